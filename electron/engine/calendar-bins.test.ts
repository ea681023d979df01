import { expect, test } from 'vitest';
import { isoMicros, readIsoTime } from '../../shared/lib/iso-time.ts';
import { ZoneClock } from '../../shared/lib/zone.ts';
import { calendarBins } from './calendar-bins.ts';

const window = (start: string, end: string) => ({ start: readIsoTime(start)!, end: readIsoTime(end)! });
const shown = (edges: Float64Array): string[] => [...edges].map((edge) => isoMicros(edge).slice(0, 16));

test('days follow the zone through both changes of the clock', () => {
  const spring = calendarBins(window('2016-03-12T06:00', '2016-03-14T12:00'), new ZoneClock('America/New_York'), 10);
  expect(spring.unit).toBe('6 hours');
  const days = calendarBins(window('2016-03-11T06:00', '2016-03-15T12:00'), new ZoneClock('America/New_York'), 6);
  expect(days.unit).toBe('day');
  expect(shown(days.edges)).toEqual([
    '2016-03-11T05:00',
    '2016-03-12T05:00',
    '2016-03-13T05:00',
    '2016-03-14T04:00',
    '2016-03-15T04:00',
    '2016-03-16T04:00',
  ]);
});

test('an hour that comes twice is two bins, one that is skipped is none', () => {
  const autumn = calendarBins(window('2016-11-06T04:30', '2016-11-06T07:30'), new ZoneClock('America/New_York'), 4);
  expect(autumn.unit).toBe('hour');
  expect(shown(autumn.edges)).toEqual(['2016-11-06T04:00', '2016-11-06T05:00', '2016-11-06T06:00', '2016-11-06T07:00', '2016-11-06T08:00']);
});

test('months and weeks begin where people say they do', () => {
  const months = calendarBins(window('2016-01-15', '2016-12-02'), new ZoneClock('Europe/Moscow'), 13);
  expect(months.unit).toBe('month');
  expect(months.edges.length).toBe(13);
  expect(shown(months.edges).slice(0, 2)).toEqual(['2015-12-31T21:00', '2016-01-31T21:00']);
  const weeks = calendarBins(window('2016-05-04', '2016-08-01'), new ZoneClock('UTC'), 20);
  expect(weeks.unit).toBe('week');
  expect(new Date(weeks.edges[0]! / 1000).getUTCDay()).toBe(1);
});

test.each(['Australia/Lord_Howe', 'Pacific/Apia', 'America/New_York', 'Asia/Kathmandu', 'UTC'])(
  'edges always ascend, cover the window and keep the limit in %s',
  (name) => {
    const clock = new ZoneClock(name);
    for (let k = 0; k < 200; k++) {
      const start = readIsoTime('2011-01-01')! + k * 86_400e6 * 2.71;
      const end = start + 1.9 ** (k % 40) * 1000;
      const { edges } = calendarBins({ start, end }, clock, 300);
      expect(edges[0]!).toBeLessThanOrEqual(start);
      expect(edges[edges.length - 1]!).toBeGreaterThanOrEqual(end);
      expect(edges.length).toBeLessThanOrEqual(301);
      for (let i = 1; i < edges.length; i++) expect(edges[i]! > edges[i - 1]!).toBe(true);
    }
  },
);
