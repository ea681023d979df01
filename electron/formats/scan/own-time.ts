import type { ParseOptions } from '../format.ts';
import type { RecordSink } from '../record-sink.ts';
import { YearClock } from '../year-clock.ts';
import { digitsAt, numberAt } from './bytes.ts';
import { isExact, monthOf, wallMicros } from './calendar.ts';
import { fraction, IsoTimeReader } from './iso-time.ts';
import { isUtcWord, UTC_WORD_LENGTH } from './utc-word.ts';

/**
 * The time a program writes at the start of its own lines, in whichever of these shapes: ISO 8601; `[1714979400]` or `[1714979400.123456]` or the same bare;
 * `May  6 07:10:00` (no year); `May 6 2024 07:10:00`, both also with `UTC` behind; `06-May-2024 07:10:00.123`; `may/06 07:10:00` and `may/06/2024 07:10:00` of RouterOS. One per file, for years are inferred from order.
 */
export class OwnTime {
  /** Microseconds UTC of the last line read, NaN when it has no time. */
  time = Number.NaN;
  private readonly options: ParseOptions;
  private readonly iso: IsoTimeReader;
  private years: YearClock | null = null;

  constructor(options: ParseOptions) {
    this.options = options;
    this.iso = new IsoTimeReader(options.zone);
  }

  /** Where the message after the time and its blanks begins; `start` when there is no time. */
  read(bytes: Uint8Array, start: number, end: number): number {
    this.time = Number.NaN;
    const at = this.at(bytes, start, end);
    if (this.time !== this.time) return start;
    let i = at;
    while (i < end && (bytes[i] === 32 || bytes[i] === 9)) i++;
    return i;
  }

  /** Notes on the years that were inferred; to be called at the end. */
  finish(sink: RecordSink): void {
    this.years?.finish(sink);
  }

  private at(bytes: Uint8Array, start: number, end: number): number {
    const c = bytes[start]!;
    if (c === 91) return this.epoch(bytes, start + 1, end, true);
    if (c >= 48 && c <= 57) {
      if (bytes[start + 4] === 45) {
        this.time = this.iso.read(bytes, start, end);
        return this.iso.end;
      }
      if (bytes[start + 2] === 45 || bytes[start + 1] === 45) return this.dayMonth(bytes, start, end);
      return this.epoch(bytes, start, end, false);
    }
    // RouterOS writes months in lower case.
    if (bytes[start + 3] === 47 && monthOf(c & ~32, bytes[start + 1]!, bytes[start + 2]!) > 0) return this.monthDay(bytes, start, end);
    return monthOf(c, bytes[start + 1]!, bytes[start + 2]!) > 0 && bytes[start + 3] === 32 ? this.monthDay(bytes, start, end) : start;
  }

  private epoch(bytes: Uint8Array, start: number, end: number, bracket: boolean): number {
    const digits = digitsAt(bytes, start, end);
    if (digits < 9 || digits > 11) return start;
    let micros = numberAt(bytes, start, digits, end) * 1_000_000;
    let at = start + digits;
    if (bytes[at] === 46) {
      const places = digitsAt(bytes, at + 1, end);
      micros += fraction(bytes, at + 1, Math.min(places, 9));
      at += 1 + places;
    }
    if (bracket) {
      if (bytes[at] !== 93) return start;
      at++;
    } else if (at < end && bytes[at] !== 32 && bytes[at] !== 9) return start;
    if (isExact(micros)) this.time = micros;
    return at;
  }

  /** `May  6 07:10:00[.123]`, `May 6 2024 07:10:00`, `may/06/2024 07:10:00`. */
  private monthDay(bytes: Uint8Array, start: number, end: number): number {
    const month = monthOf(bytes[start]! & ~32, bytes[start + 1]!, bytes[start + 2]!);
    let at = start + 4;
    while (at < end && bytes[at] === 32) at++;
    const dayDigits = digitsAt(bytes, at, end);
    if (dayDigits < 1 || dayDigits > 2) return start;
    const day = numberAt(bytes, at, dayDigits, end);
    at += dayDigits + 1;
    let year = Number.NaN;
    if (digitsAt(bytes, at, end) === 4 && bytes[at + 4] === 32) {
      year = numberAt(bytes, at, 4, end);
      at += 5;
    }
    const clock = this.clock(bytes, at, end);
    if (clock !== clock) return start;
    const utc = isUtcWord(bytes, this.clockEnd, end);
    if (year !== year) {
      this.years ??= new YearClock(this.options);
      this.time = this.years.read(month, day, clock, utc);
    } else {
      const wall = wallMicros(year, month, day, 0, 0, 0) + clock;
      if (utc) this.time = isExact(wall) ? wall : Number.NaN;
      else this.zoned(wall);
    }
    return this.clockEnd + (utc ? UTC_WORD_LENGTH : 0);
  }

  /** `06-May-2024 07:10:00.123`. */
  private dayMonth(bytes: Uint8Array, start: number, end: number): number {
    const digits = digitsAt(bytes, start, end);
    const at = start + digits;
    const month = monthOf(bytes[at + 1]!, bytes[at + 2]!, bytes[at + 3]!);
    const year = numberAt(bytes, at + 5, 4, end);
    if (month === 0 || year < 0 || bytes[at + 4] !== 45 || bytes[at + 9] !== 32) return start;
    const clock = this.clock(bytes, at + 10, end);
    if (clock !== clock) return start;
    this.zoned(wallMicros(year, month, numberAt(bytes, start, digits, end), 0, 0, 0) + clock);
    return this.clockEnd;
  }

  private zoned(wall: number): void {
    const instant = wall === wall ? this.options.zone.toInstant(wall) : wall;
    if (isExact(instant)) this.time = instant;
  }

  private clockEnd = 0;

  /** Microseconds since midnight of `07:10:00[.123]`, NaN when there is none. */
  private clock(bytes: Uint8Array, start: number, end: number): number {
    const hour = numberAt(bytes, start, 2, end);
    const minute = numberAt(bytes, start + 3, 2, end);
    const second = numberAt(bytes, start + 6, 2, end);
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60 || bytes[start + 2] !== 58 || bytes[start + 5] !== 58)
      return Number.NaN;
    let at = start + 8;
    let micros = 0;
    if (at < end && bytes[at] === 46) {
      const places = digitsAt(bytes, at + 1, end);
      micros = fraction(bytes, at + 1, Math.min(places, 9));
      at += 1 + places;
    }
    this.clockEnd = at;
    return (hour * 3600 + minute * 60 + second) * 1_000_000 + micros;
  }
}

/** What the times at the start of a program's lines leave open. */
export interface TimeShape {
  /** Lines that start with a time. */
  readonly timed: number;
  readonly needsZone: boolean;
  readonly needsYear: boolean;
}

const TOLD_UTC = /^[A-Z][a-z]{2} {1,2}[0-9]{1,2} (?:[0-9]{4} )?[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})? (?:UTC|GMT)(?:[: ]|$)/;
const YEARLESS = /^(?:[A-Z][a-z]{2} {1,2}[0-9]{1,2}|[a-z]{3}\/[0-9]{2}) [0-9]{2}:[0-9]{2}:[0-9]{2}/;
const ZONED =
  /^(?:\[?[0-9]{9,11}(?:\.[0-9]{1,9})?\]?(?:[ \t]|$)|[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:]{8}(?:[.,][0-9]{1,9})? ?(?:Z|[+-][0-9]{2}:?[0-9]{2}))/;
const LOCAL =
  /^(?:[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:|[0-9]{1,2}-[A-Z][a-z]{2}-[0-9]{4} [0-9]{2}:|[A-Z][a-z]{2} {1,2}[0-9]{1,2} [0-9]{4} [0-9]{2}:|[a-z]{3}\/[0-9]{2}\/[0-9]{4} [0-9]{2}:)/;

/** Looks at the starts of lines. */
export function timeShape(lines: readonly string[]): TimeShape {
  let timed = 0;
  let local = 0;
  let yearless = 0;
  for (const line of lines) {
    if (ZONED.test(line)) timed++;
    else if (YEARLESS.test(line)) {
      timed++;
      yearless++;
      if (!TOLD_UTC.test(line)) local++;
    } else if (LOCAL.test(line)) {
      timed++;
      if (!TOLD_UTC.test(line)) local++;
    }
  }
  return { timed, needsZone: local > 0, needsYear: yearless > 0 };
}
