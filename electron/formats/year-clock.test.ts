import { expect, it } from 'vitest';
import { ZoneClock } from '../../shared/lib/zone.ts';
import { RecordSink } from './record-sink.ts';
import { earlierStart, YearClock } from './year-clock.ts';

const at = (iso: string): number => Date.parse(iso) * 1000;
const clock = (fileTime: string, year?: number) =>
  new YearClock({ zone: new ZoneClock('UTC'), fileTime: at(fileTime), ...(year === undefined ? {} : { year }) });
const dates = (years: YearClock, list: string): string =>
  list
    .split(' ')
    .map((md) => {
      const [month, day] = md.split('-').map(Number) as [number, number];
      const instant = years.read(month, day, 3_600_000_000);
      return Number.isNaN(instant) ? 'none' : new Date(instant / 1000).toISOString().slice(0, 10);
    })
    .join(' ');

it('takes the latest year that the date of the file allows', () => {
  expect(dates(clock('2024-06-01T00:00:00Z'), '5-1 5-30')).toBe('2024-05-01 2024-05-30');
  expect(dates(clock('2024-02-01T00:00:00Z'), '11-3 12-31 1-1 1-20')).toBe('2023-11-03 2023-12-31 2024-01-01 2024-01-20');
});

it('survives jumps backwards and stragglers of the old year', () => {
  expect(dates(clock('2024-02-01T00:00:00Z'), '12-31 1-1 12-31 1-1 12-30 1-2')).toBe(
    '2023-12-31 2024-01-01 2023-12-31 2024-01-01 2023-12-30 2024-01-02',
  );
  expect(dates(clock('2024-09-01T00:00:00Z'), '6-1 3-1 6-2')).toBe('2024-06-01 2024-03-01 2024-06-02');
});

it('starts where it is told and says so', () => {
  const years = clock('2024-02-01T00:00:00Z', 2019);
  expect(dates(years, '12-31 1-1')).toBe('2019-12-31 2020-01-01');
  const sink = new RecordSink();
  years.finish(sink);
  expect([...sink.notes]).toEqual(['Times carry no year: 2019 to 2020 as given, raised where a new year begins.']);
});

it('does not run away on times in no order, and knows dates that do not exist', () => {
  const years = clock('2024-02-01T00:00:00Z');
  const list = Array.from({ length: 400 }, (_, i) => `${(i * 7) % 12 || 12}-${(i * 5) % 28 || 1}`).join(' ');
  const last = Math.max(
    ...dates(years, list)
      .split(' ')
      .map((d) => Number(d.slice(0, 4))),
  );
  expect(last).toBeLessThanOrEqual(2024 + 20);
  expect(dates(clock('2023-06-01T00:00:00Z'), '2-29 2-30 13-1 0-1 3-1')).toBe('none none none none 2023-03-01');
  expect(dates(clock('2024-06-01T00:00:00Z'), '2-29')).toBe('2024-02-29');
});

it('finds an earlier start for a log that would end after its file was written', () => {
  expect(earlierStart(at('2024-03-01T00:00:00Z'), at('2025-05-01T00:00:00Z'), at('2024-06-01T00:00:00Z'))).toBe(2023);
  expect(earlierStart(at('2024-03-01T00:00:00Z'), at('2024-05-01T00:00:00Z'), at('2024-06-01T00:00:00Z'))).toBeUndefined();
  expect(earlierStart(at('2024-03-01T00:00:00Z'), at('2027-07-01T00:00:00Z'), at('2024-06-01T00:00:00Z'))).toBe(2020);
});
