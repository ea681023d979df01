import type { ZoneClock } from '../../../shared/lib/zone.ts';
import { ascii, digitsAt, indexOf, numberAt, startsWith, tokenEnd } from '../scan/bytes.ts';
import { fraction, IsoTimeReader } from '../scan/iso-time.ts';
import { isUtcWord, UTC_WORD_LENGTH } from '../scan/utc-word.ts';
import { MonthWord } from './month-word.ts';

/** How a prefix gave its time. */
export const NO_TIME = 0;
export const INSTANT = 1;
/** Month, day and time of day, but no year. */
export const YEARLESS = 2;
/** As YEARLESS with `year`. */
export const LOCAL = 3;

const MICROS = 1_000_000;

/** The time at the start of a syslog line, in any dress. Fields hold the last successful reading; one object is reused for all lines. */
export class SyslogTime {
  kind = NO_TIME;
  /** For INSTANT. */
  instant = Number.NaN;
  /** True when the time was told with its zone; for YEARLESS and LOCAL that zone is UTC. */
  zoned = false;
  year = 0;
  month = 0;
  day = 0;
  /** Microseconds since midnight. */
  timeOfDay = 0;
  /** The dress is one that only the journal or syslog write (weekday and zone word, or a float of seconds): no tag is needed to believe it. */
  sure = false;
  /** True when an ISO time had no zone and a blank for the `T`: believed only with `name[pid]:` after it. */
  weak = false;
  private readonly iso: IsoTimeReader;
  private readonly word = new MonthWord();

  constructor(zone: ZoneClock) {
    this.iso = new IsoTimeReader(zone);
  }

  /** Where the text after the time starts, or -1 when no time stands at `start`. */
  read(bytes: Uint8Array, start: number, end: number): number {
    this.kind = NO_TIME;
    this.zoned = false;
    this.sure = false;
    this.weak = false;
    if (end - start < 15) return -1;
    const c = bytes[start]!;
    if (c >= 48 && c <= 57) return bytes[start + 4] === 45 ? this.isoTime(bytes, start, end) : this.unixTime(bytes, start, end);
    if (c === 91) return this.monotonic(bytes, start, end);
    this.month = this.word.read(bytes, start, end);
    if (this.month > 0) return this.traditional(bytes, start + this.word.length + 1, end);
    if (bytes[start + 3] !== 32 || !isWeekday(bytes, start)) return -1;
    // `Tue Nov 21 08:01:01 2023 ` of OpenWrt's logread.
    this.month = this.word.read(bytes, start + 4, end);
    return this.month > 0 ? this.traditional(bytes, start + 5 + this.word.length, end) : this.weekdayTime(bytes, start + 4, end);
  }

  /** `2027-10-31T02:56:00.091384+02:00 `. */
  isoTime(bytes: Uint8Array, start: number, end: number): number {
    const instant = this.iso.read(bytes, start, end);
    // Cisco puts a colon behind the time where no host follows.
    const at = bytes[this.iso.end] === 58 ? this.iso.end + 1 : this.iso.end;
    if (instant !== instant || at >= end || bytes[at] !== 32) return -1;
    this.kind = INSTANT;
    this.instant = instant;
    this.zoned = this.iso.zoned;
    this.weak = !this.iso.zoned || bytes[start + 10] !== 84;
    return at + 1;
  }

  /** `1795442254.156145 ` of `journalctl -o short-unix`. */
  private unixTime(bytes: Uint8Array, start: number, end: number): number {
    const digits = digitsAt(bytes, start, end);
    if (digits !== 10 || bytes[start + 10] !== 46 || digitsAt(bytes, start + 11, end) !== 6 || bytes[start + 17] !== 32) return -1;
    this.kind = INSTANT;
    this.instant = numberAt(bytes, start, 10, end) * MICROS + numberAt(bytes, start + 11, 6, end);
    this.zoned = true;
    this.weak = true;
    return start + 18;
  }

  /** `[ 1234.567890] ` of `journalctl -o short-monotonic`: no time that could be placed. */
  private monotonic(bytes: Uint8Array, start: number, end: number): number {
    let at = start + 1;
    while (bytes[at] === 32 && at < end) at++;
    const digits = digitsAt(bytes, at, end);
    at += digits;
    if (digits === 0 || bytes[at] !== 46 || digitsAt(bytes, at + 1, end) !== 6 || bytes[at + 7] !== 93 || bytes[at + 8] !== 32) return -1;
    this.kind = NO_TIME;
    this.weak = true;
    return at + 9;
  }

  /** `Oct  3 02:56:00 `, `Oct 03 2027 02:56:00.123 `, `Oct  3 02:56:00 2027 `, and with `UTC: ` behind; `start` is behind the month. */
  private traditional(bytes: Uint8Array, start: number, end: number): number {
    let at = start;
    if (bytes[at] === 32) at++;
    const dayDigits = digitsAt(bytes, at, end);
    this.day = dayDigits === 1 || dayDigits === 2 ? numberAt(bytes, at, dayDigits, end) : 0;
    at += dayDigits;
    if (this.day < 1 || this.day > 31 || bytes[at] !== 32) return -1;
    at++;
    this.kind = YEARLESS;
    if (digitsAt(bytes, at, end) === 4 && bytes[at + 4] === 32) {
      this.year = numberAt(bytes, at, 4, end);
      this.kind = LOCAL;
      at += 5;
    }
    at = this.clock(bytes, at, end);
    if (at < 0) return -1;
    if (
      this.kind === YEARLESS &&
      bytes[at] === 32 &&
      digitsAt(bytes, at + 1, end) === 4 &&
      (bytes[at + 5] === 32 || (bytes[at + 5] === 58 && bytes[at + 6] === 32))
    ) {
      const year = numberAt(bytes, at + 1, 4, end);
      if (year >= 1980 && year < 2100) {
        this.year = year;
        this.kind = LOCAL;
        at += 5;
      }
    }
    if (bytes[at + UTC_WORD_LENGTH] === 58 && isUtcWord(bytes, at, end)) {
      this.zoned = true;
      at += UTC_WORD_LENGTH;
    }
    if (bytes[at] === 58) at++;
    return bytes[at] === 32 && at < end ? at + 1 : -1;
  }

  /** `Mon 2026-11-23 16:57:39 MSK ` of `journalctl -o short-full`, after the weekday. */
  private weekdayTime(bytes: Uint8Array, start: number, end: number): number {
    const instant = this.iso.read(bytes, start, end);
    if (instant !== instant || bytes[this.iso.end] !== 32) return -1;
    this.kind = INSTANT;
    this.instant = instant;
    this.zoned = this.iso.zoned;
    this.sure = true;
    if (this.iso.zoned) return this.iso.end + 1;
    const zoneStart = this.iso.end + 1;
    const zoneEnd = tokenEnd(bytes, zoneStart, end);
    if (startsWith(bytes, zoneStart, zoneEnd, UTC_WORD) || startsWith(bytes, zoneStart, zoneEnd, GMT_WORD))
      return this.again(bytes, start, zoneEnd, end);
    return zoneEnd < end ? zoneEnd + 1 : -1;
  }

  /** The zone word was UTC: the wall time is the instant. */
  private again(bytes: Uint8Array, start: number, zoneEnd: number, end: number): number {
    const length = this.iso.end - start;
    const told = new Uint8Array(length + 1);
    told.set(bytes.subarray(start, this.iso.end));
    told[length] = 90;
    this.instant = this.iso.read(told, 0, told.length);
    this.zoned = true;
    return zoneEnd < end ? zoneEnd + 1 : -1;
  }

  /** `02:56:00` or `02:56:00.123`; where it ends, -1 when it is none. */
  private clock(bytes: Uint8Array, start: number, end: number): number {
    const hour = numberAt(bytes, start, 2, end);
    const minute = numberAt(bytes, start + 3, 2, end);
    const second = numberAt(bytes, start + 6, 2, end);
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60 || bytes[start + 2] !== 58 || bytes[start + 5] !== 58)
      return -1;
    let at = start + 8;
    let micros = 0;
    if (bytes[at] === 46) {
      const digits = digitsAt(bytes, at + 1, end);
      if (digits > 0) {
        micros = fraction(bytes, at + 1, digits);
        at += 1 + digits;
      }
    }
    this.timeOfDay = (hour * 3600 + minute * 60 + second) * MICROS + micros;
    return at;
  }
}

const UTC_WORD = ascii('UTC');
const GMT_WORD = ascii('GMT');
const WEEKDAYS = ascii('MonTueWedThuFriSatSun');

function isWeekday(bytes: Uint8Array, start: number): boolean {
  for (let i = 0; i < 21; i += 3)
    if (bytes[start] === WEEKDAYS[i] && bytes[start + 1] === WEEKDAYS[i + 1] && bytes[start + 2] === WEEKDAYS[i + 2]) return true;
  return false;
}

/** Where the text after `<PRI>` starts; `start` when there is none. */
export function afterPriority(bytes: Uint8Array, start: number, end: number): number {
  if (bytes[start] !== 60) return start;
  const digits = digitsAt(bytes, start + 1, Math.min(end, start + 5));
  const close = start + 1 + digits;
  return digits >= 1 && digits <= 3 && close < end && bytes[close] === 62 ? close + 1 : start;
}

/** Where the message of an RFC 5424 line starts, given the start of its structured data; -1 when the data is cut. */
export function afterStructuredData(bytes: Uint8Array, start: number, end: number): number {
  if (bytes[start] === 45) return afterSpaces(bytes, start + 1, end);
  let at = start;
  while (at < end && bytes[at] === 91) {
    at++;
    let quoted = false;
    for (; at < end; at++) {
      const c = bytes[at]!;
      if (quoted && c === 92) at++;
      else if (c === 34) quoted = !quoted;
      else if (c === 93 && !quoted) break;
    }
    if (at >= end) return -1;
    at++;
  }
  return at === start ? -1 : afterSpaces(bytes, at, end);
}

/** Skips blanks and the byte order mark that RFC 5424 allows before a UTF-8 message. */
function afterSpaces(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && bytes[at] === 32) at++;
  return bytes[at] === 0xef && bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf && at + 3 <= end ? at + 3 : at;
}

const REPEATED = ascii('last message repeated ');
const REPEATED_DASHES = ascii('--- last message repeated ');
const JOURNAL = ascii('-- ');
const LAST_MESSAGE = ascii('message repeated ');

/** True for lines that syslog and the journal write of their own: "-- Journal begins", "last message repeated 2 times". */
export function isNotice(bytes: Uint8Array, start: number, end: number): boolean {
  const c = bytes[start];
  if (c !== 108 && c !== 109 && c !== 45) return false;
  return (
    startsWith(bytes, start, end, REPEATED) ||
    startsWith(bytes, start, end, REPEATED_DASHES) ||
    (startsWith(bytes, start, end, JOURNAL) && bytes[end - 1] === 45) ||
    (startsWith(bytes, start, end, LAST_MESSAGE) && indexOf(bytes, TIMES, start, end) > 0)
  );
}
const TIMES = ascii(' times: [');
