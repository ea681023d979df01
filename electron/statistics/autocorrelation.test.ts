import { describe, expect, it } from 'vitest';
import { autocorrelation, turnAutocorrelation } from './autocorrelation.ts';

describe('autocorrelation of counts (vector of METHODS B2)', () => {
  const counts = Array.from({ length: 24 }, (_, t) => (t % 3 === 0 ? 1 : 0));

  it.each([
    [1, -0.458333],
    [2, -0.479167],
    [3, 0.875],
    [6, 0.75],
  ])('at lag %i', (lag, r) => {
    expect(autocorrelation(counts, lag).r).toBeCloseTo(r, 6);
    expect(autocorrelation(counts, lag).band).toBeCloseTo(0.400083, 6);
  });

  it('of a train is high one turn later at its period, and low at others', () => {
    const times = Array.from({ length: 200 }, (_, i) => 3600 * i + 40 * Math.sin(i * i));
    expect(turnAutocorrelation(times, 3600).r).toBeGreaterThan(0.9);
    expect(turnAutocorrelation(times, 5000).r).toBeLessThan(0.3);
    expect(autocorrelation([2, 2, 2], 1).r).toBeNaN();
  });
});
