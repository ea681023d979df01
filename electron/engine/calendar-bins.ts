import type { ZoneClock } from '../../shared/lib/zone.ts';
import { MICROS_PER_DAY, MICROS_PER_HOUR, MICROS_PER_MINUTE, MICROS_PER_SECOND, type Micros, type TimeWindow } from '../../shared/model/time.ts';

/** Bins of whole calendar units in a zone; `edges` has one more entry than there are bins. */
export interface CalendarBins {
  readonly unit: string;
  readonly edges: Float64Array;
}

interface Unit {
  readonly name: string;
  /** Length in microseconds; of months and years about. */
  readonly length: number;
  /** Months in it; 0 for units of fixed local length. */
  readonly months: number;
  /** Where bins of fixed length begin, in local microseconds: weeks on Monday. */
  readonly origin: number;
}

const fixed = (name: string, length: number, origin = 0): Unit => ({ name, length, months: 0, origin });
const months = (name: string, count: number): Unit => ({ name, length: count * 30.4 * MICROS_PER_DAY, months: count, origin: 0 });
const FIRST_MONDAY = 4 * MICROS_PER_DAY;

const UNITS: readonly Unit[] = [
  fixed('millisecond', 1000),
  fixed('10 milliseconds', 10_000),
  fixed('100 milliseconds', 100_000),
  ...[1, 5, 15, 30].map((n) => fixed(n === 1 ? 'second' : `${n} seconds`, n * MICROS_PER_SECOND)),
  ...[1, 5, 15, 30].map((n) => fixed(n === 1 ? 'minute' : `${n} minutes`, n * MICROS_PER_MINUTE)),
  ...[1, 3, 6, 12].map((n) => fixed(n === 1 ? 'hour' : `${n} hours`, n * MICROS_PER_HOUR)),
  fixed('day', MICROS_PER_DAY),
  fixed('week', 7 * MICROS_PER_DAY, FIRST_MONDAY),
  months('month', 1),
  months('3 months', 3),
  months('year', 12),
  months('10 years', 120),
];

/**
 * The finest calendar unit that cuts the window into at most `most` bins, and the edges: from the unit's start at or before the window's start to its end at or after
 * the window's end. Days of 23 and 25 hours are one day; an hour that comes twice is two hours.
 */
export function calendarBins(window: TimeWindow, clock: ZoneClock, most: number): CalendarBins {
  const span = Math.max(1, window.end - window.start);
  for (const unit of UNITS) {
    if (span / unit.length > most) continue;
    const edges = edgesOf(window, clock, unit, most + 2);
    if (edges.length - 1 <= most || unit === UNITS[UNITS.length - 1]) return { unit: unit.name, edges };
  }
  return { unit: UNITS[UNITS.length - 1]!.name, edges: edgesOf(window, clock, UNITS[UNITS.length - 1]!, most + 2) };
}

function edgesOf(window: TimeWindow, clock: ZoneClock, unit: Unit, limit: number): Float64Array {
  const edges = [startOf(window.start, clock, unit)];
  while (edges[edges.length - 1]! < window.end && edges.length <= limit) edges.push(nextAfter(edges[edges.length - 1]!, clock, unit));
  return Float64Array.from(edges);
}

function startOf(time: Micros, clock: ZoneClock, unit: Unit): Micros {
  const offset = clock.offsetAt(time);
  const local = time + offset;
  const floor = unit.months > 0 ? monthFloor(local, unit.months) : Math.floor((local - unit.origin) / unit.length) * unit.length + unit.origin;
  if (unit.months === 0 && unit.length <= MICROS_PER_HOUR) return floor - offset;
  return Math.min(time, clock.read(floor).instant);
}

function nextAfter(edge: Micros, clock: ZoneClock, unit: Unit): Micros {
  const offset = clock.offsetAt(edge);
  if (unit.months === 0 && unit.length <= MICROS_PER_HOUR) {
    const local = edge + offset;
    return (Math.floor(local / unit.length) + 1) * unit.length - offset;
  }
  // A quarter of a unit past its end is inside the next bin, whatever clocks and calendars did in between.
  const inside = edge + offset + unit.length * 1.25;
  const local = unit.months > 0 ? monthFloor(inside, unit.months) : Math.floor((inside - unit.origin) / unit.length) * unit.length + unit.origin;
  const next = clock.read(local).instant;
  return next > edge ? next : edge + unit.length;
}

function monthFloor(local: Micros, count: number): Micros {
  const date = new Date(Math.floor(local / 1000));
  const month = date.getUTCFullYear() * 12 + date.getUTCMonth();
  const floor = Math.floor(month / count) * count;
  return Date.UTC(Math.floor(floor / 12), floor - Math.floor(floor / 12) * 12, 1) * 1000;
}
