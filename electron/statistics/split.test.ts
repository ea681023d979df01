import { describe, expect, it } from 'vitest';
import { seededRandom } from './random.ts';
import { drift, periodicPosterior, phaseDistance, splitByPhase } from './split.ts';

const D = [0, 12, -8, 5, 20, -15, 3, 9, -4, 16, -20, 7, 1, -11, 14, -6, 2, 18, -9, 4, -13, 10, 6, -2];
const X4 = [...D.map((d, i) => 3600 * i + 600 + d), 1000, 5000, 9500, 13333, 20000, 27777, 33000, 41000, 52000, 61111, 70000, 80000];

describe('the split (vector X4 of METHODS B4)', () => {
  it('finds phase, share and error', () => {
    const split = splitByPhase(X4, 3600, 60);
    expect(split.phase).toBe(580);
    expect(split.inside).toBe(25);
    expect(split.background).toBeCloseTo(0.033333, 6);
    expect(split.fraction).toBeCloseTo(0.683908, 6);
    expect(split.fraction * split.n).toBeCloseTo(24.62, 2);
    expect(split.standardError).toBeCloseTo(0.0794, 4);
    const posterior = periodicPosterior(X4, 3600, 60, split);
    expect(posterior.reduce((sum, value) => sum + value, 0)).toBeCloseTo(24.62, 2);
  });

  it('agrees with counting by hand, across the turn of the circle', () => {
    const random = seededRandom(4, 'circle');
    for (let run = 0; run < 50; run++) {
      const times = Array.from({ length: 30 }, () => Math.floor(random() * 1000));
      const best = Math.max(...times.map((centre) => times.filter((time) => Math.abs(phaseDistance(time, centre, 100)) <= 7).length));
      expect(splitByPhase(times, 100, 7).inside).toBe(best);
    }
    expect(splitByPhase([98, 99, 1, 2, 50], 100, 5).inside).toBe(4);
  });

  it('sees a clock that runs slow', () => {
    const times = Array.from({ length: 100 }, (_, i) => 3600.5 * i + 600);
    const { slope, standardError } = drift(times, 3600, 60, 620);
    expect(slope).toBeCloseTo(0.5 / 3600.5, 9);
    expect(standardError).toBeLessThan(1e-9);
  });
});
