import type { ZoneClock } from '../../shared/lib/zone.ts';
import type { ColumnMapping } from '../../shared/model/source.ts';
import type { EventBatch, RecordSink, Verdict } from './record-sink.ts';

/**
 * The start of a file as detection sees it: after unpacking, decoding to UTF-8, and (for lines) after the carrier's prefix has been taken off.
 * Bounded (64 KB, 200 lines), so that detection ends in bounded time on anything.
 */
export interface Head {
  readonly bytes: Uint8Array;
  /** Whole lines, decoded as UTF-8 (invalid bytes as U+FFFD), without line ends. The last may be cut when `complete` is false. */
  readonly lines: readonly string[];
  /** True when `bytes` is the whole file. */
  readonly complete: boolean;
  /** File name without folders: for messages and as a weak hint only, never as proof. */
  readonly name: string;
}

/** A format's claim on a file. The highest confidence wins; a tie or anything under 0.5 is asked about, never guessed. */
export interface Detection {
  /** 0 to 1. 0.95 and over: a signature nothing else has. */
  readonly confidence: number;
  /** Why, for a reader: "198 of 200 lines read as BIND query log lines (queries: info: client ...)". */
  readonly reason: string;
  /** True when times in this file carry no zone, so that one has to be asked for or assumed. */
  readonly needsZone: boolean;
  /** True when times in this file carry no year. */
  readonly needsYear?: boolean;
  /** For tables: the columns as read, and the mapping proposed. */
  readonly columns?: readonly string[];
  readonly mapping?: ColumnMapping;
}

/** What a parser is told before its first byte. */
export interface ParseOptions {
  readonly head: Head;
  /** The zone of times that carry none. */
  readonly zone: ZoneClock;
  /** The year of times that carry none; absent: infer from order and `fileTime`. */
  readonly year?: number;
  /** Modification time of the file in microseconds, for inferring years; NaN when unknown. */
  readonly fileTime: number;
  readonly mapping?: ColumnMapping;
  /** True for a parser that begins inside the file, where an earlier segment ended, and not at its first line. */
  readonly inside?: boolean;
}

/** Reads a text file line by line. Created anew for each file (and, where `splittable`, for each segment of it). */
export interface LineParser {
  /**
   * Reads one line, `bytes[start, end)`, without its line end. Calls `sink.event(...)` for each event in it and returns what the line was:
   * `RECORD`, `sink.skip(kind)` or `sink.reject(reason)`. Never throws, never keeps `bytes` (copy what must outlive the call).
   * A record of several lines: return `sink.skip('continuation')` for all lines but the one that completes it, and cite its first line with `sink.citeLine`.
   */
  line(bytes: Uint8Array, start: number, end: number, sink: RecordSink): Verdict;
  /** Called once after the last line: emits a record still pending, adds notes. */
  finish?(sink: RecordSink): void;
  /**
   * For formats whose header may come anew inside the file (Zeek and W3C `#fields`): after the last line of a segment, the header lines that rule the lines
   * after it, when they differ from those found in `options.head`; null otherwise. Where it is not null, later segments must be read with these in place of
   * `head.lines`, whatever was made of them before.
   */
  nextHeader?(): readonly string[] | null;
  /**
   * For formats read in segments whose records may span lines: after the last line of a segment that is not the file's last, where in its bytes the record begins
   * that the segment ends in the middle of, and -1 when it ends between records. The lines from there on are taken out of the sink's accounts
   * (`sink.takeBack`): they are read again, at the start of the next segment.
   */
  takeBack?(sink: RecordSink): number;
}

/** Reads a file that is not made of lines (captures, Parquet, frame streams), or whose records span lines in ways of its own (mail, JSON arrays). Counts its own lines. */
export interface ByteParser {
  /** Takes the next bytes, in order. May keep a bounded rest. Calls `sink.beginRecord()` then `sink.event(...)`, `sink.endRecord()` / `sink.rejectRecord(...)` / `sink.skipRecord(...)` for each. */
  push(chunk: Uint8Array, sink: RecordSink): void;
  /** Called once at the end: whatever is left over becomes a record or a reject. */
  finish(sink: RecordSink): void;
}

/** A sample that the format's test reads: text as it would stand in a file (or bytes, for captures), and what must come out. */
export interface Sample {
  readonly name: string;
  readonly text: string | Uint8Array;
  /** Each event as `TIME FROM > TO KIND OUTCOME [BYTES]`, times as ISO in UTC or `-` where undated, in order of line. */
  readonly events: readonly string[];
  readonly rejects?: number;
  readonly skipped?: number;
  /** Zone given to the parser; default UTC. */
  readonly zone?: string;
  readonly year?: number;
  readonly mapping?: ColumnMapping;
}

/** What reads a format's files and is too large to be evaluated, or compiled, at every start. */
export interface FormatLibrary {
  /** The first bytes of the files that need it. */
  readonly mark: readonly number[];
  /** To be awaited before the format is asked about such a file, and before a parser of it is made. */
  load(): Promise<void>;
}

interface FormatBase {
  /** Lower-case with hyphens; printed by `occam formats`, stored in cases, never changed. */
  readonly id: string;
  readonly title: string;
  /** Link to the specification or manual that the reader follows. */
  readonly specification: string;
  /** What an event's `from` and `to` are, in words. */
  readonly from: string;
  readonly to: string;
  readonly samples: readonly Sample[];
  /** Looks at content; null when this is not the format. Never throws. Must not depend on anything but `head`. */
  detect(head: Head): Detection | null;
  readonly library?: FormatLibrary;
}

export interface LineFormat extends FormatBase {
  readonly reads: 'lines';
  /**
   * True when each line can be read on its own given only `options.head`, so that segments of the file may be read by different workers.
   * Asked per file, because dialects differ (a log without years cannot be split).
   */
  splittable(options: ParseOptions): boolean;
  /**
   * Bytes without which no segment says anything of the one after it, for formats whose parsers have `nextHeader` or `takeBack`: the header's own, or those that let
   * a record go on in the next line. What follows a segment that holds them is begun when it has been read.
   */
  readonly headerMarks?: readonly string[];
  parser(options: ParseOptions): LineParser;
  /** The same records in another form, which is not made of lines: told apart by its first bytes. */
  readonly byteForm?: ByteForm;
  /** For logs in which several lines speak of one contact: settles them once lines are in order again. One per file. `Answers` does for questions and answers. */
  settler?(): Settler;
}

/**
 * Looks at the events of a file in their order in the file, after parsing (which may have been shared by several workers), and takes out those that
 * repeat an earlier event. Sees each batch once.
 */
export interface Settler {
  /**
   * The batch without the events that turned out to repeat an earlier one. Outcomes may be corrected in place, in `batch` and in `before`,
   * the batch settled last, which has not been handed on yet.
   */
  settle(batch: EventBatch, before: EventBatch | null): EventBatch;
  /** Sentences for the source's notes, after the last batch. */
  notes(): readonly string[];
}

/** A binary form of a format of lines, such as the stream that a tool printed the lines from. */
export interface ByteForm {
  /** Written as the source's carrier, so that it is known later that its record numbers are not those of lines. */
  readonly carrier: string;
  is(head: Head): boolean;
  parser(options: ParseOptions): ByteParser;
}

export interface ByteFormat extends FormatBase {
  readonly reads: 'bytes';
  parser(options: ParseOptions): ByteParser;
}

/** One kind of log. Pure: bytes in, events and rejects out; no files, no clock, no chance. One file each, listed in `index.ts`. */
export type Format = LineFormat | ByteFormat;

/** What reads a file of this format that is not made of lines; null when it is made of lines. */
export function byteReader(format: Format, head: Head): { parser(options: ParseOptions): ByteParser } | null {
  if (format.reads === 'bytes') return format;
  return format.byteForm?.is(head) ? format.byteForm : null;
}
