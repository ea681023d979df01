import { expect, it } from 'vitest';
import { firstRow, scrollHeight, TALLEST } from './scroll-scale.ts';

it('scrolls short lists by their own height', () => {
  expect(scrollHeight(1000, 26)).toBe(26_000);
  expect(firstRow(260, 500, 1000, 26)).toBe(10);
});

it('reaches the first and the last of ten million rows', () => {
  const rows = 10_000_000;
  expect(scrollHeight(rows, 26)).toBe(TALLEST);
  expect(firstRow(0, 520, rows, 26)).toBe(0);
  expect(firstRow(TALLEST - 520, 520, rows, 26)).toBe(rows - 20);
  let last = -1;
  for (let top = 0; top <= TALLEST - 520; top += 100_003) {
    const row = firstRow(top, 520, rows, 26);
    expect(row).toBeGreaterThan(last);
    last = row;
  }
});
