import { describe, expect, it } from 'vitest';
import { isZone, ZoneClock } from './zone.ts';

/** Microseconds of an ISO time read as if it were UTC; for local times: microseconds of that local clock. */
const micros = (iso: string): number => Date.parse(`${iso}Z`) * 1000;
const iso = (instant: number): string => new Date(instant / 1000).toISOString();

describe('ZoneClock', () => {
  it.each([
    ['UTC', '2024-03-10T02:30:00', '2024-03-10T02:30:00.000Z', 'exact'],
    ['America/New_York', '2024-01-15T12:00:00', '2024-01-15T17:00:00.000Z', 'exact'],
    ['America/New_York', '2024-07-15T12:00:00', '2024-07-15T16:00:00.000Z', 'exact'],
    ['America/New_York', '2024-03-10T01:59:59', '2024-03-10T06:59:59.000Z', 'exact'],
    ['America/New_York', '2024-03-10T02:30:00', '2024-03-10T07:30:00.000Z', 'gap'],
    ['America/New_York', '2024-03-10T03:00:00', '2024-03-10T07:00:00.000Z', 'exact'],
    ['America/New_York', '2024-11-03T00:59:59', '2024-11-03T04:59:59.000Z', 'exact'],
    ['America/New_York', '2024-11-03T01:00:00', '2024-11-03T05:00:00.000Z', 'overlap'],
    ['America/New_York', '2024-11-03T01:59:59', '2024-11-03T05:59:59.000Z', 'overlap'],
    ['America/New_York', '2024-11-03T02:00:00', '2024-11-03T07:00:00.000Z', 'exact'],
    ['Europe/Moscow', '2014-10-25T12:00:00', '2014-10-25T08:00:00.000Z', 'exact'],
    ['Europe/Moscow', '2014-10-26T01:30:00', '2014-10-25T21:30:00.000Z', 'overlap'],
    ['Europe/Moscow', '2014-10-26T02:30:00', '2014-10-25T23:30:00.000Z', 'exact'],
    ['Europe/Moscow', '2016-07-01T00:00:00', '2016-06-30T21:00:00.000Z', 'exact'],
    ['Australia/Lord_Howe', '2024-04-07T01:29:59', '2024-04-06T14:29:59.000Z', 'exact'],
    ['Australia/Lord_Howe', '2024-04-07T01:45:00', '2024-04-06T14:45:00.000Z', 'overlap'],
    ['Australia/Lord_Howe', '2024-04-07T02:00:00', '2024-04-06T15:30:00.000Z', 'exact'],
    ['Australia/Lord_Howe', '2024-10-06T02:15:00', '2024-10-05T15:45:00.000Z', 'gap'],
    ['Pacific/Apia', '2011-12-29T23:59:59', '2011-12-30T09:59:59.000Z', 'exact'],
    ['Pacific/Apia', '2011-12-30T12:00:00', '2011-12-30T22:00:00.000Z', 'gap'],
    ['Pacific/Apia', '2011-12-31T00:00:00', '2011-12-30T10:00:00.000Z', 'exact'],
    ['Asia/Kathmandu', '2024-12-31T23:59:59', '2024-12-31T18:14:59.000Z', 'exact'],
  ])('%s: %s is %s (%s)', (zone, local, instant, certainty) => {
    const reading = new ZoneClock(zone).read(micros(local));
    expect([iso(reading.instant), reading.certainty]).toEqual([instant, certainty]);
  });

  it('agrees with the engine when local times are turned back, hour by hour over two years', () => {
    for (const zone of ['America/New_York', 'Europe/Moscow', 'Australia/Lord_Howe', 'Africa/Casablanca', 'Pacific/Auckland']) {
      const clock = new ZoneClock(zone);
      const print = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
      for (let local = micros('2013-12-20T00:00:00'); local < micros('2016-01-10T00:00:00'); local += 3_600_000_000) {
        const { instant, certainty } = clock.read(local);
        if (certainty !== 'gap') expect(print.format(instant / 1000)).toBe(iso(local).slice(0, 19).replace('T', ' '));
        expect(instant + clock.offsetAt(instant) === local).toBe(certainty !== 'gap');
      }
    }
  });

  it('counts local times in gaps and overlaps, and knows the second occurrence', () => {
    const clock = new ZoneClock('America/New_York');
    clock.toInstant(micros('2024-03-10T02:30:00'));
    clock.toInstant(micros('2024-11-03T01:30:00'));
    clock.toInstant(micros('2024-11-03T01:31:00'));
    clock.toInstant(micros('2024-11-03T03:31:00'));
    expect([clock.gaps, clock.overlaps]).toEqual([1, 2]);
    expect(clock.overlapShift(micros('2024-11-03T01:30:00'))).toBe(3_600_000_000);
    expect(clock.overlapShift(micros('2024-11-03T02:30:00'))).toBe(0);
  });

  it('stays quick and sane for wild times', () => {
    const clock = new ZoneClock('Europe/Berlin');
    for (const wild of [Number.NaN, Number.POSITIVE_INFINITY, -8e18, 8e18, -1e17, 0]) expect(typeof clock.toInstant(wild)).toBe('number');
    expect(clock.toInstant(Number.NaN)).toBeNaN();
    const began = performance.now();
    for (let i = 0; i < 1_000_000; i++) clock.toInstant(1.7e15 + i * 31_557_600);
    expect(performance.now() - began).toBeLessThan(2000);
  });
});

it('isZone knows names, not offsets', () => {
  expect(['Europe/Moscow', 'UTC', 'Nowhere/Land', '+03:00', ''].map(isZone)).toEqual([true, true, false, false, false]);
});
