import { expect, test } from 'vitest';
import { wilson } from './wilson.ts';

test('gives the interval of the story: 2,820 of 3,570', () => {
  const share = wilson(2820, 3570);
  expect(share.value).toBeCloseTo(0.7899, 4);
  expect(share.low).toBeCloseTo(0.7762, 4);
  expect(share.high).toBeCloseTo(0.803, 4);
});

test('gives the vectors of METHODS B10', () => {
  for (const [part, whole, value, low, high] of [
    [2820, 3570, 0.789916, 0.776245, 0.802964],
    [2820, 3534, 0.797963, 0.784404, 0.810874],
    [87, 100, 0.87, 0.790196, 0.922428],
    [0, 10, 0, 0, 0.277533],
  ] as const) {
    const share = wilson(part, whole);
    expect(share.value).toBeCloseTo(value, 6);
    expect(share.low).toBeCloseTo(low, 6);
    expect(share.high).toBeCloseTo(high, 6);
  }
});

test('stays inside [0, 1] at the ends and says nothing about nothing', () => {
  expect(wilson(0, 10).low).toBe(0);
  expect(wilson(10, 10).high).toBe(1);
  expect(wilson(0, 0)).toEqual({ value: Number.NaN, low: 0, high: 1 });
});
