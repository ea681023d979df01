import { describe, expect, it } from 'vitest';
import {
  betaRegularised,
  binomialUpper,
  chiSquaredUpper,
  gammaUpper,
  logChoose,
  logFactorial,
  logGamma,
  normalQuantile,
  normalUpper,
  poissonUpper,
} from './special-functions.ts';

describe('special functions', () => {
  it('gamma', () => {
    expect(logGamma(0.5)).toBeCloseTo(0.5 * Math.log(Math.PI), 12);
    expect(logGamma(10)).toBeCloseTo(Math.log(362880), 11);
    expect(logFactorial(2000)).toBeCloseTo(13206.52435051381, 6);
    expect(Math.exp(logChoose(28, 8))).toBeCloseTo(3108105, 3);
    expect(gammaUpper(2, 3)).toBeCloseTo(0.1991482734714558, 12);
    expect(gammaUpper(5, 0)).toBe(1);
  });

  it('chi-squared, as in METHODS B5, B9 and B16', () => {
    expect(chiSquaredUpper(6, 9)).toBeCloseTo(0.739918, 6);
    expect(chiSquaredUpper(77, 9)).toBeCloseTo(6.36e-13, 15);
    expect(chiSquaredUpper(6.666667, 2)).toBeCloseTo(0.035674, 6);
    expect(chiSquaredUpper(102.2, 9) / 5.6e-18).toBeCloseTo(1, 1);
  });

  it('beta and binomial, as in METHODS B6', () => {
    expect(betaRegularised(0.5, 2, 2)).toBeCloseTo(0.5, 12);
    expect(binomialUpper(40, 100, 45 / 168)).toBeCloseTo(0.002782, 6);
    // METHODS prints 0.266449; exact rational arithmetic gives 0.2664483613….
    expect(binomialUpper(30, 100, 45 / 168)).toBeCloseTo(0.2664483613040676, 12);
    expect(binomialUpper(60, 100, 80 / 168)).toBeCloseTo(0.008639, 6);
    expect(binomialUpper(0, 10, 0.1)).toBe(1);
    // METHODS B15: five of eight matches, by the chance that a random day is near one of 20 or of 40 dates.
    const near = (dates: number) => 1 - (1 - 3 / 142) ** dates;
    expect([near(20), near(40)].map((chance) => Math.round(chance * 1000))).toEqual([348, 574]);
    expect([near(20), near(40)].map((chance) => Math.round(binomialUpper(5, 8, chance) * 1000))).toEqual([103, 534]);
  });

  it('normal', () => {
    expect(normalUpper(1.959963984540054)).toBeCloseTo(0.025, 12);
    expect(normalUpper(10) / 7.619853024160527e-24).toBeCloseTo(1, 9);
    expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 12);
    expect(normalQuantile(1e-12)).toBeCloseTo(-7.034483825301132, 9);
  });

  it('Poisson tails, near and far', () => {
    expect(poissonUpper(1, 0.5)).toBeCloseTo(1 - Math.exp(-0.5), 12);
    expect(poissonUpper(30, 2) / 2.2e-24).toBeGreaterThan(0);
    expect(poissonUpper(30, 2)).toBeLessThan(1e-20);
  });
});
