import type { ZoneClock } from '../../../shared/lib/zone.ts';
import { MICROS_PER_DAY } from '../../../shared/model/time.ts';
import { digitsAt, numberAt } from './bytes.ts';
import { daysOf, isExact, monthOf } from './calendar.ts';
import { fraction, readOffset } from './iso-time.ts';
import { viewOf } from './words.ts';

/** Reads `dd/Mon/yyyy:hh:mm:ss[.fff][ ±hhmm]`, the time of the Common Log Format and of HAProxy, with the last day kept. */
export class CommonLogTimeReader {
  /** Where the last reading ended. */
  end = 0;
  /** True when the last reading had a zone of its own. */
  zoned = false;
  private readonly zone: ZoneClock;
  private key = -1;
  private dayMicros = 0;
  /** The bytes of `dd/Mon/yyyy:hh:mm` and of ` ±hhmm` read last, as words, and the instant their minute began: neighbouring lines share them. */
  private readonly minuteWords = new Int32Array(7);
  private minute = Number.NaN;

  constructor(zone: ZoneClock) {
    this.zone = zone;
  }

  /** The instant at `start`, NaN when there is none. */
  read(bytes: Uint8Array, start: number, end: number): number {
    if (start + 26 <= end && this.isSameMinute(bytes, start)) {
      const tens = bytes[start + 18]! - 48;
      const second = tens * 10 + bytes[start + 19]! - 48;
      if (tens >>> 0 <= 5 && (bytes[start + 19]! - 48) >>> 0 <= 9) {
        this.end = start + 26;
        this.zoned = true;
        return this.minute + second * 1_000_000;
      }
    }
    const instant = this.readAnew(bytes, start, end);
    if (this.zoned && this.end === start + 26 && instant === instant) this.keepMinute(bytes, start, instant);
    return instant;
  }

  private isSameMinute(bytes: Uint8Array, start: number): boolean {
    const view = viewOf(bytes);
    const words = this.minuteWords;
    return (
      view.getInt32(start + 12, true) === words[3] &&
      view.getInt32(start, true) === words[0] &&
      view.getInt32(start + 4, true) === words[1] &&
      view.getInt32(start + 8, true) === words[2] &&
      view.getInt16(start + 16, true) === words[4] &&
      view.getInt32(start + 20, true) === words[5] &&
      view.getInt16(start + 24, true) === words[6]
    );
  }

  private keepMinute(bytes: Uint8Array, start: number, instant: number): void {
    const view = viewOf(bytes);
    for (let i = 0; i < 4; i++) this.minuteWords[i] = view.getInt32(start + i * 4, true);
    this.minuteWords[4] = view.getInt16(start + 16, true);
    this.minuteWords[5] = view.getInt32(start + 20, true);
    this.minuteWords[6] = view.getInt16(start + 24, true);
    this.minute = instant - numberAt(bytes, start + 18, 2, start + 20) * 1_000_000;
  }

  private readAnew(bytes: Uint8Array, start: number, end: number): number {
    this.zoned = false;
    if (start + 20 > end || bytes[start + 2] !== 47 || bytes[start + 6] !== 47 || bytes[start + 11] !== 58) return Number.NaN;
    const day = numberAt(bytes, start, 2, end);
    const month = monthOf(bytes[start + 3]!, bytes[start + 4]!, bytes[start + 5]!);
    const year = numberAt(bytes, start + 7, 4, end);
    const hour = numberAt(bytes, start + 12, 2, end);
    const minute = numberAt(bytes, start + 15, 2, end);
    const second = numberAt(bytes, start + 18, 2, end);
    if (day < 0 || month === 0 || year < 0 || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) return Number.NaN;
    const key = (year * 16 + month) * 32 + day;
    if (key !== this.key) {
      this.dayMicros = daysOf(year, month, day) * MICROS_PER_DAY;
      this.key = key;
    }
    let wall = this.dayMicros + (hour * 3600 + minute * 60 + second) * 1_000_000;
    let at = start + 20;
    if (at < end && bytes[at] === 46) {
      const digits = digitsAt(bytes, at + 1, end);
      wall += fraction(bytes, at + 1, digits);
      at += 1 + digits;
    }
    if (at + 5 < end && bytes[at] === 32 && (bytes[at + 1] === 43 || bytes[at + 1] === 45)) {
      const offset = readOffset(bytes, at + 1, end);
      if (offset === offset) {
        this.end = at + 6 < end && bytes[at + 4] === 58 ? at + 7 : at + 6;
        this.zoned = true;
        return checked(wall - offset);
      }
    }
    this.end = at;
    this.zoned = false;
    return checked(this.zone.toInstant(wall));
  }
}

const checked = (instant: number): number => (isExact(instant) ? instant : Number.NaN);
