import type { HostLabel } from '../../shared/model/host-label.ts';
import type { ColumnMapping, Reject, SourceSummary } from '../../shared/model/source.ts';
import type { AddressDatabase } from '../formats/context/mmdb.ts';
import type { EventBatch } from '../formats/record-sink.ts';
import type { ContentHash } from '../reading/content-hash.ts';

/** A file to read and what the journalist said about it. */
export interface SourceRequest {
  readonly path: string;
  /** Format id; no detection then. */
  readonly format?: string;
  /** IANA zone for times that carry none. */
  readonly timeZone?: string;
  /** Year for times that carry none. */
  readonly year?: number;
  readonly mapping?: ColumnMapping;
  /** Stands in for the file's modification time when years are inferred: a copy read years later must give the same years. */
  readonly fileTime?: number;
}

/** Who takes what is read. Calls come one at a time; a promise answered by `batch` is waited for (back-pressure). */
export interface SourceListener {
  /** A member (the file itself, or one of those in an archive) begins; members are numbered from 0. */
  begin(member: number, path: string): void;
  /** Events in order of the text. Ids of hosts, kinds and details are the member's own, in order of first appearance. The batch may be kept. */
  batch(member: number, batch: EventBatch): void | Promise<void>;
  /** Bytes of the original file read, of how many, and lines so far in all members. */
  progress?(done: number, total: number, lines: number): void;
  readonly signal: AbortSignal;
  /** True where the calling thread has nobody to answer meanwhile: it is then one of the parsers, and not a thread beside them. */
  readonly parsesHere?: boolean;
  /** Hashes the file, for a listener that has to know the hash of a part of it as well. */
  readonly hash?: ContentHash;
}

/** One member, read. */
export interface ReadMember {
  readonly summary: SourceSummary;
  /** All rejects that are kept, in order of line; `summary.rejected` has the first of them. */
  readonly rejected: readonly Reject[];
  /** For context files, which hold no events: what they say of hosts and networks. */
  readonly labels?: readonly HostLabel[];
  /** For MaxMind databases, which are asked host by host. */
  readonly database?: AddressDatabase;
}
