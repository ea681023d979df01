import type { Intervals } from './renewal.ts';

/**
 * A timer re-armed at each contact whose steps are spread evenly between two bounds, as programs draw their jitter: density of the intervals is
 * Σ (1 − d) dᵏ⁻¹ U*ᵏ(x), U even on [low, high], d the share of contacts lost. Its first hump begins as sharply as a cache's waits do.
 */
export interface EvenTimer {
  /** Seconds. */
  readonly low: number;
  readonly high: number;
  /** Share of contacts lost. */
  readonly lost: number;
  /** Share of intervals that come from the timer; the rest is other traffic. */
  readonly share: number;
}

const TEETH = 14;
/** Intervals the bounds are looked for on; the likelihood told is that of all. */
const MOST_SOUGHT = 1500;
const LOSSES = [0.002, 0.01, 0.025, 0.05, 0.08, 0.11, 0.15, 0.19, 0.23, 0.27, 0.31, 0.35, 0.4, 0.45, 0.5];
/** Upper over lower bound: a jitter of ±34 %. Wider ones would pass for the waits behind a seldom asked cache. */
const WIDEST = 2.05;
const LOWEST = [0, 0.002, 0.01, 0.03];
const SHARES = [0.9, 0.98, 0.998];

/** Density of the timer at an interval. @param soft seconds over which the bounds of the first hump are blurred (clocks of whole seconds) */
export function evenTimerDensity(interval: number, { low, high, lost }: EvenTimer, soft: number): number {
  const wide = high - low;
  if (interval < low - soft) return 0;
  const ramp = Math.min(1, Math.max(0, (interval - low + soft) / (2 * soft))) - Math.min(1, Math.max(0, (interval - high + soft) / (2 * soft)));
  let sum = ((1 - lost) * ramp) / wide;
  if (interval < 2 * low) return sum;
  const y = interval / wide - (2 * low) / wide;
  const two = y < 1 ? y : 2 - y;
  if (two > 0) sum += ((1 - lost) * lost * two) / wide;
  let weight = (1 - lost) * lost * lost;
  const period = (low + high) / 2;
  for (let tooth = 3; tooth <= TEETH && interval > tooth * low; tooth++) {
    if (interval < tooth * high) {
      const deviation = wide * Math.sqrt(tooth / 12);
      const z = (interval - tooth * period) / deviation;
      sum += (weight * Math.exp(-0.5 * z * z)) / (deviation * 2.5066282746310002);
    }
    weight *= lost;
  }
  return sum;
}

function softness({ low, high }: EvenTimer, grain: number): number {
  return Math.max(0.002 * (high - low), grain, 0.05);
}

/** ln likelihood over the rhythmless explanation. */
function logRatioOf(seconds: ArrayLike<number>, plain: ArrayLike<number>, timer: EvenTimer, grain: number): number {
  const soft = softness(timer, grain);
  let sum = 0;
  for (let i = 0; i < seconds.length; i++) {
    sum += Math.log(1 - timer.share + (timer.share * evenTimerDensity(seconds[i]!, timer, soft)) / plain[i]!);
  }
  return sum;
}

/**
 * The most likely timer with evenly spread steps. Bounds are first taken from quantiles (with a share d lost, the first hump holds the shortest
 * 1 − d of the intervals), then moved while the likelihood rises.
 * @returns nothing for fewer than ten intervals
 */
export function fitEvenTimer(intervals: Intervals): (EvenTimer & { readonly logRatio: number }) | null {
  const { seconds, plain, grain } = intervals;
  const n = seconds.length;
  if (n < 10) return null;
  const stride = Math.max(1, n / MOST_SOUGHT);
  const order = Uint32Array.from({ length: Math.floor(n / stride) }, (_, i) => Math.floor(i * stride));
  order.sort((a, b) => seconds[a]! - seconds[b]! || a - b);
  const sorted = Float64Array.from(order, (i) => seconds[i]!);
  const density = Float64Array.from(order, (i) => plain[i]!);
  const judge = (timer: EvenTimer) => logRatioOf(sorted, density, timer, grain);
  const start = coarseTimer(sorted, judge);
  if (start === null) return null;
  const rough = climb(start, judge, COARSE_STEPS);
  // The bounds of many thousands of steps are known to a fraction of a percent; a sample of them does not tell them so well.
  const best = climb(rough, (timer) => logRatioOf(seconds, plain, timer, grain), n > sorted.length ? FINE_STEPS : []);
  return { ...best, logRatio: logRatioOf(seconds, plain, best, grain) };
}

/** Shares of the width by which bounds are moved. */
const COARSE_STEPS = [0.1, 0.05, 0.02, 0.01, 0.005];
const FINE_STEPS = [0.005, 0.002, 0.001, 0.0005];

type Judge = (timer: EvenTimer) => number;

function coarseTimer(sorted: Float64Array, judge: Judge): EvenTimer | null {
  const quantile = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
  let best: EvenTimer | null = null;
  let highest = Number.NEGATIVE_INFINITY;
  for (const from of LOWEST) {
    const low = quantile(from);
    for (const lost of LOSSES) {
      const high = Math.max(quantile(1 - lost), low * 1.002);
      if (high > WIDEST * low) continue;
      const timer = { low, high, lost, share: from === 0 ? 0.998 : 0.9 };
      const ratio = judge(timer);
      if (ratio > highest) {
        highest = ratio;
        best = timer;
      }
    }
  }
  return best;
}

/** Moves each parameter up and down by ever smaller steps while that helps. */
function climb(start: EvenTimer, judge: Judge, steps: readonly number[]): EvenTimer {
  let best = start;
  let highest = judge(best);
  const attempt = (timer: EvenTimer) => {
    if (!(timer.low > 0 && timer.high > timer.low && timer.high < WIDEST * timer.low)) return;
    const ratio = judge(timer);
    if (ratio <= highest) return;
    highest = ratio;
    best = timer;
  };
  for (const share of SHARES) attempt({ ...best, share });
  for (const step of steps) {
    const by = step * (best.high - best.low);
    for (const move of [-by, by]) {
      attempt({ ...best, low: best.low + move });
      attempt({ ...best, high: best.high + move });
    }
    for (const factor of [1 - 4 * step, 1 + 4 * step]) attempt({ ...best, lost: Math.min(0.7, Math.max(0.001, best.lost * factor)) });
  }
  for (const share of SHARES) attempt({ ...best, share });
  return best;
}
