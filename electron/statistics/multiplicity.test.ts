import { describe, expect, it } from 'vitest';
import { adjust } from './multiplicity.ts';

const rounded = (values: ArrayLike<number>) => Array.from(values, (value) => Math.round(value * 1e6) / 1e6);

describe('adjusted p-values (vectors of METHODS B15)', () => {
  it('agrees with the worked families', () => {
    const p = [0.001, 0.01, 0.02, 0.8];
    expect(rounded(adjust(p, 'benjamini-hochberg'))).toEqual([0.004, 0.02, 0.026667, 0.8]);
    expect(rounded(adjust(p, 'benjamini-yekutieli'))).toEqual([0.008333, 0.041667, 0.055556, 1]);
    expect(rounded(adjust(p, 'holm'))).toEqual([0.004, 0.03, 0.04, 0.8]);
    expect(rounded(adjust([0.04, 0.02, 0.03, 0.01], 'benjamini-hochberg'))).toEqual([0.04, 0.04, 0.04, 0.04]);
    expect(rounded(adjust([0.01, 0.02, 0.03, 0.04], 'benjamini-yekutieli'))[0]).toBe(0.083333);
  });

  it('rejects one of the classic twenty-five', () => {
    const p = [
      0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205, 0.212, 0.216, 0.222, 0.251, 0.269, 0.275, 0.34, 0.341, 0.384, 0.569, 0.594, 0.696, 0.762,
      0.94, 0.942, 0.975, 0.986,
    ];
    const q = rounded(adjust(p, 'benjamini-hochberg'));
    expect(q.filter((value) => value <= 0.05)).toHaveLength(1);
    expect(q.slice(0, 5)).toEqual([0.025, 0.1, 0.21, 0.21, 0.21]);
  });

  it('counts tests that were made and are not listed', () => {
    expect(adjust([0.001], 'benjamini-hochberg', 99)[0]).toBeCloseTo(0.1, 12);
    expect(adjust([0.001], 'holm', 99)[0]).toBeCloseTo(0.1, 12);
  });
});
