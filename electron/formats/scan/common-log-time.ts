import type { ZoneClock } from '../../../shared/lib/zone.ts';
import { MICROS_PER_DAY } from '../../../shared/model/time.ts';
import { digitsAt, numberAt } from './bytes.ts';
import { daysOf, isExact, monthOf } from './calendar.ts';
import { fraction, readOffset } from './iso-time.ts';

/** Reads `dd/Mon/yyyy:hh:mm:ss[.fff][ ±hhmm]`, the time of the Common Log Format and of HAProxy, with the last day kept. */
export class CommonLogTimeReader {
  /** Where the last reading ended. */
  end = 0;
  /** True when the last reading had a zone of its own. */
  zoned = false;
  private readonly zone: ZoneClock;
  private key = -1;
  private dayMicros = 0;

  constructor(zone: ZoneClock) {
    this.zone = zone;
  }

  /** The instant at `start`, NaN when there is none. */
  read(bytes: Uint8Array, start: number, end: number): number {
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
