/** A proportion with its interval. */
export interface Proportion {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

const Z_95 = 1.959963984540054;

/**
 * Share of `part` in `whole` with the score interval of Wilson, JASA 22:209 (1927): good for small counts and for shares near 0 and 1.
 * @param z normal quantile; default two-sided 95 %
 * @returns NaN value and the interval [0, 1] when `whole` is 0
 */
export function wilson(part: number, whole: number, z: number = Z_95): Proportion {
  if (!(whole > 0)) return { value: Number.NaN, low: 0, high: 1 };
  const share = part / whole;
  const zz = (z * z) / whole;
  const middle = (share + zz / 2) / (1 + zz);
  const half = (z / (1 + zz)) * Math.sqrt((share * (1 - share)) / whole + zz / (4 * whole));
  return { value: share, low: part === 0 ? 0 : Math.max(0, middle - half), high: part === whole ? 1 : Math.min(1, middle + half) };
}
