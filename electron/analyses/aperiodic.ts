import { poissonUpper } from '../statistics/special-functions.ts';
import { phaseDistance, splitByPhase } from '../statistics/split.ts';
import type { EventTrain, FindingDraft } from './analysis.ts';

/** Beats that clocks and programs keep by habit, in seconds; they are tried on every pair, found by `periodicity` or not. */
export const CALENDAR_BEATS = [300, 600, 900, 1800, 3600, 7200, 21_600, 43_200, 86_400];
/** Half of the stretch of phase that is cut out, in seconds (METHODS.md B4). */
const HALF_WIDTH = 60;
/** For silences what is cut out is wider than what is counted: a run that comes a little later than most must not stand in what is left, in the middle of one. */
export const WELL_CLEAR = 1.5;
const CERTAIN = 1e-9;
const MINIMUM_FRACTION = 0.1;

/** What is left of a train when everything near a beat is cut out. */
export interface AperiodicPart {
  readonly periodSeconds: number;
  readonly phaseSeconds: number;
  readonly halfWidthSeconds: number;
  /** Estimated share of events that keep the beat, and its standard error. */
  readonly fraction: number;
  readonly standardError: number;
  readonly time: Float64Array;
  readonly row: Uint32Array;
}

/** Periods that `periodicity` found, by pair name. */
export function foundPeriods(earlier: readonly (FindingDraft & { readonly analysis: string })[]): ReadonlyMap<string, number> {
  const periods = new Map<string, number>();
  for (const draft of earlier) {
    const period = draft.statistics['periodSeconds'];
    if (draft.analysis !== 'periodicity' || period === undefined || !(period > 0) || !((draft.p ?? 1) < 1e-4)) continue;
    periods.set(`${draft.subject.from}\u0000${draft.subject.to}`, period);
  }
  return periods;
}

/** Answers already given, for as long as the train itself is remembered: several analyses ask about the same one. */
const answered = new WeakMap<EventTrain, Map<string, AperiodicPart | null>>();

/** Cuts the part that keeps a beat out of a train; null when no beat stands out beyond doubt. @param wide how much wider than counted */
export function aperiodicPart(train: EventTrain, known: number | undefined, wide = 1): AperiodicPart | null {
  const answers = answered.get(train) ?? new Map<string, AperiodicPart | null>();
  answered.set(train, answers);
  const key = `${known} ${wide}`;
  let part = answers.get(key);
  if (part === undefined) {
    part = cutOut(train, known, wide);
    answers.set(key, part);
  }
  return part;
}

function cutOut(train: EventTrain, known: number | undefined, wide: number): AperiodicPart | null {
  const seconds = train.time.map((time) => time / 1e6);
  const beats = CALENDAR_BEATS.filter((beat) => standsOut(seconds, beat));
  if (known !== undefined) {
    beats.push(known);
    // A period fitted to a train drifts by phase over months; the round one next to it does not.
    const round = Math.round(known / 60) * 60;
    if (round > 0 && Math.abs(round / known - 1) < 0.002) beats.push(round);
  }
  let best: { p: number; beat: number; phase: number; half: number; fraction: number; standardError: number } | null = null;
  for (const beat of beats) {
    const half = Math.min(HALF_WIDTH, beat / 8);
    const { phase, inside, background, fraction, standardError } = splitByPhase(seconds, beat, half);
    const p = Math.min(1, (2 / background) * poissonUpper(inside, seconds.length * background));
    if (p < CERTAIN && fraction >= MINIMUM_FRACTION && (best === null || p < best.p)) best = { p, beat, phase, half, fraction, standardError };
  }
  if (best === null) return null;
  const { beat, phase, half, fraction, standardError } = best;
  const kept: number[] = [];
  for (let index = 0; index < seconds.length; index++) if (Math.abs(phaseDistance(seconds[index]!, phase, beat)) > wide * half) kept.push(index);
  return {
    periodSeconds: beat,
    phaseSeconds: phase,
    halfWidthSeconds: wide * half,
    fraction,
    standardError,
    time: Float64Array.from(kept, (index) => train.time[index]!),
    row: Uint32Array.from(kept, (index) => train.row[index]!),
  };
}

/** Room for the minutes of the longest beat, and the first of them once more. */
const MINUTES = new Uint32Array(Math.max(...CALENDAR_BEATS) / 60 + 1);

/** A quick look: is any minute of the beat far fuller than the rest? */
function standsOut(seconds: Float64Array, beat: number): boolean {
  const bins = beat / 60;
  const mean = (2 * seconds.length) / bins;
  const least = mean + 6 * Math.sqrt(mean) + 6;
  if (seconds.length <= least) return false;
  const counts = MINUTES.fill(0, 0, bins);
  for (let index = 0; index < seconds.length; index++) {
    const minute = Math.floor(seconds[index]! / 60);
    counts[minute - Math.floor(minute / bins) * bins]!++;
  }
  counts[bins] = counts[0]!;
  for (let bin = 0; bin < bins; bin++) if (counts[bin]! + counts[bin + 1]! > least) return true;
  return false;
}
