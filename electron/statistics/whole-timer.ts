import { exponentialVariate, randomBelow, seededRandom } from './random.ts';
import { type Comb, combTable, even, type Intervals, type Law, normal } from './renewal.ts';

/** Jitters wide enough to drown in the search over all periods; narrower ones it finds by itself. */
const LAWS: readonly Law[] = [even(0.1), even(0.2), even(0.3), normal(0.2), normal(0.3)];
const LOSSES = [0.05, 0.2, 0.4, 0.5] as const;
/** A period over the mean interval: from half of the contacts lost to a few strays that cut intervals. */
const SHORTEST = 0.45;
const LONGEST = 1.15;
const PERIODS = 20;
/** Share of the intervals that are the timer's own; the rest bears a few strays. */
const SHARE = 0.95;

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
export function wholeTimer({ seconds, plain }: Intervals, mean = meanOf(seconds)): WholeTimer {
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

const periodAt = (at: number, mean: number): number => mean * SHORTEST * (LONGEST / SHORTEST) ** (at / (PERIODS - 1));

const meanOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;

function logRatio(seconds: Float64Array, inverse: Float64Array, period: number, law: Law, lost: number): number {
  const { cells, resolution } = combTable(law, lost);
  const scale = resolution / period;
  let sum = 0;
  let product = 1;
  for (let i = 0; i < seconds.length; i++) {
    const cell = Math.floor(seconds[i]! * scale);
    const density = cell < cells.length ? cells[cell]! / period : 0;
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

const ROUNDS = 499;
/** Numbers of intervals that are simulated are this far apart: the chance changes slowly with them. */
const STEP = 5;

/** What simulated trains came to, by their number of intervals: the chance of evidence in an even train depends on nothing else. */
interface Simulated {
  readonly logEvidence: Float64Array;
  /** How much likelier each train is without a timer than where it was drawn. */
  readonly weight: Float64Array;
}
const simulated = new Map<number, Simulated>();

/**
 * The chance of so much evidence in so many intervals of traffic that is even on the clock against which they were judged, with two standard errors on top. Such trains are too rare to
 * wait for: half of them are drawn from the timers themselves, half from even traffic, and each is weighed with how likely even traffic is to bring it (importance sampling with a
 * defensive mixture; Hesterberg 1995, Technometrics 37:185).
 * @param count of the intervals, from STEP on
 */
export function chanceOfWholeTimer(logEvidence: number, count: number): number {
  const over = count % STEP;
  if (over === 0) return chanceAmong(logEvidence, count);
  const [low, high] = [count - over, count - over + STEP].map((simulatedCount) => Math.log(chanceAmong(logEvidence, simulatedCount))) as [
    number,
    number,
  ];
  return Math.exp(low + ((high - low) * over) / STEP);
}

function chanceAmong(logEvidence: number, count: number): number {
  let trains = simulated.get(count);
  if (trains === undefined) {
    trains = simulate(count, seededRandom(1, `whole timer ${count}`));
    simulated.set(count, trains);
  }
  let sum = 0;
  let squares = 0;
  trains.logEvidence.forEach((value, round) => {
    if (value < logEvidence) return;
    sum += trains.weight[round]!;
    squares += trains.weight[round]! ** 2;
  });
  // Beyond all that was drawn the average likelihood itself bounds the chance (Markov).
  if (sum === 0) return Math.min(1, Math.exp(-logEvidence));
  const mean = sum / ROUNDS;
  return Math.min(1, mean + 2 * Math.sqrt(Math.max(0, squares / ROUNDS - mean * mean) / ROUNDS));
}

function simulate(count: number, random: () => number): Simulated {
  const logEvidence = new Float64Array(ROUNDS);
  const weight = new Float64Array(ROUNDS);
  for (let round = 0; round < ROUNDS; round++) {
    const seconds = round % 2 === 0 ? drawTrain(count, random) : Float64Array.from({ length: count }, () => exponentialVariate(random, 1));
    const mean = meanOf(seconds);
    logEvidence[round] = wholeTimer({ seconds, plain: seconds.map((interval) => Math.exp(-interval / mean) / mean), grain: 0 }).logEvidence;
    weight[round] = 2 / (1 + Math.exp(wholeTimer({ seconds, plain: seconds.map((interval) => Math.exp(-interval)), grain: 0 }, 1).logEvidence));
  }
  return { logEvidence, weight };
}

/** Intervals of a timer of the grid, as they are where the mean is 1. */
function drawTrain(count: number, random: () => number): Float64Array {
  const period = periodAt(randomBelow(random, PERIODS), 1);
  const { cells, resolution } = combTable(LAWS[randomBelow(random, LAWS.length)]!, LOSSES[randomBelow(random, LOSSES.length)]!);
  const upTo = new Float64Array(cells.length);
  cells.reduce((total, cell, i) => {
    upTo[i] = total + cell;
    return upTo[i];
  }, 0);
  const drawCell = (): number => firstAbove(upTo, random() * upTo[upTo.length - 1]!);
  return Float64Array.from({ length: count }, () =>
    random() < SHARE ? ((drawCell() + random()) * period) / resolution : exponentialVariate(random, 1),
  );
}

/** Index of the first of some ascending values above one that is below the last. */
function firstAbove(values: Float64Array, value: number): number {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle]! > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
