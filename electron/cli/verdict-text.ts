import type { Verdict } from '../engine/verdict.ts';
import type { ExitStatus } from './command.ts';

/** Ids of numbers (`P1.count`), as against sources, attachments and pages. */
const NUMBER = /^[A-Z]\w*\./;
/** Numbers named before the rest of those with the same reason is only counted. */
const NAMED = 4;

/**
 * What a check says: a line for each verdict that matters (or for all), then the count; 1 when anything differs, or when no number at all could be checked. Numbers that
 * cannot be checked for one and the same reason share a line.
 */
export function verdictText(verdicts: readonly Verdict[], all: boolean): { readonly status: ExitStatus; readonly out: string } {
  const count = (verdict: Verdict['verdict']): number => verdicts.filter((one) => one.verdict === verdict).length;
  const told = new Set<string>();
  const lines = verdicts.map((one) => {
    const { id, verdict, expected, got } = one;
    if (verdict === 'differs') return `${id} differs: expected ${expected}, got ${got}\n`;
    if (verdict === 'holds') return all ? `${id} holds${got === '' ? '' : `: ${got}`}\n` : '';
    if (all || !NUMBER.test(id)) return `${id} cannot be checked: ${expected}\n`;
    if (told.has(expected)) return '';
    told.add(expected);
    return `${names(verdicts.filter((other) => other.verdict === verdict && other.expected === expected && NUMBER.test(other.id)))} cannot be checked: ${expected}\n`;
  });
  const [held, differ, unchecked] = [count('holds'), count('differs'), count('cannot be checked')];
  const something = verdicts.some(({ id, verdict }) => verdict === 'holds' && NUMBER.test(id));
  return { status: differ > 0 || !something ? 1 : 0, out: `${lines.join('')}${held} hold, ${differ} differ, ${unchecked} cannot be checked\n` };
}

/** `T.events, T.hosts, P1.count, P1.unique and 312 more`. */
function names(verdicts: readonly Verdict[]): string {
  const ids = verdicts.map((verdict) => verdict.id);
  const more = ids.length - NAMED;
  return more > 1 ? `${ids.slice(0, NAMED).join(', ')} and ${more} more` : ids.join(', ');
}
