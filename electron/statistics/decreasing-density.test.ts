import { describe, expect, it } from 'vitest';
import { decreasingDensity, heightAt } from './decreasing-density.ts';

describe('the likeliest never-rising density', () => {
  it('is the slope of the least concave majorant', () => {
    const density = decreasingDensity(Float64Array.of(1, 2, 4, 4.5));
    expect([...density.ends]).toEqual([2, 4.5]);
    expect([...density.heights]).toEqual([0.25, 0.2]);
    expect(heightAt(density, 3)).toBe(0.2);
    expect(heightAt(density, 5)).toBe(0);
  });

  it('takes a zero for the smallest positive value, and for no more than that', () => {
    const density = decreasingDensity(Float64Array.of(0, 1, 2, 4));
    expect([...density.ends]).toEqual([1, 2, 4]);
    expect([...density.heights]).toEqual([0.5, 0.25, 0.125]);
  });
});
