import type { ZoneClock } from '../../shared/lib/zone.ts';
import { MICROS_PER_DAY, type Micros } from '../../shared/model/time.ts';
import type { ParseOptions } from './format.ts';
import type { RecordSink } from './record-sink.ts';
import { daysInMonth, daysOf } from './scan/calendar.ts';

/** A step back further than this means that a new year has begun. */
const HALF_YEAR_DAYS = 183;
/** Once a year has begun, a line that would stand no further back than this in the year before belongs there. */
const STRAGGLER_DAYS = 62;
/** Logs without years that seem to run longer than this are not in order of time; the year then stands still. */
const MOST_YEARS = 20;
/** Clocks differ: a log may end a little after the time its file was written. */
const TOLERANCE = MICROS_PER_DAY;

/**
 * Gives years to times that carry none, as syslog writes them: from the order of lines, and from the date of the file, which the log cannot be younger than.
 * Each reader of such a file has one, and asks it for each line in order. Survives jumps backwards: a December line among January ones is of the year before,
 * and only a step back of half a year starts a new one.
 */
export class YearClock {
  private readonly zone: ZoneClock;
  private readonly fileTime: number;
  private readonly given: boolean;
  private year: number;
  private firstYear = Number.NaN;
  private latestYear = Number.NaN;
  private lastDay = Number.NaN;
  private begun = 0;
  /** The date read last: neighbouring lines share it. */
  private key = -1;
  private midnight = Number.NaN;

  constructor(options: Pick<ParseOptions, 'zone' | 'year' | 'fileTime'>) {
    this.zone = options.zone;
    this.fileTime = options.fileTime;
    this.given = options.year !== undefined;
    this.year = options.year ?? Number.NaN;
  }

  /**
   * The instant of a local date and time of day without a year; NaN when the date does not exist (30 February, or the 29th of a year that is no leap year).
   * @param timeOfDay microseconds since midnight
   * @param utc true when the time says that it is UTC, whatever the zone of the file
   */
  read(month: number, day: number, timeOfDay: number, utc = false): Micros {
    const key = month * 32 + day;
    if (key !== this.key) {
      this.midnight = this.place(month, day);
      this.key = key;
    }
    return utc ? this.midnight + timeOfDay : this.zone.toInstant(this.midnight + timeOfDay);
  }

  /** Says in the source's notes which years were taken, and why. To be called at the end. */
  finish(sink: RecordSink): void {
    if (this.firstYear !== this.firstYear) return;
    const years = this.firstYear === this.latestYear ? `${this.firstYear}` : `${this.firstYear} to ${this.latestYear}`;
    const why = this.given ? 'as given, raised where a new year begins' : 'assumed from the order of lines and the date of the file';
    sink.notes.add(`Times carry no year: ${years} ${why}.`);
  }

  /** Local midnight of a date in the year it most likely has. */
  private place(month: number, day: number): Micros {
    if (!(month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(2000, month))) return Number.NaN;
    if (this.year !== this.year) this.year = this.startYear(month, day);
    let year = this.year;
    let days = dayNumber(year, month, day);
    if (this.lastDay === this.lastDay) {
      if (days < this.lastDay - HALF_YEAR_DAYS && this.begun < MOST_YEARS) {
        this.begun++;
        this.year++;
        year = this.year;
        days = dayNumber(year, month, day);
      } else if (this.begun > 0 && this.lastDay - dayNumber(year - 1, month, day) <= STRAGGLER_DAYS) {
        // A straggler of the year before: the clock stays where it is.
        return this.dated(year - 1, month, day);
      }
    }
    this.lastDay = days;
    return this.dated(year, month, day);
  }

  private dated(year: number, month: number, day: number): Micros {
    const midnight = daysOf(year, month, day) * MICROS_PER_DAY;
    if (midnight === midnight) {
      if (!(this.firstYear <= year)) this.firstYear = year;
      if (!(this.latestYear >= year)) this.latestYear = year;
    }
    return midnight;
  }

  /** The latest year in which the first line is not younger than the file. */
  private startYear(month: number, day: number): number {
    if (!Number.isFinite(this.fileTime)) return 1970;
    const year = new Date(this.fileTime / 1000).getUTCFullYear();
    return dayNumber(year, month, day) * MICROS_PER_DAY > this.fileTime + TOLERANCE ? year - 1 : year;
  }
}

/** Days since 1970; the 29th of February counts as 1 March where there is none, so that order holds. */
const dayNumber = (year: number, month: number, day: number): number => daysOf(year, month, 1) + day - 1;

/**
 * For a log read once with inferred years whose last time came out younger than its file: the year to start with instead, so that it ends in time.
 * Undefined when the first reading stands.
 */
export function earlierStart(first: Micros, last: Micros, fileTime: Micros): number | undefined {
  if (!Number.isFinite(fileTime) || !(last > fileTime + TOLERANCE)) return undefined;
  const start = new Date(first / 1000).getUTCFullYear();
  for (let back = 1; back <= MOST_YEARS + 1; back++) {
    const moved = new Date(last / 1000);
    moved.setUTCFullYear(moved.getUTCFullYear() - back);
    if (moved.getTime() * 1000 <= fileTime + TOLERANCE) return start - back;
  }
  return undefined;
}
