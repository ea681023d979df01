import type { ZoneClock } from '../../../shared/lib/zone.ts';
import { MICROS_PER_DAY } from '../../../shared/model/time.ts';
import { ascii, digitsAt, numberAt } from './bytes.ts';
import { daysOf, isExact } from './calendar.ts';

/**
 * Reads ISO 8601 / RFC 3339 times from bytes, with the day of the last date kept, since neighbouring lines share it.
 * Taken: `2024-05-06T07:08:09`, a blank instead of `T`, `/` or `.` instead of `-` when asked, a fraction of any length after `.` or `,` (whole microseconds are kept),
 * `Z`, `+02:00`, `+0200`, `+02`, also after one blank.
 */
export class IsoTimeReader {
  /** Where the last successful reading ended. */
  end = 0;
  /** True when the last successful reading had a zone of its own. */
  zoned = false;
  private readonly zone: ZoneClock;
  private key = -1;
  private dayMicros = 0;

  constructor(zone: ZoneClock) {
    this.zone = zone;
  }

  /** The instant at `start`, or NaN when there is none; `end` and `zoned` say more. */
  read(bytes: Uint8Array, start: number, end: number): number {
    const day = this.date(bytes, start, end);
    if (day !== day) return day;
    const separator = bytes[start + 10];
    if (separator !== 84 && separator !== 32 && separator !== 116 && separator !== 95) return Number.NaN;
    return this.timeOfDay(bytes, start + 11, end, day);
  }

  /** Microseconds of the date `YYYY-MM-DD` (or with `/`) at `start` on its own clock, NaN when there is none. */
  private date(bytes: Uint8Array, start: number, end: number): number {
    if (start + 19 > end) return Number.NaN;
    const year = numberAt(bytes, start, 4, end);
    const month = numberAt(bytes, start + 5, 2, end);
    const day = numberAt(bytes, start + 8, 2, end);
    const dash = bytes[start + 4];
    if (year < 0 || month < 0 || day < 0 || (dash !== 45 && dash !== 47) || bytes[start + 7] !== dash) return Number.NaN;
    const key = (year * 16 + month) * 32 + day;
    if (key !== this.key) {
      this.dayMicros = daysOf(year, month, day) * MICROS_PER_DAY;
      this.key = key;
    }
    return this.dayMicros;
  }

  private timeOfDay(bytes: Uint8Array, start: number, end: number, day: number): number {
    const hour = numberAt(bytes, start, 2, end);
    const minute = numberAt(bytes, start + 3, 2, end);
    const second = numberAt(bytes, start + 6, 2, end);
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60 || bytes[start + 2] !== 58 || bytes[start + 5] !== 58)
      return Number.NaN;
    let at = start + 8;
    let micros = 0;
    if (at < end && (bytes[at] === 46 || bytes[at] === 44)) {
      const digits = digitsAt(bytes, at + 1, end);
      if (digits > 0) {
        micros = fraction(bytes, at + 1, digits);
        at += 1 + digits;
      }
    }
    const wall = day + (hour * 3600 + minute * 60 + second) * 1_000_000 + micros;
    return this.withZone(bytes, at, end, wall);
  }

  private withZone(bytes: Uint8Array, start: number, end: number, wall: number): number {
    let at = start;
    if (at + 1 < end && bytes[at] === 32 && (bytes[at + 1] === 43 || bytes[at + 1] === 45)) at++;
    const c = at < end ? bytes[at]! : 0;
    this.zoned = true;
    let instant = wall;
    if (c === 90 || c === 122) {
      at++;
    } else {
      const offset = c === 43 || c === 45 ? readOffset(bytes, at, end) : Number.NaN;
      if (offset === offset) {
        at += offsetLength(bytes, at, end);
        instant = wall - offset;
      } else {
        at = start;
        this.zoned = false;
        instant = this.zone.toInstant(wall);
      }
    }
    this.end = at;
    return isExact(instant) ? instant : Number.NaN;
  }
}

/** Microseconds of the fraction given by `digits` digits; what is finer is dropped. */
export function fraction(bytes: Uint8Array, start: number, digits: number): number {
  let micros = 0;
  for (let i = 0; i < 6; i++) micros = micros * 10 + (i < digits ? bytes[start + i]! - 48 : 0);
  return micros;
}

/** Microseconds east of UTC of `+02:00`, `+0200` or `+02` at `start`; NaN when there is none. */
export function readOffset(bytes: Uint8Array, start: number, end: number): number {
  const sign = bytes[start] === 45 ? -1 : 1;
  const hour = numberAt(bytes, start + 1, 2, end);
  if (hour < 0 || hour > 15) return Number.NaN;
  const length = offsetLength(bytes, start, end);
  const minute = length === 3 ? 0 : numberAt(bytes, start + length - 2, 2, end);
  return minute < 0 || minute > 59 ? Number.NaN : sign * (hour * 60 + minute) * 60_000_000;
}

function offsetLength(bytes: Uint8Array, start: number, end: number): number {
  if (start + 6 <= end && bytes[start + 3] === 58 && digitsAt(bytes, start + 4, start + 6) === 2) return 6;
  return start + 5 <= end && digitsAt(bytes, start + 3, start + 5) === 2 ? 5 : 3;
}

/** The instant written in `text`, all of it; NaN when it is no ISO time. For formats that hold their fields as strings. */
export function isoInstant(text: string, zone: ZoneClock): number {
  const bytes = ascii(text);
  const reader = new IsoTimeReader(zone);
  const instant = reader.read(bytes, 0, bytes.length);
  return reader.end === bytes.length ? instant : Number.NaN;
}
