import type { SourceSummary } from './source.ts';

/**
 * All events of a case as columns, sorted by time; ties by source, then line, then order within the line. Undated events stand at the end,
 * from `datedCount` on, with time NaN. Columns are views on SharedArrayBuffers, so that worker threads read them without a copy.
 * Row i of every column belongs to the same event.
 */
export interface EventTable {
  readonly count: number;
  /** Events that have a time; rows `[0, datedCount)`. */
  readonly datedCount: number;
  /** Microseconds UTC, ascending. */
  readonly time: Float64Array;
  /** Index into `hosts`: who started the contact. */
  readonly from: Uint32Array;
  /** Index into `hosts`: who or what was contacted. */
  readonly to: Uint32Array;
  /** Index into `kinds`: DNS query type, `tcp/443`, `smtp`, `GET`. */
  readonly kind: Uint16Array;
  /** Codes of `Outcome`. */
  readonly outcome: Uint8Array;
  /** Bytes carried; NaN where the log does not say; null when no event of the case says. */
  readonly bytes: Float64Array | null;
  /** Index into `details`, 0 for none; null when no event of the case has one. */
  readonly detail: Uint32Array | null;
  /** Index into `sources`. */
  readonly source: Uint16Array;
  /** 1-based line (packet, row) in the source. */
  readonly line: Uint32Array;
  /** Canonical names and addresses, each once. */
  readonly hosts: readonly string[];
  readonly kinds: readonly string[];
  /** Attributes that few events have, as `key=value` joined by blanks (queue id, SNI, HELO, TTL); `details[0]` is ''. */
  readonly details: readonly string[];
  readonly sources: readonly SourceSummary[];
}

/**
 * The pairs of an event table. Pair ids are given in order of first appearance (dated events first), so they are the same on any machine.
 * `entityOf` has already been applied when the table was built from grouped hosts: `from` and `to` then name actors, not hosts.
 */
export interface PairTable {
  readonly count: number;
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  /** Events of each pair, duplicates included. */
  readonly total: Uint32Array;
  /** Events left when repeats of the same two hosts, kind and second count once (METHODS.md B1). */
  readonly unique: Uint32Array;
  /** Time of the first and last dated event; NaN when the pair has none. */
  readonly first: Float64Array;
  readonly last: Float64Array;
  /** Pair id of each event, by row. */
  readonly ofEvent: Uint32Array;
  /** 1 for a row that repeats an earlier one (same two hosts, kind and second), else 0. */
  readonly repeated: Uint8Array;
}
