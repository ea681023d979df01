import { expect, test } from 'vitest';
import { isoMicros, readIsoTime } from './iso-time.ts';

test('prints six decimals in UTC, before 1970 too', () => {
  expect(isoMicros(1_462_336_617_123_000)).toBe('2016-05-04T04:36:57.123000Z');
  expect(isoMicros(1_462_336_617_123_456)).toBe('2016-05-04T04:36:57.123456Z');
  expect(isoMicros(-1)).toBe('1969-12-31T23:59:59.999999Z');
});

test.each([
  ['2016-05-04T04:36:57.123Z', '2016-05-04T04:36:57.123000Z'],
  ['2016-05-04 04:36:57,123456789', '2016-05-04T04:36:57.123456Z'],
  ['2016-05-04T04:36+02:00', '2016-05-04T02:36:00.000000Z'],
  ['2016-05-04T04:36-0330', '2016-05-04T08:06:00.000000Z'],
  ['2016-05', '2016-05-01T00:00:00.000000Z'],
  ['2016', '2016-01-01T00:00:00.000000Z'],
])('reads %s', (text, iso) => {
  expect(isoMicros(readIsoTime(text)!)).toBe(iso);
});

test.each(['', 'yesterday', '2016-02-30', '2016-13-01', '2016-05-04T25:00', '16-05-04'])('refuses %j', (text) => {
  expect(readIsoTime(text)).toBeNull();
});
