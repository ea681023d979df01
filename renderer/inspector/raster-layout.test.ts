import { expect, it } from 'vitest';
import { cellShade, rasterColumns } from './raster-layout.ts';

const days = ['2016-07-22', '2016-07-23', '2016-07-24', '2016-07-25'];
const hours = new Uint32Array(96);
hours[9] = 3;
hours[3 * 24 + 9] = 4;
const gap = Uint8Array.of(0, 1, 1, 0);

it('keeps a column a day where they fit, with weekends and gaps marked', () => {
  const columns = rasterColumns(days, hours, gap, 100);
  expect(columns.map((column) => column.from)).toEqual(days);
  expect(columns.map((column) => column.weekend)).toEqual([false, true, true, false]);
  expect(columns.map((column) => column.gap)).toEqual([false, true, true, false]);
  expect(columns[0]!.hours[9]).toBe(3);
});

it('folds days without losing a contact', () => {
  const columns = rasterColumns(days, hours, gap, 2);
  expect(columns.length).toBe(2);
  expect(columns.reduce((sum, column) => sum + column.hours[9]!, 0)).toBe(7);
  expect(columns[0]).toMatchObject({ from: '2016-07-22', to: '2016-07-23', gap: false });
});

it('takes gaps by the hour too', () => {
  const byHour = new Uint8Array(96).fill(1, 24, 48);
  expect(rasterColumns(days, hours, byHour, 100).map((column) => column.gap)).toEqual([false, true, false, false]);
});

it('shades single contacts visibly and nothing not at all', () => {
  expect(cellShade(0, 50)).toBe(0);
  expect(cellShade(1, 10_000)).toBeGreaterThan(0.24);
  expect(cellShade(50, 50)).toBe(1);
});
