import { expect, it } from 'vitest';
import { ZoneClock } from '../../shared/lib/zone.ts';
import { numberName, numberValue } from './number-words.ts';

const utc = new ZoneClock('UTC');

it('reads names that need no words of their own, and knows those that do', () => {
  expect(numberName('perDayBefore')).toBe('per day before');
  expect(numberName('periodSeconds')).toBe('period');
  expect(numberName('utcOffsetHours')).toBe('utc offset, hours');
  expect(numberName('sttc')).toBe('spike time tiling coefficient');
});

it('gives periods and instants in their units', () => {
  expect(numberValue('periodSeconds', 3600, utc)).toBe('1 h');
  expect(numberValue('deltaSeconds', 2, utc)).toBe('2 s');
  expect(numberValue('changeMicros', Date.UTC(2016, 5, 23) * 1000, utc)).toBe('23 Jun 2016, 00:00:00');
  expect(numberValue('correction', 'benjamini-hochberg', utc)).toBe('benjamini-hochberg');
  expect(numberValue('h', 4313.2, utc)).toBe('4,313');
});
