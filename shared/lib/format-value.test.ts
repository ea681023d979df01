import { describe, expect, test } from 'vitest';
import { readableBytes, readableCount, readableDuration, readableNumber, readablePeriod, readableProbability, readableTime } from './format-value.ts';
import { ZoneClock } from './zone.ts';

describe('instants', () => {
  test('are read in a zone, summer time included', () => {
    expect(readableTime(Date.UTC(2016, 6, 1, 12) * 1000, new ZoneClock('America/New_York'))).toBe('1 Jul 2016, 08:00:00');
    expect(readableTime(Date.UTC(2016, 0, 1, 12) * 1000, new ZoneClock('America/New_York'))).toBe('1 Jan 2016, 07:00:00');
  });
});

test('numbers read as a reader expects', () => {
  expect(readableCount(109502)).toBe('109,502');
  expect(readableNumber(3.217e-7)).toBe('3.22 × 10^-7');
  expect(readableNumber(0.789916)).toBe('0.7899');
  expect(readableProbability(0)).toBe('below 10^-300');
  expect(readableBytes(1_234_567)).toBe('1.2 MB');
  expect(readableDuration(36 * 3600)).toBe('36 h');
  expect(readableDuration(5 * 86400 + 3 * 3600)).toBe('5 d 3 h');
  expect(readablePeriod(3640)).toBe('1 h 40 s');
  expect(readablePeriod(86_400)).toBe('1 d');
  expect(readablePeriod(0.5)).toBe('0.5 s');
});
