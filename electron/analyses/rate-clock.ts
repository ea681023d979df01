import type { TimeWindow } from '../../shared/model/time.ts';
import { type ActivityProfile, activityProfile, weekExposure } from '../statistics/activity-profile.ts';
import { pelt, worthSegmenting } from '../statistics/change-point.ts';
import { dispersion } from '../statistics/dispersion.ts';

/**
 * Time on which a train runs at an even pace: its own hours of the day and week are flattened, and spans nobody recorded take no time.
 * One unit is one expected event.
 */
export interface RateClock {
  /** Units from the start of the window to an instant. */
  at(time: number): number;
  /** Units in the whole window. */
  readonly span: number;
}

/** Clocks already made, for as long as the events are remembered; several analyses ask about the same train in the same run. */
const made = new WeakMap<Float64Array, { readonly window: TimeWindow; readonly gaps: readonly TimeWindow[]; readonly clock: RateClock }>();

/** The clock of these events (microseconds, ascending) over a window without the gaps (ascending, disjoint). */
export function rateClock(time: Float64Array, window: TimeWindow, gaps: readonly TimeWindow[]): RateClock {
  const known = made.get(time);
  if (known !== undefined && known.gaps === gaps && known.window.start === window.start && known.window.end === window.end) return known.clock;
  const clock = makeClock(time, window, gaps);
  made.set(time, { window, gaps, clock });
  return clock;
}

function makeClock(time: Float64Array, window: TimeWindow, gaps: readonly TimeWindow[]): RateClock {
  const profile = activityProfile(time, weekExposure(window.start, window.end, gaps));
  const inside = gaps
    .map((gap) => ({ start: Math.max(gap.start, window.start), end: Math.min(gap.end, window.end) }))
    .filter((gap) => gap.end > gap.start);
  return skipping(profile, window, inside);
}

function skipping(profile: ActivityProfile, window: TimeWindow, gaps: readonly TimeWindow[]): RateClock {
  const origin = profile.operational(window.start);
  const starts = gaps.map((gap) => profile.operational(gap.start) - origin);
  const ends = gaps.map((gap) => profile.operational(gap.end) - origin);
  const at = (time: number): number => {
    const units = profile.operational(time) - origin;
    let skipped = 0;
    for (let index = 0; index < starts.length && starts[index]! < units; index++) skipped += Math.min(units, ends[index]!) - starts[index]!;
    return units - skipped;
  };
  return { at, span: at(window.end) };
}

/** How much more counts vary than chance around their own level in each segment; at least 1. Segment starts ascending, bins of no exposure left out. */
export function excessVariation(counts: Float64Array, exposure: Float64Array, starts: readonly number[]): number {
  const scaled: number[] = [];
  const edges = [0, ...starts, counts.length];
  for (let segment = 0; segment + 1 < edges.length; segment++) {
    let events = 0;
    let exposed = 0;
    for (let bin = edges[segment]!; bin < edges[segment + 1]!; bin++) {
      events += counts[bin]!;
      exposed += exposure[bin]!;
    }
    const level = events / exposed;
    if (!(level > 0)) continue;
    // Pearson residuals squared; their mean is the variance-to-mean ratio.
    for (let bin = edges[segment]!; bin < edges[segment + 1]!; bin++) {
      const expected = level * exposure[bin]!;
      if (expected > 0) scaled.push((counts[bin]! - expected) ** 2 / expected);
    }
  }
  const freedom = scaled.length - starts.length - 1;
  return freedom < 4 ? 1 : Math.max(1, scaled.reduce((sum, value) => sum + value, 0) / freedom);
}

/**
 * How much more the counts of events on an even clock vary than chance, at least 1, with one stretch left out: the silence that is being tested must
 * not count as clumping, but every other quiet stretch does. The larger of two answers: the variance-to-mean ratio of counts, and the squared
 * coefficient of variation of the steps that are shorter than the silence, which is the ratio's limit for independent steps (Cox 1962) and
 * holds for few events as well.
 */
export function clumpingOnClock(clock: Float64Array, span: number, without: { readonly start: number; readonly end: number }): number {
  const bins = Math.min(500, Math.floor(clock.length / 10));
  const width = span / Math.max(1, bins);
  const counts = new Float64Array(bins);
  if (bins >= 8) for (const at of clock) counts[Math.min(bins - 1, Math.max(0, Math.floor(at / width)))]!++;
  const kept = counts.filter((_, bin) => (bin + 1) * width <= without.start || bin * width >= without.end);
  const ratio = bins >= 8 ? dispersion(kept).varianceToMean : 1;
  return Math.max(1, Number.isFinite(ratio) ? ratio : 1, stepVariation(clock, without.end - without.start));
}

/** Squared coefficient of variation of the steps shorter than `longest`. */
function stepVariation(clock: Float64Array, longest: number): number {
  let count = 0;
  let sum = 0;
  let squares = 0;
  for (let index = 1; index < clock.length; index++) {
    const step = clock[index]! - clock[index - 1]!;
    if (step >= longest * (1 - 1e-12)) continue;
    count++;
    sum += step;
    squares += step * step;
  }
  const mean = sum / count;
  return count < 5 || !(mean > 0) ? 1 : (squares / count - mean * mean) / (mean * mean);
}

/**
 * Takes slow changes of rate out: the clock is cut at its change points and each piece stretched to its own rate. Pieces that are nearly empty
 * between fuller ones keep the rate of the fuller neighbours: they are what is being tested.
 */
export function flattened(clock: Float64Array, span: number): Float64Array {
  const bins = Math.max(8, Math.min(300, Math.floor(clock.length / 4)));
  const counts = new Float64Array(bins);
  for (const at of clock) counts[Math.min(bins - 1, Math.floor((at / span) * bins))]!++;
  const exposure = new Float64Array(bins).fill(1);
  if (!worthSegmenting(counts, exposure)) return clock;
  const rough = pelt(counts, 3 * Math.log(bins) + 6, 3);
  const excess = excessVariation(counts, exposure, rough);
  const starts = excess > 1.3 ? pelt(counts, (3 * Math.log(bins) + 6) * excess, 3) : rough;
  if (starts.length === 0) return clock;
  const edges = [0, ...starts, bins];
  const rates = edges.slice(0, -1).map((from, index) => {
    let events = 0;
    for (let bin = from; bin < edges[index + 1]!; bin++) events += counts[bin]!;
    return events / (edges[index + 1]! - from);
  });
  const used = rates.map((rate, index) => {
    const around = Math.min(rates[index - 1] ?? Number.POSITIVE_INFINITY, rates[index + 1] ?? Number.POSITIVE_INFINITY);
    return index > 0 && index < rates.length - 1 && rate < 0.25 * around ? (rates[index - 1]! + rates[index + 1]!) / 2 : Math.max(rate, 1e-9);
  });
  // A source that is silent for a third of its time is heard now and then; its silences are its habit, and nothing to be stretched away.
  const silent = used.reduce((sum, rate, index) => sum + (rate > 2 * rates[index]! ? edges[index + 1]! - edges[index]! : 0), 0);
  if (silent > bins / 3) return clock;
  const width = span / bins;
  const before: number[] = [0];
  for (let index = 0; index < used.length; index++) before.push(before[index]! + (edges[index + 1]! - edges[index]!) * used[index]!);
  return clock.map((at) => {
    const position = Math.min(bins, at / width);
    let segment = used.length - 1;
    while (segment > 0 && edges[segment]! > position) segment--;
    return before[segment]! + (position - edges[segment]!) * used[segment]!;
  });
}
