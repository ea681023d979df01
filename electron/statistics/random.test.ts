import { describe, expect, it } from 'vitest';
import { exponentialVariate, normalVariate, randomBelow, seededRandom, shuffle } from './random.ts';

describe('seeded chance', () => {
  it('repeats itself for the same seed and label, and for nothing else', () => {
    const first = seededRandom(1, 'a');
    const again = seededRandom(1, 'a');
    const other = seededRandom(1, 'b');
    const values = Array.from({ length: 5 }, first);
    expect(Array.from({ length: 5 }, again)).toEqual(values);
    expect(Array.from({ length: 5 }, other)).not.toEqual(values);
    expect(Array.from({ length: 5 }, seededRandom(11, 'a'))).not.toEqual(Array.from({ length: 5 }, seededRandom(1, '1a')));
  });

  it('is uniform: ten bins of 100,000 draws stay within five standard deviations', () => {
    const random = seededRandom(7, 'uniform');
    const bins = new Float64Array(10);
    for (let draw = 0; draw < 100_000; draw++) bins[randomBelow(random, 10)]! += 1;
    for (const count of bins) expect(Math.abs(count - 10_000)).toBeLessThan(5 * Math.sqrt(9_000));
  });

  it('has the moments it promises', () => {
    const random = seededRandom(3, 'moments');
    let normal = 0;
    let square = 0;
    let waiting = 0;
    for (let draw = 0; draw < 50_000; draw++) {
      const value = normalVariate(random);
      normal += value;
      square += value * value;
      waiting += exponentialVariate(random, 4);
    }
    expect(normal / 50_000).toBeCloseTo(0, 1);
    expect(square / 50_000).toBeCloseTo(1, 1);
    expect(waiting / 50_000).toBeCloseTo(4, 0);
  });

  it('shuffles without losing anything', () => {
    const values = [1, 2, 3, 4, 5, 6, 7, 8];
    shuffle(values, seededRandom(2, 'cards'));
    expect(values).not.toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect([...values].sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });
});
