import type { FindingState } from '../../shared/contract/engine-answers.ts';
import { visible } from '../../shared/lib/host-name.ts';
import type { Subject } from '../../shared/model/finding.ts';

export interface FindingGroup {
  /** Printed name of what they are about; "The whole log" for none. */
  readonly subject: string;
  readonly findings: readonly FindingState[];
}

/** "192.0.2.1 → mail.example", "a and 3 more → b", "The whole log". Safe to print. */
export function subjectWords(subject: Subject): string {
  const hosts = subject.hosts ?? [];
  const many = hosts.length === 0 ? undefined : hosts.length <= 2 ? hosts.join(' and ') : `${hosts[0]} and ${hosts.length - 1} more`;
  const from = subject.from ?? (subject.to !== undefined ? many : undefined);
  const text = from !== undefined && subject.to !== undefined ? `${from} → ${subject.to}` : (subject.host ?? subject.to ?? subject.from ?? many);
  if (text === undefined) return 'The whole log';
  const words = subject.successor === undefined ? text : `${text} ⇒ ${subject.successor}`;
  return visible(words.length > 160 ? `${words.slice(0, 100)}…${words.slice(-50)}` : words);
}

/** Findings by what they are about, in the order in which they came: strongest first, so a subject stands where its strongest does. */
export function groupFindings(findings: readonly FindingState[]): FindingGroup[] {
  const groups = new Map<string, FindingState[]>();
  for (const state of findings) {
    const subject = subjectWords(state.finding.subject);
    const group = groups.get(subject);
    if (group === undefined) groups.set(subject, [state]);
    else group.push(state);
  }
  return [...groups].map(([subject, list]) => ({ subject, findings: list }));
}
