import { describe, expect, it } from 'vitest';
import { findPileUps, hiddenRate, lookAtWaits, visibleRate } from './cache.ts';
import { exponentialVariate, seededRandom } from './random.ts';
import { binomialUpper } from './special-functions.ts';

const DAY = 86_400;

describe('a cache', () => {
  it('gives the vectors of METHODS B13', () => {
    const intervals = [3605, 3660, 3900, 3601, 4200, 3610, 5400, 3602];
    const span = intervals.reduce((sum, interval) => sum + interval, 0);
    expect(span / 8).toBe(3947.25);
    expect(3600 * hiddenRate(span / 8, 3600)).toBeCloseTo(10.367, 3);
    expect(Math.round(hiddenRate(span / 8, 3600) * span)).toBe(91);
    expect(3600 * visibleRate(10 / 3600, 3600)).toBeCloseTo(0.909, 3);
    expect(DAY * hiddenRate(DAY / 19.7, 3600)).toBeCloseTo(110, 0);
    expect(2 * DAY * hiddenRate(DAY / 9.86, 3600)).toBeCloseTo(33.5, 1);
    const shorter = 1 - Math.exp(-20 / 24);
    expect(shorter).toBeCloseTo(0.565, 3);
    expect(binomialUpper(8, 8, 1 - shorter)).toBeCloseTo(0.00127, 5);
  });

  it('piles intervals up just above its time to live, and nowhere else', () => {
    const random = seededRandom(2, 'cache');
    const seen = Float64Array.from({ length: 300 }, () => 3600 + exponentialVariate(random, 900)).sort();
    const [best] = findPileUps(seen, 90).sort((a, b) => a.p - b.p);
    expect(best!.ttl).toBe(3600);
    expect(best!.p).toBeLessThan(1e-20);
    const plain = Float64Array.from({ length: 300 }, () => exponentialVariate(random, 4500)).sort();
    expect(Math.min(1, ...findPileUps(plain, 90).map(({ p }) => p))).toBeGreaterThan(0.01);
  });

  it('is told from an even jitter by how its waits vary, a few lost contacts or not', () => {
    const random = seededRandom(3, 'waits');
    const demand = Float64Array.from({ length: 2000 }, () => 300 + exponentialVariate(random, 60));
    const timer = Float64Array.from({ length: 2000 }, (_, i) => (i % 100 === 0 ? 2 : 1) * (300 + 100 * random()));
    expect(lookAtWaits(demand, 300).waitVariation).toBeGreaterThan(0.9);
    expect(lookAtWaits(timer, 300).waitVariation).toBeCloseTo(1 / Math.sqrt(3), 1);
  });
});
