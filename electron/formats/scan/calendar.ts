import { MICROS_PER_DAY } from '../../../shared/model/time.ts';

/** Days since 1970-01-01 of a date of the Gregorian calendar (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms"); NaN when there is no such date. */
export function daysOf(year: number, month: number, day: number): number {
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return Number.NaN;
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468;
}

/** Days of a month, 28 to 31. */
export function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Microseconds of a wall-clock time since 1970-01-01 of the same clock; NaN when the date or time does not exist (23:59:60 is taken, as clocks print it). */
export function wallMicros(year: number, month: number, day: number, hour: number, minute: number, second: number, micros = 0): number {
  if (!(hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second <= 60)) return Number.NaN;
  return daysOf(year, month, day) * MICROS_PER_DAY + (hour * 3600 + minute * 60 + second) * 1_000_000 + micros;
}

/** Number of an English three-letter month given by its bytes in any case, 1 to 12; 0 when it is none. */
export function monthOf(a: number, b: number, c: number): number {
  switch (((a | 32) << 16) | ((b | 32) << 8) | (c | 32)) {
    case 0x6a616e:
      return 1;
    case 0x666562:
      return 2;
    case 0x6d6172:
      return 3;
    case 0x617072:
      return 4;
    case 0x6d6179:
      return 5;
    case 0x6a756e:
      return 6;
    case 0x6a756c:
      return 7;
    case 0x617567:
      return 8;
    case 0x736570:
      return 9;
    case 0x6f6374:
      return 10;
    case 0x6e6f76:
      return 11;
    case 0x646563:
      return 12;
    default:
      return 0;
  }
}

/** As `monthOf`, from text. */
export const monthOfText = (text: string): number => (text.length < 3 ? 0 : monthOf(text.charCodeAt(0), text.charCodeAt(1), text.charCodeAt(2)));

const EARLIEST = wallMicros(1685, 1, 1, 0, 0, 0);
const LATEST = wallMicros(2255, 1, 1, 0, 0, 0);
/** True for instants that a double holds exactly in microseconds. */
export const isExact = (micros: number): boolean => micros >= EARLIEST && micros < LATEST;
