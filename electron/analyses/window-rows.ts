import { readableCount } from '../../shared/lib/format-value.ts';
import type { AnalysisContext } from './analysis.ts';

/** Index of the first of `count` ascending values that is at least `value`. */
export function firstAtLeast(values: ArrayLike<number>, count: number, value: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Rows of the table that lie in the run's window: `[first, last)`. */
export function windowRows(context: AnalysisContext): { readonly first: number; readonly last: number } {
  const { table, window } = context;
  return { first: firstAtLeast(table.time, table.datedCount, window.start), last: firstAtLeast(table.time, table.datedCount, window.end) };
}

/** `2016-07-23 00:00 UTC`; seconds are left out because the edges of silences and changes are never known to the second. */
export function minuteWords(time: number): string {
  return Number.isFinite(time) ? `${new Date(time / 1000).toISOString().slice(0, 16).replace('T', ' ')} UTC` : 'no date';
}

/** `2016-07-23`, UTC. */
export function dayWords(time: number): string {
  return Number.isFinite(time) ? new Date(time / 1000).toISOString().slice(0, 10) : 'no date';
}

/** `1 lookup`, `2 lookups`: the number in groups of three, and the noun in its form. */
export function counted(count: number, noun: string): string {
  return `${readableCount(Math.round(count))} ${noun}${count === 1 ? '' : 's'}`;
}

/** `a`, `a and b`, `a, b and c`; more than `most` end in "and 7 others". */
export function listWords(names: readonly string[], most = 4): string {
  const shown = names.slice(0, most);
  if (names.length > most) return `${shown.join(', ')} and ${names.length - most} others`;
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}

/** Dated events of each pair in the window. Where that is everything, the pairs know it already. */
export function countPerPair(context: AnalysisContext): Uint32Array {
  const { table, pairs } = context;
  const { first, last } = windowRows(context);
  if (first === 0 && last === table.count) return pairs.total;
  const counts = new Uint32Array(pairs.count);
  for (let row = first; row < last; row++) counts[pairs.ofEvent[row]!]!++;
  return counts;
}
