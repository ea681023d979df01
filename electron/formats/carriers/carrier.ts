import type { Head, LineParser, ParseOptions } from '../format.ts';
import type { RecordSink } from '../record-sink.ts';

/** The line is not in this carrier's dress: it is handed on whole. */
export const UNDRESSED = -1;
/** The line is the carrier's own ("-- Journal begins at ...", "last message repeated"): it holds no record of anyone. */
export const NOTICE = -2;
/** The line continues the message of the line before. */
export const CONTINUATION = -3;

/**
 * Takes the prefix off lines. One per file (or segment), because years that a prefix leaves out are inferred from order.
 * Never throws; keeps nothing of `bytes`.
 */
export interface Peeler {
  /**
   * Where the message starts in `[start, end)`, or `UNDRESSED`, `NOTICE`, `CONTINUATION`.
   * On success the sink's `carrierTime`, `carrierHost` and `carrierProgram` say what the prefix said; they were cleared before.
   */
  peel(bytes: Uint8Array, start: number, end: number, sink: RecordSink): number;
  /** Called once after the last line. */
  finish?(sink: RecordSink): void;
  /** True once a time without a zone of its own has been read. */
  needsZone?: boolean;
  /**
   * Set by carriers whose message does not stand in the line as it is (JSON): the buffer that holds it after `peel`, with its end.
   * Absent: the message is the rest of the line itself.
   */
  message?(): { readonly bytes: Uint8Array; readonly end: number };
}

/** What a carrier sees in the start of a file. */
export interface Carried {
  /** 0 to 1: the share of lines in the carrier's dress. */
  readonly confidence: number;
  readonly reason: string;
  readonly needsZone: boolean;
  readonly needsYear: boolean;
  /** The head with prefixes taken off: lines of the carrier itself are left out. */
  readonly lines: readonly string[];
  /** Program of each of `lines`, '' where none is named. */
  readonly programs: readonly string[];
}

/** What can stand around the lines of another program's log: syslog, the journal, container runtimes and shippers. */
export interface Carrier {
  readonly id: string;
  readonly title: string;
  readonly specification: string;
  /**
   * True when no program writes its own lines in this dress: where a format reads as many lines inside it as bare, it is there. Without it a web log would
   * take the prefix for the client's words.
   */
  readonly alien?: boolean;
  /** Looks at content; null when this carrier is not there. Never throws. */
  detect(head: Head): Carried | null;
  /** True when each line's prefix can be read on its own (it has a year, or none is needed). */
  splittable(options: ParseOptions): boolean;
  peeler(options: ParseOptions): Peeler;
  /** For carriers whose records span lines (export format): reads lines in place of a peeler and calls `inner` with each message. */
  wrap?(inner: LineParser, options: ParseOptions): LineParser;
}
