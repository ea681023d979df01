/** How surprising a silence is (METHODS.md B8). */
import { logChoose } from './special-functions.ts';

/**
 * Probability that the longest of the n+1 gaps left by n uniform points on a line of length 1 is at least `share`, both ends counted as gaps:
 * P = Σ_{k≥1} (−1)^{k+1} C(n+1,k) (1−kx)₊ⁿ (Fisher, Proc. R. Soc. A 125:54, 1929; Feller II §I.9).
 * Where the alternating sum would lose all digits (first term above e²⁵) the probability is 1 to that many digits.
 * @param n need not be whole: an effective number of points after allowing for clumping is rounded down
 */
export function longestGapProbability(n: number, share: number): number {
  const points = Math.floor(n);
  if (points < 1 || share <= 0) return 1;
  if (share >= 1) return 0;
  const first = Math.log(points + 1) + points * Math.log1p(-share);
  // Any first term above 25 makes P = 1 − e^−25 or more, and the sum below unreliable.
  if (first > Math.log(25)) return 1;
  let sum = 0;
  for (let k = 1; k * share < 1 && k <= points + 1; k++) {
    const term = Math.exp(logChoose(points + 1, k) + points * Math.log1p(-k * share));
    sum += k % 2 === 1 ? term : -term;
    if (term < sum * 1e-17 || term < 1e-320) break;
  }
  return Math.min(1, Math.max(0, sum));
}

/** Chance of no event in a stretch named beforehand: e^−λg with the rate taken as known, and (T/(T+g))ⁿ with its uncertainty (n events seen in T). */
export function namedGapProbability(n: number, observed: number, gap: number): { readonly known: number; readonly predictive: number } {
  return { known: Math.exp((-n * gap) / observed), predictive: (observed / (observed + gap)) ** n };
}

/** A stretch without events between two indexes of a sorted train; −1 and n stand for the ends of the window. */
export interface Gap {
  readonly before: number;
  readonly after: number;
  readonly length: number;
}

/** The gaps of a sorted train within [0, end], longest first, at most `most`; equal lengths in order of time. */
export function longestGaps(sorted: ArrayLike<number>, end: number, most: number): Gap[] {
  const gaps: Gap[] = [];
  for (let index = 0; index <= sorted.length; index++) {
    const from = index === 0 ? 0 : sorted[index - 1]!;
    const to = index === sorted.length ? end : sorted[index]!;
    const gap = { before: index - 1, after: index, length: to - from };
    if (gaps.length === most && gap.length <= gaps[most - 1]!.length) continue;
    let place = gaps.length;
    while (place > 0 && gaps[place - 1]!.length < gap.length) place--;
    gaps.splice(place, 0, gap);
    if (gaps.length > most) gaps.pop();
  }
  return gaps;
}
