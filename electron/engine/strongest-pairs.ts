import type { PairTable } from '../../shared/model/event-table.ts';

type CountedPairs = Pick<PairTable, 'count' | 'from' | 'to' | 'total'>;

/** Pairs that the report's table prints; the rest is counted. */
export const PRINTED_PAIRS = 30;

/** Order of text by code unit: the same on every machine, whatever its language. */
export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Order of pairs: most events first; ties by the names of from, then to. */
export function byStrength(pairs: CountedPairs, actors: readonly string[]): (a: number, b: number) => number {
  return (a, b) =>
    pairs.total[b]! - pairs.total[a]! ||
    byText(actors[pairs.from[a]!]!, actors[pairs.from[b]!]!) ||
    byText(actors[pairs.to[a]!]!, actors[pairs.to[b]!]!);
}

/** The `limit` strongest pairs, in the order of `byStrength`. */
export function strongestPairs(pairs: CountedPairs, actors: readonly string[], limit: number): number[] {
  const floor = countOfRank(pairs, limit);
  const candidates: number[] = [];
  for (let pair = 0; pair < pairs.count; pair++) if (pairs.total[pair]! >= floor) candidates.push(pair);
  return candidates.sort(byStrength(pairs, actors)).slice(0, limit);
}

/** The event count of the pair at rank `limit`, so that only pairs with at least as many need sorting by name. */
function countOfRank(pairs: CountedPairs, limit: number): number {
  if (limit >= pairs.count) return 0;
  if (limit <= 0) return Number.POSITIVE_INFINITY;
  const totals = pairs.total.slice(0, pairs.count).sort();
  return totals[pairs.count - limit]!;
}
