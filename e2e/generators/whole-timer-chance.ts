import { exponentialVariate, randomBelow, seededRandom } from '../../electron/statistics/random.ts';
import { combTable } from '../../electron/statistics/renewal.ts';
import { LAWS, LOSSES, PERIODS, periodAt, SHARE, wholeTimer } from '../../electron/statistics/whole-timer.ts';

/** A simulated chance and its standard error. */
export interface Chance {
  readonly chance: number;
  readonly error: number;
}

/**
 * How often even traffic brings evidence for a whole timer, by importance sampling: such trains are too rare to wait for, so half of them are drawn from the timers themselves, half from
 * even traffic, and each is weighed with how likely even traffic is to bring it (a defensive mixture; Hesterberg 1995, Technometrics 37:185).
 * @param count of the intervals
 * @param levels of ln evidence
 */
export function simulateChances(count: number, levels: readonly number[], rounds: number, label: string): Chance[] {
  const random = seededRandom(1, `${label} ${count}`);
  const logEvidence = new Float64Array(rounds);
  const weight = new Float64Array(rounds);
  for (let round = 0; round < rounds; round++) {
    const seconds = round % 2 === 0 ? drawTrain(count, random) : Float64Array.from({ length: count }, () => exponentialVariate(random, 1));
    const mean = seconds.reduce((sum, value) => sum + value, 0) / count;
    logEvidence[round] = wholeTimer({ seconds, plain: seconds.map((interval) => Math.exp(-interval / mean) / mean) }).logEvidence;
    weight[round] = 2 / (1 + Math.exp(wholeTimer({ seconds, plain: seconds.map((interval) => Math.exp(-interval)) }, 1).logEvidence));
  }
  return levels.map((level) => {
    const mean = weight.reduce((sum, value, round) => (logEvidence[round]! < level ? sum : sum + value), 0) / rounds;
    const square = weight.reduce((sum, value, round) => (logEvidence[round]! < level ? sum : sum + value * value), 0) / rounds;
    return { chance: mean, error: Math.sqrt(Math.max(0, square - mean * mean) / rounds) };
  });
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
