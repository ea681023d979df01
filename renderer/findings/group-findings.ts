import type { FindingState } from '../../shared/contract/engine-answers.ts';
import { subjectWords } from '../../shared/lib/finding-words.ts';

export interface FindingGroup {
  /** Printed name of what they are about; "The whole log" for none. */
  readonly subject: string;
  readonly findings: readonly FindingState[];
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
