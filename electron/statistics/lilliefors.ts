import { exponentialVariate } from './random.ts';

/** Largest distance between the distribution of the values and the exponential of the same mean. */
export function exponentialDistance(values: ArrayLike<number>): number {
  const sorted = Float64Array.from(values).sort();
  const n = sorted.length;
  const mean = sorted.reduce((sum, value) => sum + value, 0) / n;
  let distance = 0;
  for (let i = 0; i < n; i++) {
    const expected = 1 - Math.exp(-sorted[i]! / mean);
    distance = Math.max(distance, (i + 1) / n - expected, expected - i / n);
  }
  return distance;
}

/**
 * Lilliefors' test (1969; Stephens 1974) that intervals are exponential with unknown mean: because the mean is estimated, the plain
 * Kolmogorov-Smirnov p is far too large, so the distribution of the distance is simulated. p = (1 + #)/(1 + N).
 */
export function lilliefors(values: ArrayLike<number>, random: () => number, simulations = 9999): { readonly distance: number; readonly p: number } {
  const distance = exponentialDistance(values);
  const drawn = new Float64Array(values.length);
  let above = 0;
  for (let i = 0; i < simulations; i++) {
    for (let k = 0; k < drawn.length; k++) drawn[k] = exponentialVariate(random, 1);
    if (exponentialDistance(drawn) >= distance) above++;
  }
  return { distance, p: (1 + above) / (1 + simulations) };
}
