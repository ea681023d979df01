import { describe, expect, it } from 'vitest';
import {
  coincidences,
  eventSynchronisation,
  jitterChances,
  jitterP,
  poissonBinomialUpper,
  shiftChances,
  spikeTimeTiling,
  tilesOf,
} from './coincidence.ts';
import { normalVariate, seededRandom } from './random.ts';
import { binomialUpper } from './special-functions.ts';

const A = [10, 100, 205, 300, 410];
const B = [11, 101, 206, 302, 900];

describe('coincidence', () => {
  it('gives the vectors of METHODS B7', () => {
    expect(coincidences(A, B, 2)).toBe(4);
    const chance = 1 - Math.exp((-2 * 2 * 5) / 1000);
    expect(chance).toBeCloseTo(0.019801, 6);
    expect(binomialUpper(4, 5, chance)).toBeCloseTo(7.57e-7, 9);
    expect(spikeTimeTiling(A, B, 2, 0, 1000).value).toBeCloseTo(0.792683, 6);
    expect(eventSynchronisation(A, B, 2)).toEqual({ strength: 0.8, lead: 0.8 });
    expect(jitterP(A, B, 2, 50, seededRandom(1, 'jitter'), 20_000)).toBeCloseTo(5e-5, 4);
  });

  it('computes the jitter null without simulating it', () => {
    const random = seededRandom(4, 'pair');
    const a = Float64Array.from({ length: 60 }, () => random() * 20_000).sort();
    const b = Float64Array.from({ length: 80 }, (_, index) => (index < 12 ? a[index * 4]! + random() : random() * 20_000)).sort();
    const exact = poissonBinomialUpper(jitterChances(tilesOf(a, 5), b, 300), coincidences(b, a, 5));
    const simulated = ((): number => {
      const moved = new Float64Array(b.length);
      let reached = 0;
      for (let round = 0; round < 20_000; round++) {
        for (let index = 0; index < b.length; index++) moved[index] = b[index]! + (2 * random() - 1) * 300;
        if (coincidences(moved.sort(), a, 5) >= coincidences(b, a, 5)) reached++;
      }
      return reached / 20_000;
    })();
    expect(exact).toBeLessThan(0.05);
    expect(Math.abs(exact - simulated)).toBeLessThan(0.003);
  });

  it('sees through a shared schedule, but not through a shared machine', () => {
    const random = seededRandom(6, 'schedule');
    const ticks = Array.from({ length: 150 }, (_, index) => index * 3600 + 600);
    const a = Float64Array.from(ticks, (tick) => tick + 20 * normalVariate(random));
    const apart = Float64Array.from(ticks, (tick) => tick + 20 * normalVariate(random));
    const same = Float64Array.from(a, (time) => time + random());
    const p = (b: Float64Array): number => poissonBinomialUpper(shiftChances(tilesOf(a, 2), b, 3600, 8, 0, 150 * 3600), coincidences(b, a, 2));
    expect(p(apart)).toBeGreaterThan(0.01);
    expect(p(same)).toBeLessThan(1e-20);
    expect(poissonBinomialUpper(jitterChances(tilesOf(a, 2), apart, 600), coincidences(apart, a, 2))).toBeLessThan(1e-3);
  });

  it('agrees with the binomial, exactly or from above', () => {
    expect(poissonBinomialUpper(new Float64Array(100).fill(0.1), 20)).toBeCloseTo(binomialUpper(20, 100, 0.1), 12);
    for (const seen of [60, 70, 90, 200]) {
      const exact = binomialUpper(seen, 1000, 0.05);
      const found = poissonBinomialUpper(new Float64Array(1000).fill(0.05), seen);
      expect(found).toBeGreaterThanOrEqual(exact * 0.9);
      expect(found).toBeLessThan(Math.max(exact * 25, 1e-60));
    }
  });
});
