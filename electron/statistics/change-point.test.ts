import { describe, expect, it } from 'vitest';
import { bayesianBlocks, blockPrior } from './bayesian-blocks.ts';
import { pelt, singleChange, singleChangeBound, singleChangeP } from './change-point.ts';
import { seededRandom } from './random.ts';

const COUNTS = [2, 1, 3, 2, 2, 1, 3, 2, 6, 7, 5, 8, 6, 7, 6, 5];

describe('change points', () => {
  it('gives the vectors of METHODS B9', () => {
    const change = singleChange(COUNTS)!;
    expect(change.at).toBe(8);
    expect(change.before).toBe(2);
    expect(change.after).toBe(6.25);
    expect(change.ratio).toBeCloseTo(18.386142, 6);
    expect(change.profile.indexOf(change.ratio)).toBe(8);
    expect(pelt(COUNTS)).toEqual([8]);
    const p = singleChangeP(COUNTS, change.ratio, seededRandom(1, 'vector'));
    expect(p).toBeGreaterThan(0.5e-4);
    expect(p).toBeLessThan(8e-4);
    expect(singleChangeBound(change.ratio, 1 / 16)).toBeGreaterThan(1e-4);
    expect(singleChangeBound(change.ratio, 1 / 16)).toBeLessThan(1.5e-3);
  });

  it('finds nothing in even counts, and two changes where there are two', () => {
    expect(pelt([2, 2, 2, 2, 2, 2, 2, 2, 2, 2])).toEqual([]);
    expect(pelt([...new Array(20).fill(2), ...new Array(20).fill(9), ...new Array(20).fill(3)])).toEqual([20, 40]);
    expect(pelt([])).toEqual([]);
    expect(singleChange([1])).toBeNull();
  });

  it('does not take a day without recording for a change', () => {
    const counts = [4, 4, 4, 0, 0, 4, 4, 4];
    const exposure = [1, 1, 1, 0, 0, 1, 1, 1];
    expect(singleChange(counts, exposure)!.ratio).toBeCloseTo(0, 9);
  });

  it('bounds the simulated p of the largest ratio', () => {
    const random = seededRandom(9, 'bound');
    const flat = new Array(60).fill(4);
    for (const ratio of [8, 10, 12]) {
      const simulated = singleChangeP(flat, ratio, random, 4000, undefined, 3, 4001);
      const bound = singleChangeBound(ratio, 3 / 60);
      expect(bound / simulated).toBeGreaterThan(0.8);
      expect(bound / simulated).toBeLessThan(2.5);
    }
  });
});

describe('bayesian blocks', () => {
  it('gives the vectors of METHODS B9', () => {
    const times: number[] = [];
    for (let whole = 1; whole <= 10; whole++) times.push(whole);
    for (let tenth = 1; tenth <= 9; tenth++) times.push(10 + tenth / 10);
    for (let whole = 11; whole <= 20; whole++) times.push(whole);
    expect(times).toHaveLength(29);
    expect(blockPrior(29, 0.05)).toBeCloseTo(4.307606, 6);
    const edges = bayesianBlocks(times, 0.05);
    expect(edges.map((edge) => Math.round(edge * 1e6) / 1e6)).toEqual([1, 10.05, 10.95, 20]);
    expect(bayesianBlocks(times, 0.01)).toEqual([1, 20]);
  });
});
