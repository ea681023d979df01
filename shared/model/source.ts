import type { Micros, TimeWindow, ZoneName } from './time.ts';

/** A record that could not be read: where it stands and why. Raw bytes are kept beside it in the case. */
export interface Reject {
  /** 1-based line (or packet, row) number. */
  readonly line: number;
  /** Byte offset of the line in the text after unpacking and decoding to UTF-8. */
  readonly offset: number;
  /** What was wrong, in words: "no address after client". */
  readonly reason: string;
  /** The line itself, cut after 1,024 bytes. */
  readonly raw: Uint8Array;
}

/** How the columns of a table file are understood: column name (or 1-based number) for each field of an event. */
export interface ColumnMapping {
  readonly time: string;
  readonly from: string;
  readonly to: string;
  readonly kind?: string;
  readonly outcome?: string;
  readonly bytes?: string;
  /** A second time column (time of day) where date and time stand apart. */
  readonly timeOfDay?: string;
}

/** What the journalist said about a file before it was read, and what of the file's surroundings decided how it was. */
export interface ReadingWishes {
  readonly format?: string;
  readonly timeZone?: ZoneName;
  readonly year?: number;
  readonly mapping?: ColumnMapping;
  /** Modification time of the file, where years were inferred from it. */
  readonly fileTime?: Micros;
}

/** Everything known about one imported file once it has been read. Counts obey `lines = records + rejects + skipped`. */
export interface SourceSummary {
  /** As given, with `!inner/name` appended for a member of an archive. */
  readonly path: string;
  /** SHA-256 of the original file's bytes, lower-case hex. Members of archives add their own in `memberSha256`. */
  readonly sha256: string;
  readonly memberSha256?: string;
  /** Size of the original file. */
  readonly bytes: number;
  /** Format id, such as `bind-query`; empty when nothing recognised it. */
  readonly format: string;
  /** What carried the lines, such as `syslog`; absent when nothing did. */
  readonly carrier?: string;
  /** Why this format: a sentence a person understands. */
  readonly detectedBecause: string;
  readonly timeZone: ZoneName;
  /** True when the file carries no zone and none was given, so UTC was assumed. */
  readonly timeZoneAssumed: boolean;
  /** What reading was told, kept so that anyone can read the file the same way again. */
  readonly asked?: ReadingWishes;
  readonly lines: number;
  readonly records: number;
  readonly rejects: number;
  readonly skipped: number;
  readonly events: number;
  /** Of a case reduced from a cluster: how many of these events are in it; absent when all are. */
  readonly pulled?: number;
  readonly first: Micros | null;
  readonly last: Micros | null;
  /** The first rejects, in order of line; the case keeps all. */
  readonly rejected: readonly Reject[];
  /** Everything a reader must know about how this file was read: assumed year, skipped kinds and how many, damage, changes while reading. */
  readonly notes: readonly string[];
}

/** When a source was recording: the spans in which it has records, with nothing said about the time between. */
export interface Coverage {
  readonly source: number;
  readonly spans: readonly TimeWindow[];
}
