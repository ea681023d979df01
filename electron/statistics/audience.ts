/** Whether two names have the same audience (METHODS.md B11). Weights by source, index for index. */
import { randomBelow } from './random.ts';

/** Ruzicka similarity Σmin/Σmax of two non-negative weight vectors; `normalised` first makes each sum to 1. NaN when both are empty. */
export function ruzicka(one: ArrayLike<number>, other: ArrayLike<number>, normalised: boolean): number {
  const scaleOne = normalised ? sum(one) || 1 : 1;
  const scaleOther = normalised ? sum(other) || 1 : 1;
  let least = 0;
  let most = 0;
  for (let index = 0; index < one.length; index++) {
    const a = one[index]! / scaleOne;
    const b = other[index]! / scaleOther;
    least += Math.min(a, b);
    most += Math.max(a, b);
  }
  return least / most;
}

function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let index = 0; index < values.length; index++) total += values[index]!;
  return total;
}

/**
 * Deals the sources of `other` anew among all active sources (the pool, both vectors' length), without replacement; each call of the answer is one deal,
 * and gives its normalised similarity.
 */
export function ruzickaDealer(one: ArrayLike<number>, other: ArrayLike<number>, random: () => number): () => number {
  const n = one.length;
  const total = sum(one) || 1;
  const weights: number[] = [];
  for (let index = 0; index < n; index++) if (other[index]! > 0) weights.push(other[index]!);
  const totalOther = sum(weights) || 1;
  const places = Int32Array.from({ length: n }, (_, index) => index);
  return () => {
    let least = 0;
    // A partial shuffle: only as many places as `other` has sources.
    for (let index = 0; index < weights.length; index++) {
      const swap = index + randomBelow(random, n - index);
      const place = places[swap]!;
      places[swap] = places[index]!;
      places[index] = place;
      least += Math.min(weights[index]! / totalOther, one[place]! / total);
    }
    return least / (2 - least);
  };
}

/**
 * p of the normalised similarity when the sources of `other` are dealt anew among all active sources (the pool, both vectors' length), without replacement.
 * Stops once `enough` deals reach the observed value.
 */
export function ruzickaP(one: ArrayLike<number>, other: ArrayLike<number>, random: () => number, rounds = 9_999, enough = 30): number {
  const observed = ruzicka(one, other, true);
  const deal = ruzickaDealer(one, other, random);
  let reached = 0;
  for (let round = 1; round <= rounds; round++) {
    if (deal() >= observed - 1e-12) reached++;
    if (reached === enough) return reached / round;
  }
  return (1 + reached) / (1 + rounds);
}
