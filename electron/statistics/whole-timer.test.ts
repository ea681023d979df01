import { describe, expect, it } from 'vitest';
import { exponentialVariate, seededRandom } from './random.ts';
import type { Intervals } from './renewal.ts';
import { chanceOfWholeTimer, couldBeTimer, wholeTimer } from './whole-timer.ts';

/** Intervals judged against the exponential of their own mean. */
function judged(seconds: Float64Array): Intervals {
  const mean = seconds.reduce((sum, interval) => sum + interval, 0) / seconds.length;
  return { seconds, plain: seconds.map((interval) => Math.exp(-interval / mean) / mean), grain: 0 };
}

const even = (count: number, random: () => number): Float64Array => Float64Array.from({ length: count }, () => exponentialVariate(random, 70_000));

/** Intervals between the contacts that a timer of half a day does not lose. */
function halfDays(random: () => number, count: number, jitter: number, lost: number): Float64Array {
  const step = (): number => 43_200 * (1 + jitter * (2 * random() - 1));
  return Float64Array.from({ length: count }, () => {
    let interval = step();
    while (random() < lost) interval += step();
    return interval;
  });
}

describe('a timer to which all contacts belong', () => {
  it('is told from chance by three dozen contacts, with a third of jitter and two fifths lost', () => {
    let right = 0;
    for (let seed = 0; seed < 60; seed++) {
      const seconds = halfDays(seededRandom(seed, 'half days'), 35, 0.3, 0.4);
      const { logEvidence, best } = wholeTimer(judged(seconds));
      if (couldBeTimer(seconds) && chanceOfWholeTimer(logEvidence, 35) < 2e-5 && Math.abs(best.period / 43_200 - 1) < 0.15) right++;
    }
    expect(right).toBeGreaterThanOrEqual(55);
  });

  it('gets its chance right where even trains can be waited for', () => {
    for (const count of [20, 25, 35]) {
      const random = seededRandom(count, 'waited for');
      const values = Array.from({ length: 2000 }, () => wholeTimer(judged(even(count, random))).logEvidence).sort((a, b) => b - a);
      for (const rank of [20, 40]) {
        const told = chanceOfWholeTimer(values[rank]!, count) / (rank / values.length);
        expect(told).toBeGreaterThan(0.6);
        expect(told).toBeLessThan(2.5);
      }
    }
  });

  it('is not looked for in hardly any even train', () => {
    const random = seededRandom(3, 'even');
    let passed = 0;
    for (let round = 0; round < 2000; round++) if (couldBeTimer(even(36, random))) passed++;
    expect(passed).toBeLessThan(40);
  });

  it('measures its evidence as the average likelihood of a grid, whatever the unit of time', () => {
    const seconds = halfDays(seededRandom(5, 'unit'), 40, 0.2, 0.2);
    const hours = seconds.map((interval) => interval / 3600);
    expect(wholeTimer(judged(hours)).logEvidence).toBeCloseTo(wholeTimer(judged(seconds)).logEvidence, 9);
    const { logEvidence, logRatio } = wholeTimer(judged(seconds));
    expect(logRatio).toBeGreaterThan(logEvidence);
    expect(logRatio - logEvidence).toBeLessThan(Math.log(400));
  });
});
