import type { Head, ParseOptions } from '../format.ts';
import type { RecordSink } from '../record-sink.ts';
import { digitsAt, tokenEnd } from '../scan/bytes.ts';
import { wallMicros } from '../scan/calendar.ts';
import { IsoTimeReader } from '../scan/iso-time.ts';
import { YearClock } from '../year-clock.ts';
import { type Carried, type Carrier, CONTINUATION, NOTICE, type Peeler, UNDRESSED } from './carrier.ts';
import { MONTH_NAMES } from './month-word.ts';
import { peelHead } from './peel-head.ts';
import { afterPriority, afterStructuredData, INSTANT, isNotice, LOCAL, NO_TIME, SyslogTime, YEARLESS } from './syslog-dress.ts';
import { TagReader } from './tag.ts';

/** Reads every plain-text dress of syslog and of the journal's text modes, line by line, so that a file may mix them. */
class SyslogPeeler implements Peeler {
  needsZone = false;
  private readonly options: ParseOptions;
  private readonly time: SyslogTime;
  private readonly iso: IsoTimeReader;
  private readonly tag = new TagReader();
  private years: YearClock | null = null;
  /** Months and days are slow to place: the midnight last placed, by year, month and day. */
  private dayKey = -1;
  private dayMicros = 0;

  constructor(options: ParseOptions) {
    this.options = options;
    this.time = new SyslogTime(options.zone);
    this.iso = new IsoTimeReader(options.zone);
  }

  peel(bytes: Uint8Array, start: number, end: number, sink: RecordSink): number {
    if (start >= end) return UNDRESSED;
    if (bytes[start] === 32 && isIndented(bytes, start, end)) return CONTINUATION;
    if (bytes[start] === 45 && isNotice(bytes, start, end)) return NOTICE;
    const afterPri = afterPriority(bytes, start, end);
    if (bytes[afterPri] === 49 && bytes[afterPri + 1] === 32) {
      const message = this.modern(bytes, afterPri + 2, end, sink);
      if (message !== UNDRESSED) return message;
    }
    const time = this.time;
    const afterTime = time.read(bytes, afterPri, end);
    if (afterTime < 0) return afterPri > start ? this.untimed(bytes, afterPri, end, sink) : UNDRESSED;
    // Some write all of RFC 5424 but priority and version.
    if (time.kind === INSTANT && bytes[afterPri + 10] === 84 && isModern(bytes, afterTime, end)) return this.modern(bytes, afterPri, end, sink);
    const message = this.tag.read(bytes, afterTime, end);
    // A relay that knows RFC 3164 only puts its own time and name before a line of RFC 5424: what stands inside is the sender's.
    const inner = this.tag.program === '' ? afterVersion(bytes, message, end) : -1;
    if (inner > 0) {
      const within = this.modern(bytes, inner, end, sink);
      if (within !== UNDRESSED) return within;
    }
    const believed = time.weak
      ? this.tag.hasPid && this.tag.hostEnd > 0
      : time.kind !== INSTANT || time.sure || this.tag.program !== '' || afterPri > start;
    if (!believed) return UNDRESSED;
    if (time.kind !== NO_TIME && !time.zoned) this.needsZone = true;
    if (time.kind === YEARLESS || time.kind === LOCAL) {
      sink.carrierTime = this.placed(time);
    } else if (time.kind === INSTANT) sink.carrierTime = time.instant;
    return this.named(bytes, message, end, sink);
  }

  finish(sink: RecordSink): void {
    this.years?.finish(sink);
  }

  /** Sets host and program from the tag just read. */
  private named(bytes: Uint8Array, message: number, end: number, sink: RecordSink): number {
    if (isNotice(bytes, message, end)) return NOTICE;
    if (this.tag.hostEnd > 0) sink.setCarrierHost(bytes, this.tag.hostStart, this.tag.hostEnd);
    sink.carrierProgram = this.tag.program;
    return message;
  }

  /** `<134>filterlog[123]: ...`: a priority and no time. */
  private untimed(bytes: Uint8Array, start: number, end: number, sink: RecordSink): number {
    const message = this.tag.read(bytes, start, end);
    return this.tag.program === '' ? UNDRESSED : this.named(bytes, message, end, sink);
  }

  /** RFC 5424 after `1 `: TIMESTAMP HOSTNAME APP-NAME PROCID MSGID STRUCTURED-DATA [MSG]. */
  private modern(bytes: Uint8Array, start: number, end: number, sink: RecordSink): number {
    let at = start;
    let instant = Number.NaN;
    if (bytes[at] === 45 && bytes[at + 1] === 32) at += 2;
    else {
      instant = this.iso.read(bytes, at, end);
      if (instant !== instant || bytes[this.iso.end] !== 32) return UNDRESSED;
      at = this.iso.end + 1;
    }
    const hostStart = at;
    const hostEnd = tokenEnd(bytes, at, end);
    const programStart = hostEnd + 1;
    const programEnd = tokenEnd(bytes, programStart, end);
    const processEnd = tokenEnd(bytes, programEnd + 1, end);
    const idEnd = tokenEnd(bytes, processEnd + 1, end);
    if (idEnd >= end) return UNDRESSED;
    const message = afterStructuredData(bytes, idEnd + 1, end);
    if (message < 0) return UNDRESSED;
    sink.carrierTime = instant;
    if (hostEnd - hostStart > 1 || bytes[hostStart] !== 45) sink.setCarrierHost(bytes, hostStart, hostEnd);
    sink.carrierProgram = programEnd - programStart === 1 && bytes[programStart] === 45 ? '' : this.tag.nameOf(bytes, programStart, programEnd);
    return Math.min(message, end);
  }

  private placed(time: SyslogTime): number {
    if (time.kind === LOCAL) {
      const wall = this.midnight(time.year, time.month, time.day) + time.timeOfDay;
      return time.zoned ? wall : this.options.zone.toInstant(wall);
    }
    this.years ??= new YearClock(this.options);
    return this.years.read(time.month, time.day, time.timeOfDay, time.zoned);
  }

  private midnight(year: number, month: number, day: number): number {
    const key = (year * 16 + month) * 32 + day;
    if (key !== this.dayKey) {
      this.dayMicros = wallMicros(year, month, day, 0, 0, 0);
      this.dayKey = key;
    }
    return this.dayMicros;
  }
}

/** Where the time of an RFC 5424 line stands, after `<PRI>1 ` or `1 ` at `start`; -1 when there is none. */
function afterVersion(bytes: Uint8Array, start: number, end: number): number {
  const at = afterPriority(bytes, start, end);
  const time = at + 2;
  return bytes[at] === 49 && bytes[at + 1] === 32 && (bytes[time + 4] === 45 || bytes[time] === 45) && time < end ? time : -1;
}

/** True for `HOST PROGRAM PROCESS ID -` or `... [NAME KEY="VALUE"]` at `start`: the fields of RFC 5424 after its time. */
function isModern(bytes: Uint8Array, start: number, end: number): boolean {
  const programEnd = tokenEnd(bytes, tokenEnd(bytes, start, end) + 1, end);
  // A tag of RFC 3164 ends in a colon or a bracket.
  if (bytes[programEnd - 1] === 58 || bytes[programEnd - 1] === 93) return false;
  const processEnd = tokenEnd(bytes, programEnd + 1, end);
  const process = programEnd + 1;
  if (processEnd - process < 1 || (bytes[process] !== 45 && digitsAt(bytes, process, processEnd) !== processEnd - process)) return false;
  const data = tokenEnd(bytes, processEnd + 1, end) + 1;
  if (data >= end) return false;
  return (bytes[data] === 45 && (data + 1 === end || bytes[data + 1] === 32)) || (bytes[data] === 91 && afterStructuredData(bytes, data, end) > 0);
}

/** A line that starts with many blanks goes on with the message before (journal text modes indent so). */
function isIndented(bytes: Uint8Array, start: number, end: number): boolean {
  if (start + 8 > end) return false;
  for (let i = start; i < start + 8; i++) if (bytes[i] !== 32) return false;
  return true;
}

/** Syslog as daemons write it to files and `journalctl` prints it. */
export const syslog: Carrier = {
  id: 'syslog',
  title: 'syslog (RFC 3164, RFC 5424, ISO times) and journalctl text',
  specification: 'https://www.rfc-editor.org/rfc/rfc5424',
  detect(head: Head): Carried | null {
    return peelHead(
      head,
      (options) => new SyslogPeeler(options),
      (total, dressed) => `${dressed} of ${total} lines start as syslog writes them (time, host, program)`,
      isYearless,
    );
  },
  splittable(options: ParseOptions): boolean {
    return !options.head.lines.some(isYearless);
  },
  peeler: (options) => new SyslogPeeler(options),
};

const YEARLESS_LINE = new RegExp(`^(?:<\\d{1,3}>)?(?:${MONTH_NAMES}) [ \\d]\\d \\d\\d:`, 'i');
const isYearless = (line: string): boolean => YEARLESS_LINE.test(line);
