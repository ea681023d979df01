import type { Micros } from '../model/time.ts';
import type { ZoneClock } from './zone.ts';

/** Text of values as people and files read them. One place, so that screen, report and command line agree to the character. */

const pad = (value: number, width: number): string => String(value).padStart(width, '0');

/** Days since 1970-01-01 to a calendar date (proleptic Gregorian; Howard Hinnant, "chrono-compatible low-level date algorithms"). */
function civil(days: number): { year: number; month: number; day: number } {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor((dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day: dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1 };
}

/** A wall-clock time taken apart. */
export interface WallClock {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly micros: number;
  /** 0 is Monday. */
  readonly weekday: number;
}

/** What a clock in the zone showed at an instant. */
export function wallClock(instant: Micros, zone: ZoneClock): WallClock {
  const local = instant + zone.offsetAt(instant);
  const days = Math.floor(local / 86_400_000_000);
  const rest = local - days * 86_400_000_000;
  return {
    ...civil(days),
    hour: Math.floor(rest / 3_600_000_000),
    minute: Math.floor(rest / 60_000_000) % 60,
    second: Math.floor(rest / 1_000_000) % 60,
    micros: rest % 1_000_000,
    weekday: (((days + 3) % 7) + 7) % 7,
  };
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A date for reading: `4 May 2016`. */
export function readableDate(instant: Micros, zone: ZoneClock): string {
  const at = wallClock(instant, zone);
  return `${at.day} ${MONTHS[at.month - 1]} ${at.year}`;
}

/** A time for reading, to the second: `4 May 2016, 04:36:57`. */
export function readableTime(instant: Micros, zone: ZoneClock): string {
  const at = wallClock(instant, zone);
  return `${readableDate(instant, zone)}, ${pad(at.hour, 2)}:${pad(at.minute, 2)}:${pad(at.second, 2)}`;
}

/** A count with thousands separators: `109,502`. */
export function readableCount(value: number): string {
  const text = String(Math.abs(Math.trunc(value)));
  return (value < 0 ? '−' : '') + text.replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A share as a percentage with one decimal: `79.0 %`. */
export function readableShare(value: number): string {
  return `${(value * 100).toFixed(1)} %`;
}

/** A number with at most `digits` significant digits; very small ones as `3.2 × 10^-7`. */
export function readableNumber(value: number, digits = 4): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'not known' : value > 0 ? '∞' : '−∞';
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < 1e15) return readableCount(value);
  if (size >= 1e-4 && size < 1e15)
    return size >= 1000 ? readableCount(Math.round(value)) : String(Number(value.toPrecision(digits))).replace('-', '−');
  const [mantissa = '', exponent = ''] = value.toExponential(Math.min(digits, 3) - 1).split('e');
  // A caret, not superscript digits: few fonts have them all, and copied text must stay a number.
  return `${mantissa.replace('-', '−')} × 10^${exponent.replace('+', '')}`;
}

/** A size of a file: `1.2 MB` (powers of 1,000). */
export function readableBytes(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 ? readableCount(value) : value.toFixed(1)} ${units[unit]}`;
}

/** A duration in words, two units at most: `36 h`, `5 d 3 h`, `1.5 s`. */
export function readableDuration(seconds: number): string {
  if (seconds < 60) return `${Number(seconds.toPrecision(3))} s`;
  const steps: readonly [number, string][] = [
    [86_400, 'd'],
    [3600, 'h'],
    [60, 'min'],
  ];
  const whole = Math.round(seconds);
  if (whole < 172_800 && whole >= 86_400) return `${Number((whole / 3600).toPrecision(3))} h`;
  for (const [i, [length, unit]] of steps.entries()) {
    if (whole < length) continue;
    const big = Math.floor(whole / length);
    const next = steps[i + 1] ?? ([1, 's'] as const);
    const small = Math.floor((whole - big * length) / next[0]);
    return small > 0 ? `${readableCount(big)} ${unit} ${small} ${next[1]}` : `${readableCount(big)} ${unit}`;
  }
  return `${whole} s`;
}

/** A period to the second, nothing rounded away: `1 h`, `1 h 40 s`, `2 d 3 h 5 min`. */
export function readablePeriod(seconds: number): string {
  if (seconds < 60) return readableDuration(seconds);
  let rest = Math.round(seconds);
  const parts: string[] = [];
  for (const [length, unit] of [
    [86_400, 'd'],
    [3600, 'h'],
    [60, 'min'],
    [1, 's'],
  ] as const) {
    const count = Math.floor(rest / length);
    rest -= count * length;
    if (count > 0) parts.push(`${count} ${unit}`);
  }
  return parts.join(' ');
}

/** A probability: as a number, except that none is ever printed as nought, which would claim the impossible. */
export function readableProbability(value: number, digits = 3): string {
  return value < 1e-300 ? 'below 10^-300' : readableNumber(value, digits);
}
