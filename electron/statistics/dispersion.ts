import { chiSquaredUpper } from './special-functions.ts';

/** How much counts vary beyond chance. */
export interface Dispersion {
  /** Variance (k − 1 in the denominator) over mean. */
  readonly varianceToMean: number;
  /** Fisher's index (k − 1)·VMR. */
  readonly index: number;
  /** P of an index at least as large when all counts are Poisson of one mean. */
  readonly p: number;
}

/** Fisher's index of dispersion (Fisher 1950; METHODS B5): D = (k − 1)s²/x̄, chi-squared with k − 1 degrees. Wants a mean of about 5. */
export function dispersion(counts: ArrayLike<number>): Dispersion {
  const k = counts.length;
  let sum = 0;
  for (let i = 0; i < k; i++) sum += counts[i]!;
  const mean = sum / k;
  if (!(mean > 0) || k < 2) return { varianceToMean: Number.NaN, index: Number.NaN, p: 1 };
  let square = 0;
  for (let i = 0; i < k; i++) square += (counts[i]! - mean) ** 2;
  const index = square / mean;
  return { varianceToMean: index / (k - 1), index, p: chiSquaredUpper(index, k - 1) };
}
