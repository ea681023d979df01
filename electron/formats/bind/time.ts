import type { ZoneClock } from '../../../shared/lib/zone.ts';
import type { ParseOptions } from '../format.ts';
import type { RecordSink } from '../record-sink.ts';
import { digitsAt } from '../scan/bytes.ts';
import { daysOf, monthOf } from '../scan/calendar.ts';
import { fraction, IsoTimeReader } from '../scan/iso-time.ts';
import { YearClock } from '../year-clock.ts';

const DAY = 86_400_000_000;

/**
 * The time at the start of a BIND log line, in every style of `print-time`: `04-May-2016 04:36:57.123` (local), `iso8601`, `iso8601-utc`, and
 * `May 04 04:36:57.123` of old versions, which lacks the year.
 */
export class BindTime {
  /** Where the text after the time and one blank starts; where the line starts when it has no time. */
  end = 0;
  private readonly zone: ZoneClock;
  private readonly iso: IsoTimeReader;
  private readonly options: ParseOptions;
  private years: YearClock | null = null;
  /** Bytes of the date read last, and its local midnight: neighbouring lines share it. */
  private dayKey = -1;
  private monthKey = -1;
  private yearKey = -1;
  private midnight = Number.NaN;

  constructor(options: ParseOptions) {
    this.zone = options.zone;
    this.options = options;
    this.iso = new IsoTimeReader(options.zone);
  }

  /** The instant at the start of `bytes[start, end)`; NaN when the line has no time. */
  read(bytes: Uint8Array, start: number, end: number): number {
    this.end = start;
    if (end - start < 20) return Number.NaN;
    if (bytes[start + 2] === 45) return bytes[start + 6] === 45 && bytes[start + 11] === 32 ? this.dayFirst(bytes, start, end) : Number.NaN;
    if (bytes[start + 4] === 45) return this.isoTime(bytes, start, end);
    return bytes[start + 3] === 32 && bytes[start + 6] === 32 ? this.yearless(bytes, start, end) : Number.NaN;
  }

  /** For the source's notes. */
  finish(sink: RecordSink): void {
    this.years?.finish(sink);
  }

  /** `04-May-2016 04:36:57.123 `. */
  private dayFirst(bytes: Uint8Array, start: number, end: number): number {
    const day = (bytes[start]! << 8) | bytes[start + 1]!;
    const month = (bytes[start + 3]! << 16) | (bytes[start + 4]! << 8) | bytes[start + 5]!;
    const year = (bytes[start + 7]! << 24) | (bytes[start + 8]! << 16) | (bytes[start + 9]! << 8) | bytes[start + 10]!;
    if (day !== this.dayKey || month !== this.monthKey || year !== this.yearKey) {
      this.midnight = midnightOf(bytes, start);
      this.dayKey = day;
      this.monthKey = month;
      this.yearKey = year;
    }
    return this.zone.toInstant(this.midnight + this.timeOfDay(bytes, start + 12, end));
  }

  private isoTime(bytes: Uint8Array, start: number, end: number): number {
    const instant = this.iso.read(bytes, start, end);
    if (instant !== instant || bytes[this.iso.end] !== 32) return Number.NaN;
    this.end = this.iso.end + 1;
    return instant;
  }

  /** `May 04 04:36:57.123 `. */
  private yearless(bytes: Uint8Array, start: number, end: number): number {
    const month = monthOf(bytes[start]!, bytes[start + 1]!, bytes[start + 2]!);
    const tens = bytes[start + 4] === 32 ? 0 : bytes[start + 4]! - 48;
    const ones = bytes[start + 5]! - 48;
    if (month === 0 || !(tens >= 0 && tens <= 3 && ones >= 0 && ones <= 9)) return Number.NaN;
    const timeOfDay = this.timeOfDay(bytes, start + 7, end);
    if (timeOfDay !== timeOfDay) return Number.NaN;
    this.years ??= new YearClock(this.options);
    const instant = this.years.read(month, tens * 10 + ones, timeOfDay);
    if (instant !== instant) this.end = start;
    return instant;
  }

  /** Microseconds since midnight of `HH:MM:SS[.fraction] ` at `at`; NaN when it is not one. Sets `end`. */
  private timeOfDay(bytes: Uint8Array, at: number, end: number): number {
    const h = bytes[at]! - 48;
    const hh = bytes[at + 1]! - 48;
    const m = bytes[at + 3]! - 48;
    const mm = bytes[at + 4]! - 48;
    const s = bytes[at + 6]! - 48;
    const ss = bytes[at + 7]! - 48;
    if (h >>> 0 > 2 || hh >>> 0 > 9 || m >>> 0 > 5 || mm >>> 0 > 9 || s >>> 0 > 6 || ss >>> 0 > 9) return Number.NaN;
    const hour = h * 10 + hh;
    const second = s * 10 + ss;
    if (hour > 23 || second > 60 || bytes[at + 2] !== 58 || bytes[at + 5] !== 58) return Number.NaN;
    const whole = hour * 3600 + (m * 10 + mm) * 60 + second;
    let next = at + 8;
    let micros = 0;
    if (bytes[next] === 46) {
      const f = bytes[next + 1]! - 48;
      const ff = bytes[next + 2]! - 48;
      const fff = bytes[next + 3]! - 48;
      if (f >>> 0 <= 9 && ff >>> 0 <= 9 && fff >>> 0 <= 9 && bytes[next + 4] === 32) {
        micros = (f * 100 + ff * 10 + fff) * 1000;
        next += 4;
      } else {
        const digits = digitsAt(bytes, next + 1, end);
        micros = fraction(bytes, next + 1, digits);
        next += 1 + digits;
      }
    }
    if (next >= end || bytes[next] !== 32) return Number.NaN;
    this.end = next + 1;
    return whole * 1_000_000 + micros;
  }
}

/** Local midnight of `04-May-2016` at `start`; NaN when there is no such date. */
function midnightOf(bytes: Uint8Array, start: number): number {
  const digit = (i: number): number => {
    const value = bytes[start + i]! - 48;
    return value >= 0 && value <= 9 ? value : Number.NaN;
  };
  const year = digit(7) * 1000 + digit(8) * 100 + digit(9) * 10 + digit(10);
  const month = monthOf(bytes[start + 3]!, bytes[start + 4]!, bytes[start + 5]!);
  if (!(year >= 1685 && year <= 2254)) return Number.NaN;
  return daysOf(year, month, digit(0) * 10 + digit(1)) * DAY;
}
