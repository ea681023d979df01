import type { OutcomeCode } from '../../shared/model/outcome.ts';
import type { Reject } from '../../shared/model/source.ts';
import { HostDictionary } from './host-dictionary.ts';

/** What a line turned out to be. */
export const RECORD = 0;
export const SKIPPED = 1;
export const REJECTED = 2;
export type Verdict = typeof RECORD | typeof SKIPPED | typeof REJECTED;

/** Columns of some events, ids local to the sink that made them. Buffers are exactly `count` long and may be transferred. */
export interface EventBatch {
  readonly count: number;
  readonly time: Float64Array;
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  readonly kind: Uint16Array;
  readonly outcome: Uint8Array;
  readonly bytes: Float64Array | null;
  readonly detail: Uint32Array | null;
  readonly line: Uint32Array;
  /** Hosts, kinds and details that appeared for the first time in this batch, in order of id. */
  readonly newHosts: readonly string[];
  readonly newKinds: readonly string[];
  readonly newDetails: readonly string[];
}

/** Set in the outcome of an event that tells what became of an earlier one, until the format's settler has dealt with it. */
export const ANSWER = 0x80;
/** Set beside `ANSWER` where the event is a contact of its own if no earlier one is found. */
export const ANSWER_ALONE = 0x40;

const KEPT_RAW_BYTES = 1024;
/** Kinds of a sink before the rest are one, `other`. */
const MOST_KINDS = 0xfffe;

/** Where parsers put what they read. One concrete class, so that the hot calls stay monomorphic. */
export class RecordSink {
  /** 1-based number of the line being read; set by the driver before each call. */
  line = 0;
  /** When over 0, events cite this line instead of `line`; reset by the driver after each record. */
  citeLine = 0;
  /** Number of the piece of text that the line stands in; set by the driver. What a parser noted about the bytes holds within one piece only. */
  piece = 0;
  /** Where the last line of that piece begins in the text; set by the driver once it is read. */
  lastOffset = 0;

  /** What the carrier (syslog, journald) says of the line: time (NaN when none), program ('' when none); its host is told by `carrierHost`. */
  carrierTime = Number.NaN;
  carrierProgram = '';
  /** Where the carrier's host stands, `[start, end)`; `end` 0 when it names none. Only valid while the line is read. */
  private carrierHostBytes: Uint8Array = new Uint8Array(0);
  private carrierHostStart = 0;
  private carrierHostEnd = 0;

  /** Totals over the life of the sink. */
  records = 0;
  skipped = 0;
  rejects = 0;
  events = 0;

  /** Why the last line was rejected. */
  reason = '';
  /** How many lines were skipped, by kind. */
  readonly skippedByKind = new Map<string, number>();
  /** Sentences for the source's notes. */
  readonly notes = new Set<string>();
  /** Rejects of ByteParsers, and of lines once the driver has added place and bytes. */
  rejected: Reject[] = [];

  private count = 0;
  private time = new Float64Array(0);
  private from = new Uint32Array(0);
  private to = new Uint32Array(0);
  private kindOf = new Uint16Array(0);
  private outcome = new Uint8Array(0);
  private size = new Float64Array(0);
  private detailOf = new Uint32Array(0);
  private lineOf = new Uint32Array(0);
  private anyBytes = false;
  private anyDetail = false;

  private readonly hosts = new HostDictionary();
  private readonly kindIds = new Map<string, number>();
  private newKinds: string[] = [];
  private readonly detailIds = new Map<string, number>([['', 0]]);
  private newDetails: string[] = [];

  constructor(capacity = 4096) {
    this.resize(capacity);
  }

  /** For carriers: the host they name for the line about to be read; nothing is interned until a format asks, so that hosts without events stay out of the case. */
  setCarrierHost(bytes: Uint8Array, start: number, end: number): void {
    this.carrierHostBytes = bytes;
    this.carrierHostStart = start;
    this.carrierHostEnd = end;
  }

  /** Host id of the carrier's host, -1 when it names none. */
  get carrierHost(): number {
    return this.carrierHostEnd > this.carrierHostStart ? this.host(this.carrierHostBytes, this.carrierHostStart, this.carrierHostEnd) : -1;
  }

  /** Host id of "this server" (CONTRACTS.md): the host that the carrier names, else `(this server)`. */
  thisServer(): number {
    const host = this.carrierHost;
    return host >= 0 ? host : this.hostText('(this server)');
  }

  /** For carriers: forgets what was said of the line before. */
  clearCarrier(): void {
    this.carrierTime = Number.NaN;
    this.carrierProgram = '';
    this.carrierHostEnd = 0;
    this.carrierHostStart = 0;
  }

  /** Events since the last `takeBatch`. */
  get pending(): number {
    return this.count;
  }

  /**
   * Id of the host spelled by `bytes[start, end)`: an address or a name, in any case, with or without a trailing dot.
   * Spellings that mean the same host share an id.
   */
  host(bytes: Uint8Array, start: number, end: number): number {
    return this.hosts.id(bytes, start, end);
  }

  /** Id of the IPv4 address that begins at `start`, when it has been seen before, -1 otherwise; `addressEnd` says where it ends, and the caller looks what follows. */
  addressAt(bytes: Uint8Array, start: number, end: number): number {
    return this.hosts.addressAt(bytes, start, end);
  }

  get addressEnd(): number {
    return this.hosts.addressEnd;
  }

  /** Id of a host given as text. */
  hostText(text: string): number {
    return this.hosts.idOfText(text);
  }

  /** Id of a kind (query type, protocol and port, method). Keep the number of kinds small: at most 65,535 in a case. */
  kind(text: string): number {
    let id = this.kindIds.get(text);
    if (id === undefined) {
      if (this.kindIds.size >= MOST_KINDS && text !== 'other') return this.kind('other');
      id = this.kindIds.size;
      this.kindIds.set(text, id);
      this.newKinds.push(text);
    }
    return id;
  }

  /** Id of a detail text; '' is 0. */
  detail(text: string): number {
    let id = this.detailIds.get(text);
    if (id === undefined) {
      id = this.detailIds.size;
      this.detailIds.set(text, id);
      this.newDetails.push(text);
    }
    return id;
  }

  /**
   * Adds an event of the current line.
   * @param time microseconds UTC, NaN when the record has no time
   * @param size bytes carried, NaN when unknown
   * @param detail from `detail()`, 0 for none
   */
  event(time: number, from: number, to: number, kind: number, outcome: OutcomeCode, size: number = Number.NaN, detail = 0): void {
    const row = this.count;
    if (row === this.time.length) this.resize(row * 2);
    this.time[row] = time;
    this.from[row] = from;
    this.to[row] = to;
    this.kindOf[row] = kind;
    this.outcome[row] = outcome;
    this.size[row] = size;
    if (size === size) this.anyBytes = true;
    this.detailOf[row] = detail;
    if (detail !== 0) this.anyDetail = true;
    this.lineOf[row] = this.citeLine > 0 ? this.citeLine : this.line;
    this.count = row + 1;
    this.events++;
  }

  /**
   * Adds an event that tells what became of an earlier one with the same hosts and kind. Only for formats whose settler is `Answers`, which says what
   * happens where there is no earlier one; parameters as for {@link event}.
   * @param alone it is a contact of its own then, also in a file that holds questions
   */
  answer(time: number, from: number, to: number, kind: number, outcome: OutcomeCode, size: number, detail: number, alone = false): void {
    this.event(time, from, to, kind, (outcome | ANSWER | (alone ? ANSWER_ALONE : 0)) as OutcomeCode, size, detail);
  }

  /** The line holds no contact: blank, comment, header, another program's. `kind` goes into the source's notes with its count. */
  skip(kind: string): Verdict {
    this.skippedByKind.set(kind, (this.skippedByKind.get(kind) ?? 0) + 1);
    return SKIPPED;
  }

  /** The line should have been a record and is not; `reason` says what is wrong in words. */
  reject(reason: string): Verdict {
    this.reason = reason;
    return REJECTED;
  }

  /**
   * For parsers of lines, in `finish`: a record that only the end of the text completed. Its last line, which was skipped as `kind`, counts as what became of it.
   * @param raw what to keep of it should it be a reject
   */
  completeSkipped(kind: string, verdict: Verdict, raw: Uint8Array): void {
    this.skippedByKind.set(kind, (this.skippedByKind.get(kind) ?? 0) - 1);
    if (verdict === SKIPPED) return;
    this.skipped--;
    if (verdict === RECORD) this.records++;
    else this.rejectRecord(this.reason, this.lastOffset, raw);
  }

  /** For parsers of lines: the last `lines`, which were skipped as `kind`, are to be read again with the next segment. */
  takeBack(kind: string, lines: number): void {
    this.skipped -= lines;
    this.line -= lines;
    this.skippedByKind.set(kind, this.skippedByKind.get(kind)! - lines);
  }

  /** For ByteParsers: starts the next record (packet, row, message); its number becomes `line`. */
  beginRecord(): void {
    this.line++;
    this.citeLine = 0;
  }

  /** For ByteParsers: the record begun last was read. */
  endRecord(): void {
    this.records++;
  }

  /** For ByteParsers: the record begun last holds no contact. */
  skipRecord(kind: string): void {
    this.skip(kind);
    this.skipped++;
  }

  /** For ByteParsers: the record begun last, at byte `offset`, could not be read. */
  rejectRecord(reason: string, offset: number, raw: Uint8Array): void {
    this.rejects++;
    this.keepReject(reason, offset, raw);
  }

  /** Keeps a reject with its place; the driver calls it for lines. */
  keepReject(reason: string, offset: number, raw: Uint8Array): void {
    this.rejected.push({ line: this.line, offset, reason, raw: raw.slice(0, KEPT_RAW_BYTES) });
  }

  /** Hands over the events so far and forgets them; dictionaries stay. */
  takeBatch(): EventBatch {
    const n = this.count;
    const batch: EventBatch = {
      count: n,
      time: this.time.slice(0, n),
      from: this.from.slice(0, n),
      to: this.to.slice(0, n),
      kind: this.kindOf.slice(0, n),
      outcome: this.outcome.slice(0, n),
      bytes: this.anyBytes ? this.size.slice(0, n) : null,
      detail: this.anyDetail ? this.detailOf.slice(0, n) : null,
      line: this.lineOf.slice(0, n),
      newHosts: this.hosts.takeNew(),
      newKinds: this.newKinds,
      newDetails: this.newDetails,
    };
    this.newKinds = [];
    this.newDetails = [];
    this.count = 0;
    return batch;
  }

  private resize(capacity: number): void {
    this.time = grown(this.time, capacity);
    this.from = grown(this.from, capacity);
    this.to = grown(this.to, capacity);
    this.kindOf = grown(this.kindOf, capacity);
    this.outcome = grown(this.outcome, capacity);
    this.size = grown(this.size, capacity);
    this.detailOf = grown(this.detailOf, capacity);
    this.lineOf = grown(this.lineOf, capacity);
  }
}

/** The same numbers in a longer array. */
function grown<A extends Float64Array | Uint32Array | Int32Array | Uint16Array | Uint8Array>(array: A, capacity: number): A {
  const longer = new (array.constructor as new (n: number) => A)(capacity);
  longer.set(array as never);
  return longer;
}
