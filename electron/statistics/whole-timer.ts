import { type Comb, combTable, even, type Intervals, type Law, normal } from './renewal.ts';
import { FIRST_LEVEL, LOG_CHANCE } from './whole-timer-chance.ts';

/** Jitters wide enough to drown in the search over all periods; narrower ones it finds by itself. */
export const LAWS: readonly Law[] = [even(0.1), even(0.2), even(0.3), normal(0.2), normal(0.3)];
export const LOSSES = [0.05, 0.2, 0.4, 0.5] as const;
/** A period over the mean interval: from half of the contacts lost to a few strays that cut intervals. */
const SHORTEST = 0.45;
const LONGEST = 1.15;
export const PERIODS = 20;
/** Share of the intervals that are the timer's own; the rest bears a few strays. */
export const SHARE = 0.95;

/** How much speaks for a timer to which nearly all contacts belong. */
export interface WholeTimer {
  /** ln of the average likelihood over that of no rhythm. */
  readonly logEvidence: number;
  readonly best: Comb;
  /** ln likelihood ratio of the best comb. */
  readonly logRatio: number;
}

/**
 * Evidence that nearly all contacts of a pair come from one re-armed timer. The same kind of average as in `searchComb`, but over the few periods that the mean interval leaves possible
 * then: a month of a slow timer that loses contacts holds three dozen of them, which cannot pay for a search from half a minute on.
 * @param intervals at least one
 * @param mean which the periods are measured by
 */
export function wholeTimer({ seconds, plain }: Pick<Intervals, 'seconds' | 'plain'>, mean = meanOf(seconds)): WholeTimer {
  const inverse = plain.map((density) => 1 / density);
  let highest = Number.NEGATIVE_INFINITY;
  let best: Comb | undefined;
  const ratios: number[] = [];
  for (let at = 0; at < PERIODS; at++) {
    const period = periodAt(at, mean);
    for (const law of LAWS) {
      for (const lost of LOSSES) {
        const ratio = logRatio(seconds, inverse, period, law, lost);
        ratios.push(ratio);
        if (best !== undefined && ratio <= highest) continue;
        highest = ratio;
        best = { period, jitter: law.even ? law.spread / Math.sqrt(3) : law.spread, lost, share: SHARE };
      }
    }
  }
  const average = ratios.reduce((sum, ratio) => sum + Math.exp(ratio - highest), 0) / ratios.length;
  return { logEvidence: highest + Math.log(average), best: best!, logRatio: highest };
}

/** A period of the grid. @param at below PERIODS @param mean interval, in the unit the period is wanted in */
export const periodAt = (at: number, mean: number): number => mean * SHORTEST * (LONGEST / SHORTEST) ** (at / (PERIODS - 1));

const meanOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;

function logRatio(seconds: Float64Array, inverse: Float64Array, period: number, law: Law, lost: number): number {
  const { cells, resolution } = combTable(law, lost);
  const scale = resolution / period;
  let sum = 0;
  let product = 1;
  for (let i = 0; i < seconds.length; i++) {
    const at = seconds[i]! * scale;
    const density = at < cells.length ? cells[at | 0]! / period : 0;
    product *= 1 - SHARE + SHARE * density * inverse[i]!;
    if ((i & 7) === 7) {
      sum += Math.log(product);
      product = 1;
    }
  }
  return sum + Math.log(product);
}

/** Intervals shorter than this over their mean: a quarter of those of Poisson traffic, hardly any of a timer's that loses up to half of its contacts. */
const SHORT = 0.3;
const MOST_SHORT = 0.08;

/** A quick look, true of every timer with at most half of its contacts lost and a jitter of at most a third: one Poisson train of 36 contacts in 300 passes. */
export function couldBeTimer(seconds: Float64Array): boolean {
  const mean = meanOf(seconds);
  let short = 0;
  for (let i = 0; i < seconds.length; i++) if (seconds[i]! < SHORT * mean) short++;
  return short <= 1 + MOST_SHORT * seconds.length;
}

/** Numbers of intervals in the table are this far apart: the chance changes slowly with them. */
const STEP = 5;

/**
 * The chance of so much evidence in so many intervals of traffic that is even on the clock against which they were judged: simulated beforehand, because it depends on nothing else.
 * @param count of the intervals, 20 to 80
 * @throws RangeError where the table has no such number
 */
export function chanceOfWholeTimer(logEvidence: number, count: number): number {
  const over = count % STEP;
  const low = logChance(logEvidence, count - over);
  return Math.exp(over === 0 ? low : low + ((logChance(logEvidence, count - over + STEP) - low) * over) / STEP);
}

function logChance(logEvidence: number, count: number): number {
  const levels = LOG_CHANCE.get(count);
  if (levels === undefined) throw new RangeError(`no chance is known for ${count} intervals`);
  const level = logEvidence - FIRST_LEVEL;
  const last = levels.length - 1;
  // Behind the table, where the chance is below one in a million millions, it falls as Markov's inequality lets it.
  if (level >= last) return levels[last]! - (level - last);
  // Before it the first line runs on, which is above the chance, because that falls ever faster.
  const at = Math.max(0, Math.floor(level));
  return Math.min(0, levels[at]! + (levels[at + 1]! - levels[at]!) * (level - at));
}
