import { describe, expect, it } from 'vitest';
import { blockBootstrapShare, gini, herfindahl } from './concentration.ts';
import { seededRandom } from './random.ts';

describe('concentration', () => {
  it('gives the vectors of METHODS B10', () => {
    expect(herfindahl([2820, 714, 36])).toBeCloseTo(0.664069, 6);
    expect(1 / herfindahl([2820, 714, 36])).toBeCloseTo(1.506, 3);
    expect(herfindahl([1410, 1410, 714, 36])).toBeCloseTo(0.352085, 6);
    expect(1 / herfindahl([1410, 1410, 714, 36])).toBeCloseTo(2.84, 3);
    expect(gini([1, 1, 1, 97]).plain).toBeCloseTo(0.72, 12);
    expect(gini([97, 1, 1, 1]).corrected).toBeCloseTo(0.96, 12);
    expect(gini([2820, 714, 36]).plain).toBeCloseTo(0.519888, 6);
  });

  it('widens the interval of a share when days are clumped', () => {
    const even = blockBootstrapShare(new Array(60).fill(8), new Array(60).fill(10), seededRandom(1, 'even'));
    expect(even.high - even.low).toBe(0);
    const part = Array.from({ length: 60 }, (_, day) => (day % 6 === 0 ? 48 : 0));
    const whole = part.map((count) => count + 2);
    const clumped = blockBootstrapShare(part, whole, seededRandom(1, 'clumped'));
    expect(clumped.low).toBeLessThan(0.8);
    expect(clumped.high - clumped.low).toBeGreaterThan(0.05);
  });
});
