/** Exact inference on a 2×2 table [[a, b], [c, d]] (Fisher 1935), margins fixed. */
import { logChoose } from './special-functions.ts';

interface Margins {
  readonly low: number;
  readonly high: number;
  /** ln probability weights of a = low..high at odds ratio 1, up to a constant. */
  readonly weight: Float64Array;
}

function margins(a: number, b: number, c: number, d: number): Margins {
  const row = a + b;
  const column = a + c;
  const total = a + b + c + d;
  const low = Math.max(0, row + column - total);
  const high = Math.min(row, column);
  const weight = new Float64Array(high - low + 1);
  for (let value = low; value <= high; value++) weight[value - low] = logChoose(row, value) + logChoose(total - row, column - value);
  return { low, high, weight };
}

/** Probabilities of each possible a when the odds ratio is `exp(logOdds)`: Fisher's noncentral hypergeometric distribution. */
function distribution(table: Margins, logOdds: number): Float64Array {
  const probability = table.weight.map((weight, index) => weight + (table.low + index) * logOdds);
  const largest = probability.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  let sum = 0;
  for (let index = 0; index < probability.length; index++) {
    probability[index] = Math.exp(probability[index]! - largest);
    sum += probability[index]!;
  }
  return probability.map((value) => value / sum);
}

/** One-sided p (a as large as seen or larger) and two-sided p (all tables at most as probable as the one seen). */
export function fisherExact(a: number, b: number, c: number, d: number): { readonly greater: number; readonly twoSided: number } {
  const table = margins(a, b, c, d);
  const probability = distribution(table, 0);
  const seen = probability[a - table.low] ?? 1;
  let greater = 0;
  let twoSided = 0;
  for (let index = 0; index < probability.length; index++) {
    if (table.low + index >= a) greater += probability[index]!;
    if (probability[index]! <= seen * (1 + 1e-7)) twoSided += probability[index]!;
  }
  return { greater: Math.min(1, greater), twoSided: Math.min(1, twoSided) };
}

/** Sample odds ratio ad/bc with its exact mid-p interval (Lancaster 1961; Hirji 2006). 0 and infinity where the table has an empty cell. */
export function oddsRatio(
  a: number,
  b: number,
  c: number,
  d: number,
  level = 0.95,
): { readonly value: number; readonly low: number; readonly high: number } {
  const table = margins(a, b, c, d);
  const tail = (1 - level) / 2;
  const midUpper = (logOdds: number): number => {
    const probability = distribution(table, logOdds);
    let sum = 0;
    for (let index = a - table.low + 1; index < probability.length; index++) sum += probability[index]!;
    return sum + (probability[a - table.low] ?? 0) / 2;
  };
  const value = b * c === 0 ? (a * d === 0 ? Number.NaN : Number.POSITIVE_INFINITY) : (a * d) / (b * c);
  const low = a === table.low ? 0 : Math.exp(bisect((logOdds) => midUpper(logOdds) - tail));
  const high = a === table.high ? Number.POSITIVE_INFINITY : Math.exp(bisect((logOdds) => midUpper(logOdds) - (1 - tail)));
  return { value, low, high };
}

/** Root of a rising function of the log odds within e^±30. */
function bisect(rising: (logOdds: number) => number): number {
  let low = -30;
  let high = 30;
  for (let step = 0; step < 80; step++) {
    const middle = (low + high) / 2;
    if (rising(middle) < 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
