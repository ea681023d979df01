import { describe, expect, it } from 'vitest';
import { ruzicka, ruzickaP } from './audience.ts';
import { ruzickaBound } from './audience-bound.ts';
import { circularShift } from './circular-shift.ts';
import { seededRandom } from './random.ts';
import { chapman, chiSquaredFit, chiSquaredTable } from './vantage.ts';

describe('audience', () => {
  it('gives the vectors of METHODS B11', () => {
    // A, B, S, x, y and fifteen other active sources.
    const one = [40, 38, 10, 2, 0, ...new Array(15).fill(0)];
    const other = [20, 18, 4, 0, 1, ...new Array(15).fill(0)];
    expect(ruzicka(one, other, false)).toBeCloseTo(0.461538, 6);
    expect(ruzicka(one, other, true)).toBeCloseTo(0.915842, 6);
    const p = ruzickaP(one, other, seededRandom(1, 'deal'), 40_000);
    // Exact 18/116,280 = 1.548e-4: six deals expected in 40,000.
    expect(p).toBeGreaterThan(2e-5);
    expect(p).toBeLessThan(4e-4);
    expect(ruzickaBound(one, other)).toBeGreaterThanOrEqual(18 / 116_280 - 1e-9);
    expect(ruzickaBound(one, other)).toBeLessThan(6e-4);
  });

  it('bounds the chance from above and stays quick for broad audiences', () => {
    const random = seededRandom(3, 'broad');
    const broad = Array.from({ length: 300 }, (_, index) => (index < 80 ? 1 + 20 * random() : 0));
    const started = performance.now();
    expect(ruzickaBound(broad, broad)).toBeGreaterThan(0);
    expect(performance.now() - started).toBeLessThan(1000);
    const narrow = [90, 80, 20, ...new Array(400).fill(0)];
    expect(ruzickaBound(narrow, narrow)).toBeLessThan(1e-6);
  });

  it('stops early when the answer is clear', () => {
    let draws = 0;
    const random = seededRandom(2, 'clear');
    const counted = (): number => {
      draws++;
      return random();
    };
    expect(ruzickaP([1, 1, 1, 1], [1, 1, 1, 1], counted)).toBe(1);
    expect(draws).toBeLessThan(200);
  });
});

describe('circular shift', () => {
  it('gives the vector of METHODS B15', () => {
    const found = circularShift([10, 11, 24, 25], [11, 25, 60], 100, 1);
    expect(found.matched).toBe(4);
    expect(found.p).toBe(0.02);
  });
});

describe('vantage', () => {
  it('gives the vectors of METHODS B16', () => {
    expect(chiSquaredFit([40, 30, 20]).value).toBeCloseTo(6.666667, 6);
    expect(chiSquaredFit([40, 30, 20]).p).toBeCloseTo(0.035674, 6);
    expect(chapman(120, 100, 60).total).toBeCloseTo(199.34, 2);
    expect(chapman(120, 100, 60).standardError).toBeCloseTo(11.28, 2);
    expect(chiSquaredFit([12, 8, 11, 9, 10, 10, 9, 11, 12, 8]).value).toBeCloseTo(2, 12);
    expect(chiSquaredFit([12, 8, 11, 9, 10, 10, 9, 11, 12, 8]).p).toBeCloseTo(0.991, 3);
    expect(chiSquaredFit([30, 2, 3, 5, 25, 20, 5, 3, 4, 3]).value).toBeCloseTo(102.2, 6);
    expect(chiSquaredFit([30, 2, 3, 5, 25, 20, 5, 3, 4, 3]).p / 5.6e-18).toBeCloseTo(1, 1);
  });

  it('tests tables for homogeneity', () => {
    const even = chiSquaredTable([
      [20, 20, 20],
      [10, 10, 10],
      [0, 0, 0],
    ]);
    expect(even).toEqual({ value: 0, degrees: 2, p: 1 });
    expect(
      chiSquaredTable([
        [10, 20],
        [30, 5],
      ]).value,
    ).toBeCloseTo(18.74, 1);
  });
});
