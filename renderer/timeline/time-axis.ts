import { wallClock } from '../../shared/lib/format-value.ts';
import type { ZoneClock } from '../../shared/lib/zone.ts';
import type { Micros } from '../../shared/model/time.ts';
import { MICROS_PER_DAY, MICROS_PER_HOUR, MICROS_PER_MINUTE, MICROS_PER_SECOND } from '../../shared/model/time.ts';

/** A mark on the axis. Strong ones begin a larger unit and say its name. */
export interface Tick {
  readonly at: Micros;
  readonly label: string;
  readonly strong: boolean;
}

type Step =
  | { readonly unit: 'clock'; readonly micros: number }
  | { readonly unit: 'day'; readonly count: number }
  | { readonly unit: 'month'; readonly count: number }
  | { readonly unit: 'year'; readonly count: number };

const clock = (micros: number): Step => ({ unit: 'clock', micros });
const STEPS: readonly Step[] = [
  ...[1, 5, 15, 30].map((n) => clock(n * MICROS_PER_SECOND)),
  ...[1, 5, 15, 30].map((n) => clock(n * MICROS_PER_MINUTE)),
  ...[1, 3, 6, 12].map((n) => clock(n * MICROS_PER_HOUR)),
  ...[1, 2, 7].map((count): Step => ({ unit: 'day', count })),
  ...[1, 3].map((count): Step => ({ unit: 'month', count })),
  ...[1, 2, 5, 10, 50].map((count): Step => ({ unit: 'year', count })),
];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const MOST_TICKS = 400;

/** About how long a step is. */
function lengthOf(step: Step): number {
  if (step.unit === 'clock') return step.micros;
  return step.count * MICROS_PER_DAY * (step.unit === 'day' ? 1 : step.unit === 'month' ? 30 : 365);
}

/**
 * Ticks at round local times of the zone: real days, months and years, 23- and 25-hour days included.
 *
 * @param labelRoom pixels that a label wants to itself
 */
export function timeTicks(start: Micros, end: Micros, width: number, zone: ZoneClock, labelRoom = 72): Tick[] {
  if (!(end > start) || width <= 0) return [];
  const wanted = ((end - start) / width) * labelRoom;
  const step = STEPS.find((candidate) => lengthOf(candidate) >= wanted) ?? STEPS.at(-1)!;
  const ticks: Tick[] = [];
  for (let local = firstLocal(start, zone, step); ticks.length < MOST_TICKS; local = nextLocal(local, step)) {
    const at = zone.read(local).instant;
    if (at > end) break;
    if (at >= start && at !== ticks.at(-1)?.at) ticks.push({ at, ...labelOf(local, step) });
  }
  return withContext(ticks, zone, step);
}

/** Local wall-clock microseconds of the last round time at or before the start. */
function firstLocal(start: Micros, zone: ZoneClock, step: Step): number {
  const local = start + zone.offsetAt(start);
  if (step.unit === 'clock') return Math.floor(local / step.micros) * step.micros;
  const at = wallClock(start, zone);
  if (step.unit === 'day') {
    const day = Math.floor(local / MICROS_PER_DAY);
    // Weeks begin on Mondays; 1 January 1970 was a Thursday.
    const first = step.count === 7 ? day - ((((day + 3) % 7) + 7) % 7) : day - (day % step.count);
    return first * MICROS_PER_DAY;
  }
  if (step.unit === 'month') return monthStart(at.year, Math.floor((at.month - 1) / step.count) * step.count);
  return monthStart(Math.floor(at.year / step.count) * step.count, 0);
}

function nextLocal(local: number, step: Step): number {
  if (step.unit === 'clock') return local + step.micros;
  if (step.unit === 'day') return local + step.count * MICROS_PER_DAY;
  const date = new Date(Math.round(local / 1000));
  return step.unit === 'month'
    ? monthStart(date.getUTCFullYear(), date.getUTCMonth() + step.count)
    : monthStart(date.getUTCFullYear() + step.count, 0);
}

function monthStart(year: number, month: number): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month, 1);
  return date.getTime() * 1000;
}

const two = (value: number): string => String(value).padStart(2, '0');

function labelOf(local: number, step: Step): { readonly label: string; readonly strong: boolean } {
  const date = new Date(Math.round(local / 1000));
  const day = `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`;
  if (step.unit === 'year') return { label: String(date.getUTCFullYear()), strong: true };
  if (step.unit === 'month') {
    const january = date.getUTCMonth() === 0;
    return { label: january ? String(date.getUTCFullYear()) : MONTHS[date.getUTCMonth()]!, strong: january };
  }
  if (step.unit === 'day') return { label: day, strong: date.getUTCDate() === 1 };
  const midnight = local % MICROS_PER_DAY === 0;
  if (midnight) return { label: day, strong: true };
  const time = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`;
  return { label: step.micros < MICROS_PER_MINUTE ? `${time}:${two(date.getUTCSeconds())}` : time, strong: false };
}

/** The first label says also what the others leave out: the day of a time, the year of a day. */
function withContext(ticks: Tick[], zone: ZoneClock, step: Step): Tick[] {
  const first = ticks[0];
  if (first === undefined || step.unit === 'year') return ticks;
  const at = wallClock(first.at, zone);
  if (step.unit !== 'clock') return [{ ...first, label: /\d{4}/.test(first.label) ? first.label : `${first.label} ${at.year}` }, ...ticks.slice(1)];
  return first.strong ? ticks : [{ ...first, label: `${at.day} ${MONTHS[at.month - 1]} ${first.label}` }, ...ticks.slice(1)];
}
