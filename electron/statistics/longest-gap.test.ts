import { describe, expect, it } from 'vitest';
import { longestGapProbability, longestGaps, namedGapProbability } from './longest-gap.ts';
import { seededRandom } from './random.ts';

describe('longest gap', () => {
  it('gives the vectors of METHODS B8', () => {
    expect(namedGapProbability(100, 100, 7).known).toBeCloseTo(0.000912, 6);
    expect(namedGapProbability(100, 100, 7).predictive).toBeCloseTo(0.001152, 6);
    expect(1 - (1 - namedGapProbability(100, 100, 7).known) ** 101).toBeCloseTo(0.088024, 6);
    // A day and a half without anybody at 24.7 a day, and without one source of 5 a day.
    expect(namedGapProbability(24.7, 1, 1.5).known / 8e-17).toBeCloseTo(1, 1);
    expect(namedGapProbability(5, 1, 1.5).known).toBeCloseTo(5.5e-4, 5);
    expect(longestGapProbability(100, 0.07)).toBeCloseTo(0.069809, 6);
    expect(longestGapProbability(3, 0.5)).toBeCloseTo(0.5, 12);
  });

  it('agrees with simulation where the sum alternates strongly', () => {
    const random = seededRandom(5, 'gaps');
    let longer = 0;
    for (let round = 0; round < 4000; round++) {
      const points = Float64Array.from({ length: 200 }, random).sort();
      if (longestGaps(points, 1, 1)[0]!.length >= 0.025) longer++;
    }
    expect(Math.abs(longestGapProbability(200, 0.025) - longer / 4000)).toBeLessThan(0.025);
  });

  it('stays a probability for any input', () => {
    for (const n of [0, 1, 5, 1e3, 1e6]) {
      for (const share of [-1, 0, 1e-6, 1e-3, 0.3, 0.999, 1, 2]) {
        const p = longestGapProbability(n, share);
        expect(p >= 0 && p <= 1).toBe(true);
      }
    }
    expect(longestGapProbability(1e6, 0.001)).toBeLessThan(1e-300);
  });

  it('lists gaps longest first, ends included', () => {
    expect(longestGaps([1, 2, 6], 9, 3).map((gap) => [gap.before, gap.after, gap.length])).toEqual([
      [1, 2, 4],
      [2, 3, 3],
      [-1, 0, 1],
    ]);
    expect(longestGaps([], 5, 2)).toEqual([{ before: -1, after: 0, length: 5 }]);
  });
});
