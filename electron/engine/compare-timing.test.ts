import { expect, test } from 'vitest';
import { seededRandom } from '../statistics/random.ts';
import { compareTiming } from './compare-timing.ts';

const random = seededRandom(7, 'timing');
const DAY = 86_400_000_000;
const window = { start: 0, end: 30 * DAY };
const somewhere = (n: number): Float64Array => Float64Array.from({ length: n }, () => 30 * DAY * random()).sort();
const times = somewhere(500);
const follows = times.map((time) => time + 10_000_000);

const compare = (other: Float64Array, reach = 120) => compareTiming({ name: 'a', times, otherName: 'b', other }, window, reach);

test('one that follows ten seconds later stands ten seconds after, and the coefficient knows how near is near', () => {
  const { counts, edges, tiling, sentence } = compare(follows);
  const fullest = counts.indexOf(Math.max(...counts));
  expect(edges[fullest]).toBeLessThan(10);
  expect(edges[fullest + 1]).toBeGreaterThan(10);
  expect(counts[fullest]).toBeGreaterThanOrEqual(500);
  expect(tiling!.value).toBeLessThan(0.05);
  expect(compare(follows, 3600).tiling!.value).toBeGreaterThan(0.95);
  expect(sentence).toMatch(/spike time tiling coefficient -?0\.\d\d \(.* to .*\), where 0 is what their rates give/);
});

test('one that has nothing to do with it lies even, at the expected level', () => {
  const { counts, expected, tiling } = compare(somewhere(500), 36_000);
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  expect(mean / expected).toBeGreaterThan(0.9);
  expect(mean / expected).toBeLessThan(1.1);
  expect(Math.abs(tiling!.value)).toBeLessThan(0.1);
});

test('a dense picture is counted from some of the contacts, its level with it', () => {
  const dense = Float64Array.from({ length: 200_000 }, (_, i) => i * 1_000_000);
  const { counts, expected } = compareTiming({ name: 'a', times: dense, otherName: 'b', other: dense }, { start: 0, end: 2e11 }, 3600);
  expect(counts[3]! / expected).toBeGreaterThan(0.9);
  expect(counts[3]! / expected).toBeLessThan(1.1);
});

test('too few contacts say nothing', () => {
  expect(compare(times.subarray(0, 19))).toMatchObject({ tiling: null, sentence: expect.stringContaining('20 of each are needed') });
});
