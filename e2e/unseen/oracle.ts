import type { Beacon } from './planted.ts';
import { DAY } from './unseen-logs.ts';

/**
 * What can be known of a beacon among other contacts of the same pair at best: a likelihood ratio that is told the period, the jitter, the loss, and how fast ordinary contacts come at every
 * instant. No method that has to find these out does better. Shares no code with the program.
 */

/** Steps longer than so many periods are not looked for. */
const PERIODS = 30;

interface Steps {
  readonly cellsPerPeriod: number;
  /** Density of a seen step, in periods. */
  readonly density: Float64Array;
  /** Chance that it is longer. */
  readonly longer: Float64Array;
}

/** Evenly spread steps of a timer, added up while contacts are lost: each convolution with an even spread is a difference of sums. */
function seenSteps({ jitter, lost }: Beacon): Steps {
  const half = Math.max(jitter, 0.005);
  const cellsPerPeriod = Math.ceil(20 / half);
  const cells = PERIODS * cellsPerPeriod;
  // One cell more, lest a step at the very edge count as impossible.
  const reach = Math.ceil(half * cellsPerPeriod) + 1;
  const density = new Float64Array(cells);
  let turns = new Float64Array(cells);
  turns[0] = cellsPerPeriod;
  let weight = 1 - lost;
  for (let turn = 1; turn < PERIODS && weight > 1e-13; turn++) {
    const upTo = new Float64Array(cells + 1);
    for (let i = 0; i < cells; i++) upTo[i + 1] = upTo[i]! + turns[i]!;
    const at = (i: number): number => upTo[Math.min(cells, Math.max(0, i))]!;
    turns = Float64Array.from({ length: cells }, (_, i) => (at(i - cellsPerPeriod + reach + 1) - at(i - cellsPerPeriod - reach)) / (2 * reach + 1));
    for (let i = 0; i < cells; i++) density[i]! += weight * turns[i]!;
    weight *= lost;
  }
  const longer = new Float64Array(cells + 1).fill(1);
  for (let i = 0; i < cells; i++) longer[i + 1] = Math.max(1e-12, longer[i]! - density[i]! / cellsPerPeriod);
  return { cellsPerPeriod, density, longer };
}

/**
 * ln likelihood of some contacts if the beacon is among them, over that if all come by chance at the same rate.
 * @param times seconds from the first midnight, ascending
 * @param othersAt ordinary contacts per second at an instant
 */
export function oracleRatio(times: readonly number[], beacon: Beacon, othersAt: (time: number) => number, days: number): number {
  const { cellsPerPeriod, density, longer } = seenSteps(beacon);
  const { period, lost } = beacon;
  const own = (1 - lost) / period;
  const cellOf = (seconds: number): number => Math.floor((seconds / period) * cellsPerPeriod);
  /** What all ways add up to to say which contacts are the beacon's, with this one its latest. */
  const ways = new Float64Array(times.length);
  let none = 1;
  let sum = own * days * DAY;
  times.forEach((time, k) => {
    let steps = none * own * longer[Math.min(longer.length - 1, cellOf(time))]!;
    for (let i = k - 1; i >= 0 && cellOf(time - times[i]!) < density.length; i--) steps += (ways[i]! * density[cellOf(time - times[i]!)]!) / period;
    const others = othersAt(time);
    ways[k] = steps / others;
    sum += Math.log(others / (others + own));
    if (ways[k]! > 1e100) {
      for (let i = 0; i <= k; i++) ways[i]! *= 1e-100;
      none *= 1e-100;
      sum += 100 * Math.LN10;
    }
  });
  let total = 0;
  for (let i = times.length - 1; i >= 0 && cellOf(days * DAY - times[i]!) < density.length; i--)
    total += ways[i]! * longer[cellOf(days * DAY - times[i]!)]!;
  return sum + Math.log(total);
}
