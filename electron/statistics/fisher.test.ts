import { describe, expect, it } from 'vitest';
import { fisherExact, oddsRatio } from './fisher.ts';

describe('fisher', () => {
  it('gives the vectors of METHODS B12', () => {
    expect(fisherExact(20, 0, 0, 8).greater).toBeCloseTo(3.217e-7, 10);
    expect(1 / fisherExact(20, 0, 0, 8).greater).toBeCloseTo(3108105, -1);
    expect(fisherExact(3, 0, 0, 5).greater).toBeCloseTo(0.017857, 6);
    expect(fisherExact(8, 2, 1, 5).twoSided).toBeCloseTo(0.034965, 6);
    expect(fisherExact(8, 2, 1, 5).greater).toBeCloseTo(0.024476, 6);
    expect(oddsRatio(8, 2, 1, 5).value).toBe(20);
  });

  it('brackets the odds ratio, also with empty cells', () => {
    const ratio = oddsRatio(8, 2, 1, 5);
    expect(ratio.low).toBeGreaterThan(1);
    expect(ratio.low).toBeLessThan(3);
    expect(ratio.high).toBeGreaterThan(100);
    const empty = oddsRatio(20, 0, 0, 8);
    expect(empty.value).toBe(Number.POSITIVE_INFINITY);
    expect(empty.high).toBe(Number.POSITIVE_INFINITY);
    expect(empty.low).toBeGreaterThan(10);
    expect(oddsRatio(0, 0, 0, 8).value).toBeNaN();
  });

  it('stays exact for large tables', () => {
    expect(fisherExact(5000, 5000, 5000, 5000).twoSided).toBeCloseTo(1, 6);
    expect(fisherExact(0, 10, 10, 0).greater).toBeCloseTo(1, 12);
  });
});
