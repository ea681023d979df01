/** What the intervals of a train say about how unevenly its events come. */
export interface Burstiness {
  /** Number of intervals. */
  readonly n: number;
  /** Coefficient of variation σ/μ, population σ. */
  readonly variation: number;
  /** Goh & Barabási 2008: (r − 1)/(r + 1); −1 regular, 0 Poisson, 1 bursty. Depends on n. */
  readonly b: number;
  /** Kim & Jo 2016 (PRE 94, 032311): the same freed of its dependence on n. */
  readonly bn: number;
  /** Correlation of neighbouring intervals; NaN when either side does not vary. */
  readonly memory: number;
}

/** Burstiness and memory of intervals (METHODS B5). Meaningful from five intervals on. */
export function burstiness(intervals: ArrayLike<number>): Burstiness {
  const n = intervals.length;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += intervals[i]!;
  const mean = sum / n;
  let square = 0;
  for (let i = 0; i < n; i++) square += (intervals[i]! - mean) ** 2;
  const r = mean > 0 ? Math.sqrt(square / n) / mean : Number.NaN;
  return { n, variation: r, b: (r - 1) / (r + 1), bn: finiteSizeBurstiness(r, n), memory: lagOneCorrelation(intervals) };
}

/** Kim & Jo's B_n for a coefficient of variation r of n intervals: 1 when all of the time is one interval, −1 when all are equal. */
export function finiteSizeBurstiness(r: number, n: number): number {
  const above = Math.sqrt(n + 1);
  const below = Math.sqrt(n - 1);
  return (above * r - below) / ((above - 2) * r + below);
}

function lagOneCorrelation(values: ArrayLike<number>): number {
  const n = values.length - 1;
  if (n < 2) return Number.NaN;
  let sumX = 0;
  let sumY = 0;
  for (let i = 0; i < n; i++) {
    sumX += values[i]!;
    sumY += values[i + 1]!;
  }
  let xx = 0;
  let yy = 0;
  let xy = 0;
  for (let i = 0; i < n; i++) {
    const x = values[i]! - sumX / n;
    const y = values[i + 1]! - sumY / n;
    xx += x * x;
    yy += y * y;
    xy += x * y;
  }
  return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : Number.NaN;
}

/**
 * B_n with an interval of about 95 % by leaving out one of ten consecutive blocks at a time (delete-a-group jackknife, Kott 2001):
 * needs no model of the intervals, and respects that neighbours resemble each other.
 */
export function burstinessInterval(intervals: ArrayLike<number>): { readonly low: number; readonly high: number } {
  const n = intervals.length;
  const groups = Math.min(10, Math.floor(n / 2));
  const centre = burstiness(intervals).bn;
  if (groups < 2 || !Number.isFinite(centre)) return { low: Number.NaN, high: Number.NaN };
  let variance = 0;
  for (let group = 0; group < groups; group++) {
    const from = Math.floor((group * n) / groups);
    const until = Math.floor(((group + 1) * n) / groups);
    const rest = new Float64Array(n - (until - from));
    for (let i = 0, k = 0; i < n; i++) if (i < from || i >= until) rest[k++] = intervals[i]!;
    const part = burstiness(rest).bn;
    if (Number.isFinite(part)) variance += (part - centre) ** 2;
  }
  const half = 2.262 * Math.sqrt((variance * (groups - 1)) / groups);
  return { low: Math.max(-1, centre - half), high: Math.min(1, centre + half) };
}
