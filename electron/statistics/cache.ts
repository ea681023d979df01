import { decreasingDensity, heightAt } from './decreasing-density.ts';
import { mixedExponentialDensity } from './mixed-exponential.ts';
import type { Intervals } from './renewal.ts';
import { binomialUpper } from './special-functions.ts';

/** Times to live that operators set (seconds); a cache's floor stands on one of them, a timer's need not. */
export const USUAL_TTLS = [
  60, 120, 180, 240, 300, 600, 900, 1200, 1800, 2700, 3600, 5400, 7200, 10_800, 14_400, 18_000, 21_600, 28_800, 36_000, 43_200, 86_400, 172_800,
] as const;

/** A sharp step in the intervals at a time to live. */
export interface PileUp {
  /** Seconds. */
  readonly ttl: number;
  /** Intervals just above and just below, in windows of equal length. */
  readonly above: number;
  readonly below: number;
  /** Length of each window, seconds. */
  readonly window: number;
  /** P of so many above when the density never rises, paid for all TTLs and windows looked at. */
  readonly p: number;
}

const WINDOWS = [0.02, 0.1, 0.5, 1] as const;

/**
 * Looks for pile-ups just above usual times to live (METHODS B13): a cache asks again at the first request after expiry, so its visible
 * intervals begin sharply at the TTL. Without rhythm or cache the density of intervals never rises, so of those within w on either side of any
 * point at most half are above: a binomial test. One second below the TTL counts as above (whole-second clocks).
 * @param from TTLs up to this are not asked about (a burst gap hides them)
 * @returns the best window of each TTL with p below a half, by TTL
 */
export function findPileUps(sorted: Float64Array, from: number): PileUp[] {
  const longest = sorted[sorted.length - 1]!;
  const tried = USUAL_TTLS.filter((ttl) => ttl > from && ttl <= longest);
  const looks = tried.length * WINDOWS.length;
  return tried.flatMap((ttl) => {
    const floor = ttl - 1.5;
    const windows = WINDOWS.map((share) => {
      const window = Math.max(3, share * ttl);
      const below = countBetween(sorted, floor - window, floor);
      const above = countBetween(sorted, floor, floor + window);
      return { ttl, above, below, window, p: Math.min(1, looks * binomialUpper(above, above + below, 0.5)) };
    });
    const best = windows.reduce((a, b) => (b.p < a.p ? b : a));
    return best.p < 0.5 ? [best] : [];
  });
}

function countBetween(sorted: Float64Array, from: number, until: number): number {
  return lowerBound(sorted, until) - lowerBound(sorted, from);
}

function lowerBound(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What the intervals say of one cache with this time to live. */
export interface CacheFit {
  readonly ttl: number;
  /** Intervals shorter than the TTL: a second cache, a retry, a renewed name. */
  readonly shorter: number;
  /** Mean wait beyond the TTL, seconds, over the intervals that reach it. */
  readonly meanWait: number;
  /** Coefficient of variation of that wait: 1 and more for people and programs that ask when they need, about 0.6 for a timer with jitter. */
  readonly waitVariation: number;
  /** ln likelihood over the rhythmless explanation, less one for each step fitted (Akaike). */
  readonly logRatio: number;
}

/** What the waits beyond a TTL look like, before anything is fitted: cheap, and enough to rule most TTLs out. */
export type CacheLook = Pick<CacheFit, 'ttl' | 'shorter' | 'meanWait' | 'waitVariation'>;

/** Intervals of so many TTLs and more may be two steps of a timer that lost one, and are few behind a cache that is asked often. */
const TWO_STEPS = 1.95;
const FEW = 0.05;

/**
 * Sums up the intervals beyond a TTL. The variation leaves out what may be two steps of a timer where that is little: a few lost contacts would make
 * the even jitter of a timer look as varied as demand.
 */
export function lookAtWaits(seconds: Float64Array, ttl: number): CacheLook {
  const all = waitsUpTo(seconds, ttl, Number.POSITIVE_INFINITY);
  const single = waitsUpTo(seconds, ttl, (TWO_STEPS - 1) * ttl);
  const waitVariation = (single.count >= (1 - FEW) * all.count ? single : all).variation;
  return { ttl, shorter: seconds.length - all.count, meanWait: all.mean, waitVariation };
}

/** Mean, and standard deviation over mean, of the waits beyond a TTL that are below a limit. */
function waitsUpTo(seconds: Float64Array, ttl: number, limit: number): { readonly count: number; readonly mean: number; readonly variation: number } {
  const floor = ttl - 1.5;
  let count = 0;
  let sum = 0;
  let square = 0;
  for (let i = 0; i < seconds.length; i++) {
    const wait = Math.max(0, seconds[i]! - ttl);
    if (!(seconds[i]! >= floor && wait < limit)) continue;
    count++;
    sum += wait;
    square += wait * wait;
  }
  const mean = sum / count;
  return { count, mean, variation: Math.sqrt(Math.max(0, square / count - mean * mean)) / mean };
}

/**
 * Fits a cache: nothing but a few strays below the TTL, above it a wait of any never-rising density on the clock of the source's hours (of few, of Poisson traffic there).
 * @param waits operational length of each interval beyond the TTL; at most 0 for the shorter ones
 * @param rate profile's events per second at the end of each interval
 */
export function fitCache(intervals: Intervals, ttl: number, waits: Float64Array, rate: Float64Array): CacheFit {
  const { seconds, plain } = intervals;
  const n = seconds.length;
  const floor = ttl - 1.5;
  const reaching = Float64Array.from(
    waits.filter((_, i) => seconds[i]! >= floor),
    (wait) => Math.max(wait, 1e-9),
  );
  const shorter = n - reaching.length;
  const stray = Math.max(shorter, 0.5) / n;
  const { densities, steps } = demandDensity(reaching);
  let logRatio = -(steps + 1);
  let next = 0;
  for (let i = 0; i < n; i++) {
    if (seconds[i]! < floor) logRatio += Math.log(stray / ttl / plain[i]!);
    else logRatio += Math.log(((1 - stray) * Math.max(1e-300, densities[next++]! * rate[i]!)) / plain[i]!);
  }
  return { ...lookAtWaits(seconds, ttl), logRatio };
}

/** Up to so many waits a never-rising density fits a timer's jitter as well as demand. */
const FEW_WAITS = 200;

/** The density at each wait for demand: never rising; of few waits, that of mixtures of Poisson traffic. With the number of its steps, for which it pays. */
function demandDensity(waits: Float64Array): { readonly densities: Float64Array; readonly steps: number } {
  if (waits.length <= FEW_WAITS) return { densities: mixedExponentialDensity(waits), steps: 1 };
  const density = decreasingDensity(waits);
  return { densities: waits.map((wait) => heightAt(density, wait)), steps: density.ends.length };
}

/** Hidden requests per second behind one cache: 1/(mean interval − TTL) (Jung, Berger & Balakrishnan 2003). */
export function hiddenRate(meanInterval: number, ttl: number): number {
  return 1 / (meanInterval - ttl);
}

/** Requests per second that one cache lets out of a hidden rate: λ/(1 + λ·TTL). */
export function visibleRate(hidden: number, ttl: number): number {
  return hidden / (1 + hidden * ttl);
}
