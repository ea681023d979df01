import { describe, expect, it } from 'vitest';
import { changeInterval, middleOfLikelihood, PLACE_95 } from './change-date.ts';
import { singleChange } from './change-point.ts';
import { exponentialVariate, seededRandom } from './random.ts';

/** Poisson events on [0, whole) whose rate changes at `at`. */
function steppedTrain(random: () => number, rates: readonly [number, number], at: number, whole: number): number[] {
  const part = (rate: number, from: number, until: number): number[] => {
    const times: number[] = [];
    for (let time = from + exponentialVariate(random, 1 / rate); time < until; time += exponentialVariate(random, 1 / rate)) times.push(time);
    return times;
  };
  return [...part(rates[0], 0, at), ...part(rates[1], at, whole)];
}

function intervalOf(times: readonly number[], whole: number, margin: number, cut = PLACE_95): { readonly low: number; readonly high: number } {
  const inside = times.filter((time) => time >= margin && time < whole - margin);
  const before = times.filter((time) => time < margin).length;
  const time = [margin, ...inside, whole - margin];
  return changeInterval({ time, units: time, whole, before, after: times.length - before - inside.length }, cut);
}

/** Of 200 planted changes, how many lie in their interval. */
function covered(rates: readonly [number, number], cut?: number): number {
  let inside = 0;
  for (let seed = 0; seed < 200; seed++) {
    const random = seededRandom(seed, `change ${rates.join(' ')}`);
    const at = 20 + 90 * random();
    const { low, high } = intervalOf(steppedTrain(random, rates, at, 130), 130, 3, cut);
    if (low <= at && at <= high) inside++;
  }
  return inside;
}

describe('the date of a change', () => {
  it('is bounded where two walks fall by so much with probability 0.95', () => {
    expect((1 - Math.exp(-PLACE_95 / 2)) ** 2).toBeCloseTo(0.95, 12);
    expect(PLACE_95).toBeCloseTo(7.352, 3);
  });

  it('lies in its interval nineteen times in twenty, whatever the rates', () => {
    for (const rates of [
      [4.3, 8.6],
      [1, 2],
      [12, 5],
      [20, 60],
    ] as const)
      expect(covered(rates)).toBeGreaterThanOrEqual(186);
  });

  it('would not, if it were a parameter like others', () => {
    expect(covered([1, 2], 3.84)).toBeLessThan(182);
  });

  it('is bounded by the events next to it where the change is plain', () => {
    const times = [...Array.from({ length: 10 }, (_, i) => 10 * i), ...Array.from({ length: 100 }, (_, i) => 100 + i)];
    const { low, high } = intervalOf(times, 200, 20);
    expect(low).toBeLessThanOrEqual(100);
    expect(high).toBeGreaterThanOrEqual(100);
    expect(high - low).toBeLessThanOrEqual(12);
  });

  it('is named as the middle of what is likely, not as the highest of ragged peaks', () => {
    const counts = [2, 2, 2, 2, 2, 2, 2, 2, 8, 8, 8, 8, 8, 8, 8, 8];
    expect(middleOfLikelihood(singleChange(counts)!.profile, 2, 1)).toBe(8);
    expect(middleOfLikelihood(Float64Array.of(0, 20, 0, 0, 0, 19, 19, 19, 0, 0), 2, 1)).toBe(6);
  });

  it('is named nearer to the truth than the likeliest bin, day by day', () => {
    const right = { likeliest: 0, middle: 0 };
    for (let seed = 0; seed < 300; seed++) {
      const counts = new Float64Array(130);
      for (const time of steppedTrain(seededRandom(seed, 'days'), [4.3, 8.6], 50, 130)) counts[Math.floor(time)]!++;
      const { at, profile } = singleChange(counts, undefined, 3)!;
      if (Math.abs(at - 50) <= 2) right.likeliest++;
      if (Math.abs(middleOfLikelihood(profile, 2, 1) - 50) <= 2) right.middle++;
    }
    expect(right.middle).toBeGreaterThan(right.likeliest);
    expect(right.middle).toBeGreaterThanOrEqual(268);
  });
});
