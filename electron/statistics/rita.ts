/**
 * The beacon score of RITA v5.1.1 (analysis/beacons.go), computed exactly so that people who know it can compare. It ranks; it is not a
 * probability: three requests within two seconds every hour score a perfect 1 on time, because the median interval is then one second.
 */
export interface RitaScore {
  /** Mean of the four parts, rounded to three places. */
  readonly score: number;
  readonly timestamps: number;
  /** Null when the log has no sizes; the score is then the mean of the other three, which RITA itself does not do. */
  readonly sizes: number | null;
  readonly histogram: number;
  readonly duration: number;
}

const BINS = 24;

/** Bowley skew, median and median absolute deviation, by RITA's quartiles (medians of the halves, the middle left out). */
export function bowley(sorted: ArrayLike<number>): { readonly low: number; readonly middle: number; readonly high: number; readonly skew: number } {
  const n = sorted.length;
  const half = Math.floor(n / 2);
  const low = medianOfSorted(sorted, 0, half);
  const middle = medianOfSorted(sorted, 0, n);
  const high = medianOfSorted(sorted, n - half, n);
  const plain = high - low < 10 || middle === low || middle === high;
  return { low, middle, high, skew: plain ? 0 : (high + low - 2 * middle) / (high - low) };
}

function medianOfSorted(sorted: ArrayLike<number>, from: number, until: number): number {
  const n = until - from;
  if (n <= 0) return Number.NaN;
  const middle = from + (n >> 1);
  return n % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/**
 * @param times seconds, ascending, at least four
 * @param sizes bytes per connection, or null
 * @param start first instant of the whole data set, seconds
 * @param end last instant of the whole data set, seconds
 * @returns null when there are fewer than four times or three steps that are not zero
 */
export function ritaScore(times: ArrayLike<number>, sizes: ArrayLike<number> | null, start: number, end: number): RitaScore | null {
  const steps: number[] = [];
  for (let i = 1; i < times.length; i++) if (times[i]! > times[i - 1]!) steps.push(times[i]! - times[i - 1]!);
  if (times.length < 4 || steps.length < 3 || !(end > start)) return null;
  const timestamps = regularity(steps, 1);
  const bars = histogramBars(times, start, end);
  const histogram = histogramScore(bars);
  const duration = durationScore(bars, times[0]!, times[times.length - 1]!, start, end);
  const size = sizes === null || sizes.length === 0 ? null : regularity(Array.from(sizes), 0);
  const score = size === null ? (timestamps + histogram + duration) / 3 : 0.25 * (timestamps + size + histogram + duration);
  return { score: round3(score), timestamps, sizes: size, histogram, duration };
}

function regularity(values: readonly number[], whenTiny: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const { middle, skew } = bowley(sorted);
  const deviations = sorted.map((value) => Math.abs(value - middle)).sort((a, b) => a - b);
  const madScore = middle < 1 ? whenTiny : Math.max(0, (middle - medianOfSorted(deviations, 0, deviations.length)) / middle);
  return round3((1 - Math.abs(skew) + madScore) / 2);
}

function histogramBars(times: ArrayLike<number>, start: number, end: number): Uint32Array {
  const bars = new Uint32Array(BINS);
  for (let i = 0; i < times.length; i++) {
    const bin = Math.floor(((times[i]! - start) / (end - start)) * BINS);
    bars[Math.max(0, Math.min(BINS - 1, bin))]!++;
  }
  return bars;
}

function histogramScore(bars: Uint32Array): number {
  const mean = bars.reduce((sum, bar) => sum + bar, 0) / BINS;
  const variance = bars.reduce((sum, bar) => sum + (bar - mean) ** 2, 0) / BINS;
  const variation = Math.sqrt(variance) / mean;
  const even = variation > 1 ? 0 : round3(1 - variation);
  const filled = bars.filter((bar) => bar > 0);
  if (filled.length < 11) return even;
  const step = Math.ceil(0.05 * Math.max(...bars));
  const heights = new Map<number, number>();
  for (const bar of filled) {
    const height = Math.floor(bar / step) * step;
    heights.set(height, (heights.get(height) ?? 0) + 1);
  }
  const [largest = 0, second = 0] = [...heights.values()].sort((a, b) => b - a);
  return Math.max(even, round3(Math.min(1, (largest + second) / Math.max(filled.length - 1, 1))));
}

function durationScore(bars: Uint32Array, first: number, last: number, start: number, end: number): number {
  if (bars.filter((bar) => bar > 0).length < 6) return 0;
  const coverage = Math.min(1, ceil3((last - first) / (end - start)));
  return Math.max(coverage, Math.min(1, ceil3(longestRun(bars) / 12)));
}

/** Longest run of filled bars, going round the end. */
function longestRun(bars: Uint32Array): number {
  let longest = 0;
  let run = 0;
  for (let i = 0; i < 2 * BINS; i++) {
    run = bars[i % BINS]! > 0 ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return Math.min(BINS, longest);
}

const round3 = (value: number) => Math.round(value * 1000) / 1000;
const ceil3 = (value: number) => Math.ceil(value * 1000) / 1000;
