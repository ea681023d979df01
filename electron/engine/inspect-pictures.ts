import type { Inspection } from '../../shared/contract/engine-answers.ts';
import { readableCount } from '../../shared/lib/format-value.ts';
import type { ZoneClock } from '../../shared/lib/zone.ts';
import { MICROS_PER_DAY, MICROS_PER_HOUR, MICROS_PER_SECOND, type TimeWindow } from '../../shared/model/time.ts';
import type { CaseMemory } from './case-memory.ts';
import { INTERVAL_MARKS } from './interval-marks.ts';

type Raster = Inspection['raster'];

/** Ten years: more days than a screen has lines. */
const MOST_DAYS = 3700;

/**
 * Counts by local day and hour. Days are those of the window, cut to where the case has events; an hour that comes twice counts together.
 * `gap` marks hours in which no source has records around.
 */
export function drawRaster(memory: CaseMemory, time: Float64Array, rows: Uint32Array, window: TimeWindow, clock: ZoneClock): Raster {
  const { span } = memory;
  if (span === null) return { days: [], hours: new Uint32Array(0), gap: new Uint8Array(0) };
  const start = Math.max(window.start, span.start);
  const end = Math.min(window.end, span.end);
  if (end <= start) return { days: [], hours: new Uint32Array(0), gap: new Uint8Array(0) };
  const dayOf = (instant: number): number => Math.floor((instant + clock.offsetAt(instant)) / MICROS_PER_DAY);
  const firstDay = dayOf(start);
  const count = Math.min(MOST_DAYS, dayOf(end - 1) - firstDay + 1);
  const hours = new Uint32Array(count * 24);
  for (const row of rows) {
    const local = time[row]! + clock.offsetAt(time[row]!);
    const cell = Math.floor(local / MICROS_PER_HOUR) - firstDay * 24;
    if (cell >= 0 && cell < hours.length) hours[cell]!++;
  }
  const days = Array.from({ length: count }, (_, i) => new Date((firstDay + i) * 86_400_000).toISOString().slice(0, 10));
  return { days, hours, gap: gapHours(memory, firstDay, count, clock) };
}

function gapHours(memory: CaseMemory, firstDay: number, days: number, clock: ZoneClock): Uint8Array {
  const gap = new Uint8Array(days * 24).fill(1);
  for (const { spans } of memory.coverage) {
    for (const { start, end } of spans) {
      const first = Math.floor((start + clock.offsetAt(start)) / MICROS_PER_HOUR) - firstDay * 24;
      const last = Math.floor((end - 1 + clock.offsetAt(end - 1)) / MICROS_PER_HOUR) - firstDay * 24;
      if (last >= 0 && first < gap.length) gap.fill(0, Math.max(0, first), last + 1);
    }
  }
  return gap;
}

const number = (value: number): string => readableCount(value);
const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** The raster in a sentence: busiest hour and day, weekdays against weekends, hours without any log. */
export function readRaster(raster: Raster, total: number, zone: string): string {
  if (total === 0 || raster.days.length === 0) return 'No contact in this window.';
  const byHour = new Array<number>(24).fill(0);
  const byWeekday = new Array<number>(7).fill(0);
  raster.hours.forEach((count, cell) => {
    byHour[cell % 24]! += count;
    byWeekday[new Date(raster.days[Math.floor(cell / 24)]!).getUTCDay()]! += count;
  });
  const hour = byHour.indexOf(Math.max(...byHour));
  const weekday = byWeekday.indexOf(Math.max(...byWeekday));
  const weekend = byWeekday[0]! + byWeekday[6]!;
  const gaps = raster.gap.reduce((sum, value) => sum + value, 0);
  const blind = gaps === 0 ? '' : ` In ${number(gaps)} hours of these days no source has records, so nothing can be said about them.`;
  return `Busiest between ${String(hour).padStart(2, '0')}:00 and ${String((hour + 1) % 24).padStart(2, '0')}:00 (${number(byHour[hour]!)} of ${number(total)}) and on ${WEEKDAYS[weekday]}s, in ${zone}; ${((100 * weekend) / total).toFixed(0)} % fell on Saturdays and Sundays.${blind}`;
}

const BINS_PER_DECADE = 4;
const FIRST_EXPONENT = -3;

/** Intervals between burst starts in logarithmic bins, four to a decade from a millisecond on; `edges` in seconds. */
export function drawIntervals(bursts: Float64Array): Inspection['intervals'] {
  if (bursts.length < 2) return { edges: new Float64Array(0), counts: new Uint32Array(0), marks: [] };
  const bin = (seconds: number): number => Math.max(0, Math.floor((Math.log10(seconds) - FIRST_EXPONENT) * BINS_PER_DECADE + 1e-9));
  let last = 0;
  let first = Number.POSITIVE_INFINITY;
  const bins = new Uint32Array(bursts.length - 1);
  for (let i = 1; i < bursts.length; i++) {
    const place = bin((bursts[i]! - bursts[i - 1]!) / MICROS_PER_SECOND);
    bins[i - 1] = place;
    first = Math.min(first, place);
    last = Math.max(last, place);
  }
  const counts = new Uint32Array(last - first + 1);
  for (const place of bins) counts[place - first]!++;
  const edges = Float64Array.from({ length: counts.length + 1 }, (_, i) => 10 ** ((first + i) / BINS_PER_DECADE + FIRST_EXPONENT));
  const inside = ({ seconds }: { readonly seconds: number }): boolean => seconds >= edges[0]! && seconds <= edges[edges.length - 1]!;
  return { edges, counts, marks: INTERVAL_MARKS.filter(inside) };
}

/** The intervals in a sentence. */
export function readIntervals(bursts: Float64Array): string {
  if (bursts.length < 3) return 'Too few contacts for intervals to say anything.';
  const intervals = new Float64Array(bursts.length - 1);
  for (let i = 1; i < bursts.length; i++) intervals[i - 1] = (bursts[i]! - bursts[i - 1]!) / MICROS_PER_SECOND;
  intervals.sort();
  const at = (share: number): string => duration(intervals[Math.min(intervals.length - 1, Math.floor(share * intervals.length))]!);
  return `Half of the ${number(intervals.length)} pauses between contacts were ${at(0.5)} or shorter; the middle half lies between ${at(0.25)} and ${at(0.75)}, the longest was ${duration(intervals[intervals.length - 1]!)}. Contacts within 60 seconds count as one.`;
}

/** A duration as a person says it: "12 minutes", "3.4 days". */
export function duration(seconds: number): string {
  const units = [
    [86_400, 'day'],
    [3600, 'hour'],
    [60, 'minute'],
    [1, 'second'],
  ] as const;
  const [length, name] = units.find(([size]) => seconds >= size) ?? [1, 'second'];
  const value = seconds / length;
  const text = value >= 10 ? value.toFixed(0) : value.toFixed(1).replace(/\.0$/, '');
  return `${text} ${name}${text === '1' ? '' : 's'}`;
}
