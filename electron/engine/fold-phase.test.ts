import { expect, test } from 'vitest';
import { hTest } from '../statistics/circular.ts';
import { seededRandom } from '../statistics/random.ts';
import { foldPhase } from './fold-phase.ts';

const random = seededRandom(7, 'fold');
const DAY = 86_400;
const start = Date.UTC(2016, 4, 4) / 1000;
const micros = (seconds: readonly number[]): Float64Array => Float64Array.from(seconds, (second) => second * 1e6).sort();

/** Every hour at minute 20, give or take a minute, for 30 days. */
const hourly = micros(Array.from({ length: 720 }, (_, i) => start + i * 3600 + 1200 + 60 * random()));
const even = micros(Array.from({ length: 720 }, () => start + 30 * DAY * random()));

test('a rhythm stands in a few bars, loses no contact, and is read out', () => {
  const fold = foldPhase(hourly, 3600);
  expect(fold.counts.reduce((sum, count) => sum + count, 0)).toBe(720);
  expect(fold.counts[20]).toBe(720);
  expect(fold.sentence).toContain('Folded at 1 h, the fullest tenth of the turn holds 100.0 % of 720 contacts, where even spreading gives 10 %');
  expect(fold.sentence).toContain('proves nothing by itself');
});

test('its H is that of the exact phases, at the rhythm and beside it', () => {
  for (const [train, period] of [
    [hourly, 3600],
    [hourly, 3593],
    [even, 3600],
    [even, 86_400],
  ] as const) {
    const exact = hTest(
      Array.from(train, (time) => time / 1e6),
      period,
    ).h;
    expect(Math.abs(foldPhase(train, period).h - exact)).toBeLessThan(0.01 * exact + 0.1);
  }
});

test('even contacts stay even, and too few say nothing', () => {
  expect(foldPhase(even, 3600).p).toBeGreaterThan(0.001);
  expect(foldPhase(hourly.subarray(0, 9), 3600).sentence).toBe('9 contacts are too few for a rhythm to show; 10 are needed.');
  expect(foldPhase(new Float64Array(0), 60)).toMatchObject({ n: 0, h: 0 });
});
