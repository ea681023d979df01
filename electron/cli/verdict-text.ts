import type { Verdict } from '../engine/verdict.ts';
import type { ExitStatus } from './command.ts';

/** Ids of numbers (`P1.count`), as against sources, attachments and pages. */
const NUMBER = /^[A-Z]\w*\./;

/** What a check says: a line for each verdict that matters (or for all), then the count; 1 when anything differs, or when no number at all could be checked. */
export function verdictText(verdicts: readonly Verdict[], all: boolean): { readonly status: ExitStatus; readonly out: string } {
  const count = (verdict: Verdict['verdict']): number => verdicts.filter((one) => one.verdict === verdict).length;
  const lines = verdicts.map(({ id, verdict, expected, got }) => {
    if (verdict === 'differs') return `${id} differs: expected ${expected}, got ${got}\n`;
    if (verdict === 'cannot be checked') return `${id} cannot be checked: ${expected}\n`;
    return all ? `${id} holds${got === '' ? '' : `: ${got}`}\n` : '';
  });
  const [held, differ, unchecked] = [count('holds'), count('differs'), count('cannot be checked')];
  const something = verdicts.some(({ id, verdict }) => verdict === 'holds' && NUMBER.test(id));
  return { status: differ > 0 || !something ? 1 : 0, out: `${lines.join('')}${held} hold, ${differ} differ, ${unchecked} cannot be checked\n` };
}
