import { expect, it } from 'vitest';
import { ZoneClock } from '../../shared/lib/zone.ts';
import { localText, readLocalText } from './local-time.ts';

const newYork = new ZoneClock('America/New_York');
const instant = Date.UTC(2016, 8, 23, 22) * 1000;

it('prints and reads a wall-clock time in a zone', () => {
  expect(localText(instant, newYork)).toBe('2016-09-23 18:00');
  expect(readLocalText('2016-09-23 18:00', newYork)).toBe(instant);
  expect(readLocalText('2016-9-23', newYork)).toBe(Date.UTC(2016, 8, 23, 4) * 1000);
  expect(readLocalText('2016-09-23 18:00:01.5', newYork)).toBe(instant + 1_500_000);
});

it('refuses what is no time', () => {
  for (const text of ['', 'soon', '2016-13-01', '2016-06-31', '2016-06-30 25:00', '2016-06-30 12:60', '23.9.2016'])
    expect(readLocalText(text, newYork)).toBeNull();
});
