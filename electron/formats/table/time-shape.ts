import type { ZoneClock } from '../../../shared/lib/zone.ts';
import { MICROS_PER_DAY } from '../../../shared/model/time.ts';
import { ascii, digitsAt, textOf } from '../scan/bytes.ts';
import { isExact, monthOfText, wallMicros } from '../scan/calendar.ts';
import { CommonLogTimeReader } from '../scan/common-log-time.ts';
import { IsoTimeReader } from '../scan/iso-time.ts';

/** How a column writes its times. */
export type TimeShapeId =
  | 'iso'
  | 'common-log'
  | 'day-first'
  | 'month-first'
  | 'named-month'
  | 'epoch'
  | 'epoch-ms'
  | 'epoch-us'
  | 'epoch-ns'
  | 'excel';

/** What was found out about a time column, and why. */
export interface TimeShape {
  readonly id: TimeShapeId;
  /** For a reader: "month first (12/31/2027), as 31 cannot be a month". */
  readonly because: string;
  /** True when values carry no zone of their own. */
  readonly needsZone: boolean;
  /** Share of the values looked at that read as times in this shape. */
  readonly share: number;
}

const EPOCHS: readonly (readonly [id: TimeShapeId, digits: number, toMicros: number, name: string])[] = [
  ['epoch', 10, 1_000_000, 'seconds'],
  ['epoch-ms', 13, 1000, 'milliseconds'],
  ['epoch-us', 16, 1, 'microseconds'],
  ['epoch-ns', 19, 0.001, 'nanoseconds'],
];
const YEAR_1990 = wallMicros(1990, 1, 1, 0, 0, 0);
const YEAR_2100 = wallMicros(2100, 1, 1, 0, 0, 0);

/** `31.12.2027 23:10:02,5`, `12/31/2027 5:10:03 PM`, `31-12-27`; date parts, time parts and zone as groups. */
const NUMERIC_DATE =
  /^(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d\d)(?:[ T,]{1,3}(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(?: ?([AaPp])\.?[Mm]\.?)?(?: ?(Z|[+-]\d\d:?\d\d))?)?$/;
/** `31-Dec-2027 23:10:02.5`, `Tue, 10 May 2005 17:26:39 +0200`, `Dec 31, 2027 11:10:02 PM`. */
const DAY_NAMED =
  /^(?:[A-Za-z]{3,9},? )?(\d{1,2})[ -]([A-Za-z]{3})[a-z]{0,6}[ -](\d{4}),? (\d{1,2}):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(?: ?([AaPp])[Mm])?(?: ?(Z|UTC|GMT|[+-]\d\d:?\d\d))?$/;
const MONTH_NAMED =
  /^(?:[A-Za-z]{3,9},? )?([A-Za-z]{3})[a-z]{0,6} {1,2}(\d{1,2}),? (\d{4}),? (\d{1,2}):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(?: ?([AaPp])[Mm])?(?: ?(Z|UTC|GMT|[+-]\d\d:?\d\d))?$/;
const ISO_MINUTES = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d))?(Z|[+-]\d\d:?\d\d)?$/;
/** Time of day in a column of its own. */
const TIME_OF_DAY = /^(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(?: ?([AaPp])\.?[Mm]\.?)?$/;

/** Reads the times of one column. */
export class TimeColumn {
  /** Times of the last readings carried a zone of their own. */
  zoned = false;
  private readonly shape: TimeShapeId;
  private readonly zone: ZoneClock;
  private readonly iso: IsoTimeReader;
  private readonly common: CommonLogTimeReader;
  private lastText = '';
  private lastTime = Number.NaN;

  constructor(shape: TimeShapeId, zone: ZoneClock) {
    this.shape = shape;
    this.zone = zone;
    this.iso = new IsoTimeReader(zone);
    this.common = new CommonLogTimeReader(zone);
  }

  /** The instant in `bytes[start, end)`, NaN when there is none. Quick for ISO times and epochs. */
  read(bytes: Uint8Array, start: number, end: number): number {
    if (this.shape === 'iso') {
      const instant = this.iso.read(bytes, start, end);
      this.zoned = this.iso.zoned;
      if (instant === instant && this.iso.end === end) return instant;
    } else if (this.shape === 'epoch-ms' && end - start === 13 && digitsAt(bytes, start, end) === 13) {
      let value = 0;
      for (let i = start; i < end; i++) value = value * 10 + bytes[i]! - 48;
      this.zoned = true;
      return isExact(value * 1000) ? value * 1000 : Number.NaN;
    } else if (this.shape === 'epoch') {
      const instant = plainSeconds(bytes, start, end);
      if (instant >= 0) {
        this.zoned = true;
        return isExact(instant) ? instant : Number.NaN;
      }
    } else if (this.shape === 'common-log') {
      const instant = this.common.read(bytes, start, end);
      this.zoned = this.common.zoned;
      return this.common.end === end ? instant : Number.NaN;
    }
    return end - start > 64 ? Number.NaN : this.text(textOf(bytes, start, end));
  }

  /** As `read`, from text. */
  text(raw: string): number {
    if (raw === this.lastText) return this.lastTime;
    this.lastText = raw;
    this.lastTime = this.fromText(raw.trim());
    return this.lastTime;
  }

  /** A date and, from a column of its own, a time of day. */
  dateAndTime(date: string, time: string): number {
    const joined = this.text(`${date.trim()} ${time.trim()}`);
    if (joined === joined) return joined;
    const of = TIME_OF_DAY.exec(time.trim());
    const day = this.text(date);
    if (!of || day !== day) return Number.NaN;
    const hour = hourOf(Number(of[1]), of[5]);
    return day + (hour * 3600 + Number(of[2]) * 60 + Number(of[3] ?? 0)) * 1_000_000 + microsOf(of[4]);
  }

  private fromText(text: string): number {
    if (text.length === 0 || text.length > 64) return Number.NaN;
    switch (this.shape) {
      case 'iso':
      case 'common-log':
        return this.isoText(text);
      case 'day-first':
      case 'month-first':
        return this.numericDate(text, this.shape === 'day-first');
      case 'named-month':
        return this.namedMonth(text);
      case 'excel':
        return this.placed(excelWall(text), undefined);
      default:
        return this.epoch(text);
    }
  }

  private isoText(text: string): number {
    const bytes = ascii(text);
    if (this.shape === 'common-log') {
      const instant = this.common.read(bytes, 0, bytes.length);
      this.zoned = this.common.zoned;
      return this.common.end === bytes.length ? instant : Number.NaN;
    }
    const instant = this.iso.read(bytes, 0, bytes.length);
    this.zoned = this.iso.zoned;
    if (instant === instant && this.iso.end === bytes.length) return instant;
    if (instant === instant && /^ ?(?:UTC|GMT)$/.test(text.slice(this.iso.end))) return this.isoText(`${text.slice(0, this.iso.end)}Z`);
    const short = ISO_MINUTES.exec(text);
    return short
      ? this.placed(wallMicros(Number(short[1]), Number(short[2]), Number(short[3]), Number(short[4] ?? 0), Number(short[5] ?? 0), 0), short[6])
      : Number.NaN;
  }

  private numericDate(text: string, dayFirst: boolean): number {
    const m = NUMERIC_DATE.exec(text);
    if (!m) return Number.NaN;
    const [day, month] = dayFirst ? [Number(m[1]), Number(m[3])] : [Number(m[3]), Number(m[1])];
    const wall = wallMicros(fullYear(m[4]!), month, day, hourOf(Number(m[5] ?? 0), m[9]), Number(m[6] ?? 0), Number(m[7] ?? 0), microsOf(m[8]));
    return this.placed(wall, m[10]);
  }

  private namedMonth(text: string): number {
    const m = DAY_NAMED.exec(text);
    const n = m ? null : MONTH_NAMED.exec(text);
    const parts = m ?? n;
    if (!parts) return Number.NaN;
    const [day, month] = m ? [m[1]!, m[2]!] : [n![2]!, n![1]!];
    const hour = hourOf(Number(parts[4]), parts[8]);
    return this.placed(
      wallMicros(Number(parts[3]), monthOfText(month), Number(day), hour, Number(parts[5]), Number(parts[6] ?? 0), microsOf(parts[7])),
      parts[9],
    );
  }

  private epoch(text: string): number {
    const micros = epochMicros(text, this.shape);
    this.zoned = true;
    return isExact(micros) ? micros : Number.NaN;
  }

  /** The instant of a wall-clock time with a zone of its own, or with the column's. */
  private placed(wall: number, zone: string | undefined): number {
    this.zoned = zone !== undefined;
    if (wall !== wall) return wall;
    const instant = zone === undefined ? this.zone.toInstant(wall) : wall - offsetOf(zone);
    return isExact(instant) ? instant : Number.NaN;
  }
}

const hourOf = (hour: number, half: string | undefined): number =>
  half === undefined ? hour : hour < 1 || hour > 12 ? Number.NaN : (hour % 12) + (half === 'p' || half === 'P' ? 12 : 0);
const microsOf = (digits: string | undefined): number => (digits === undefined ? 0 : Number(digits.slice(0, 6).padEnd(6, '0')));
const fullYear = (text: string): number => (text.length === 4 ? Number(text) : Number(text) + (Number(text) < 70 ? 2000 : 1900));
const offsetOf = (zone: string): number =>
  /^[ZUG]/.test(zone) ? 0 : (zone.startsWith('-') ? -1 : 1) * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2))) * 60_000_000;

/** Microseconds of an Excel serial date (days since 1899-12-30 on the wall clock of whoever wrote it), with decimal point or comma; rounded to the millisecond, which is all such a number holds. */
function excelWall(text: string): number {
  if (!/^\d{5}(?:[.,]\d{1,15})?$/.test(text)) return Number.NaN;
  const days = Number(text.replace(',', '.'));
  return Math.round(((days - 25_569) * MICROS_PER_DAY) / 1000) * 1000;
}

/** Microseconds of an epoch written in the unit of `shape`; whole microseconds even where a double could not hold the digits. */
/** Microseconds of ten digits, which a point and one to six more may follow; -1 when it is anything else. */
function plainSeconds(bytes: Uint8Array, start: number, end: number): number {
  if (digitsAt(bytes, start, end) !== 10) return -1;
  let seconds = 0;
  for (let i = start; i < start + 10; i++) seconds = seconds * 10 + bytes[i]! - 48;
  const point = start + 10;
  if (point === end) return seconds * 1_000_000;
  const places = end - point - 1;
  if (bytes[point] !== 46 || places < 1 || places > 6 || digitsAt(bytes, point + 1, end) !== places) return -1;
  let micros = 0;
  for (let i = point + 1; i < point + 7; i++) micros = micros * 10 + (i < end ? bytes[i]! - 48 : 0);
  return seconds * 1_000_000 + micros;
}

function epochMicros(text: string, shape: TimeShapeId): number {
  const unit = EPOCHS.find((epoch) => epoch[0] === shape);
  const m = /^(\d{9,19})(?:[.,](\d{1,12}))?$/.exec(text);
  if (!unit || !m || Math.abs(m[1]!.length - unit[1]) > 1) return Number.NaN;
  const decimals = unit[1] - 10;
  const whole = m[1]!.slice(0, m[1]!.length - decimals);
  const rest = m[1]!.slice(m[1]!.length - decimals) + (m[2] ?? '');
  return Number(whole) * 1_000_000 + microsOf(rest === '' ? undefined : rest);
}

/**
 * The shape in which most of `values` read as times; null when no shape reads at least half of them. Numbers count as times only within 1990 to 2100,
 * Excel serials only when asked for (`mayBeExcel`: the column is named like a time, or nothing else in the table can be one).
 */
export function sniffTime(values: readonly string[], zone: ZoneClock, mayBeExcel: boolean): TimeShape | null {
  const filled = values.map((value) => value.trim()).filter((value) => value !== '' && value !== '-');
  if (filled.length === 0) return null;
  let best: TimeShape | null = null;
  for (const id of ['iso', 'common-log', 'named-month', 'epoch', 'epoch-ms', 'epoch-us', 'epoch-ns'] as const) {
    const tried = tryShape(id, filled, zone);
    if (tried.share > (best?.share ?? 0.499)) best = { id, share: tried.share, needsZone: tried.unzoned, because: describe(id, filled[0]!) };
  }
  const numeric = tryNumericDates(filled, zone);
  if (numeric && numeric.share > (best?.share ?? 0.499)) best = numeric;
  if (!best && mayBeExcel) {
    const excel = tryShape('excel', filled, zone);
    if (excel.share >= 0.5) best = { id: 'excel', share: excel.share, needsZone: true, because: describe('excel', filled[0]!) };
  }
  return best;
}

interface Tried {
  readonly share: number;
  readonly unzoned: boolean;
  /** Steps back in time between neighbours. */
  readonly back: number;
  /** Days between the earliest and the latest. */
  readonly days: number;
}

function tryShape(id: TimeShapeId, values: readonly string[], zone: ZoneClock): Tried {
  const column = new TimeColumn(id, zone);
  let read = 0;
  let unzoned = false;
  let back = 0;
  let last = Number.NEGATIVE_INFINITY;
  let earliest = Number.POSITIVE_INFINITY;
  let latest = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    const time = column.text(value);
    if (!(time >= YEAR_1990 && time < YEAR_2100) && !(time === time && (id === 'iso' || id === 'named-month'))) continue;
    read++;
    if (!column.zoned) unzoned = true;
    if (time < last) back++;
    last = time;
    earliest = Math.min(earliest, time);
    latest = Math.max(latest, time);
  }
  return { share: read / values.length, unzoned, back, days: Math.round((latest - earliest) / MICROS_PER_DAY) };
}

/** Day or month first: by which of the two can be a month, else by which reading keeps the rows in order, else by which keeps them close together, else by the separator. */
function tryNumericDates(values: readonly string[], zone: ZoneClock): TimeShape | null {
  const sample = values.find((value) => NUMERIC_DATE.test(value));
  if (sample === undefined) return null;
  const day = tryShape('day-first', values, zone);
  const month = tryShape('month-first', values, zone);
  const shape = (id: 'day-first' | 'month-first', tried: Tried, why: string): TimeShape => ({
    id,
    share: tried.share,
    needsZone: tried.unzoned,
    because: `${id === 'day-first' ? 'day first' : 'month first'} (${sample}), ${why}`,
  });
  if (day.share !== month.share) {
    return day.share > month.share
      ? shape('day-first', day, 'as the second number is never over 12')
      : shape('month-first', month, 'as the first number is never over 12');
  }
  if (day.back !== month.back)
    return day.back < month.back
      ? shape('day-first', day, 'as the rows are then in order')
      : shape('month-first', month, 'as the rows are then in order');
  if (day.days !== month.days) {
    const why = `as the first rows then lie ${Math.min(day.days, month.days)} days apart, not ${Math.max(day.days, month.days)}`;
    return day.days < month.days ? shape('day-first', day, why) : shape('month-first', month, why);
  }
  const usual = sample.includes('/') ? 'month-first' : 'day-first';
  return shape(usual, usual === 'day-first' ? day : month, 'which nothing in the file decides: check it');
}

function describe(id: TimeShapeId, sample: string): string {
  const epoch = EPOCHS.find((candidate) => candidate[0] === id);
  if (epoch) return `${epoch[3]} since 1970 (${sample})`;
  if (id === 'excel') return `Excel serial dates (${sample})`;
  if (id === 'common-log') return `times as web servers write them (${sample})`;
  return id === 'named-month' ? `dates with the month's name (${sample})` : `ISO 8601 times (${sample})`;
}
