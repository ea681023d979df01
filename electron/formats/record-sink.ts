import { canonicalHost } from '../../shared/lib/host-name.ts';
import type { OutcomeCode } from '../../shared/model/outcome.ts';
import type { Reject } from '../../shared/model/source.ts';

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

const KEPT_RAW_BYTES = 1024;
const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;
const DECODER = new TextDecoder('utf-8');

/**
 * Where parsers put what they read. One concrete class, so that the hot calls stay monomorphic; the measurements behind its shape are in
 * PERFORMANCE notes of the README (host dictionary keyed by bytes, a JavaScript string only when a host is new).
 */
export class RecordSink {
  /** 1-based number of the line being read; set by the driver before each call. */
  line = 0;
  /** When over 0, events cite this line instead of `line`; reset by the driver after each record. */
  citeLine = 0;

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

  /** Spellings seen, as lower-cased bytes in an arena; open addressing from hash to spelling number + 1. */
  private slots = new Int32Array(1 << 12);
  private slotMask = (1 << 12) - 1;
  private spellings = 0;
  private spellingStart = new Uint32Array(1 << 11);
  private spellingLength = new Uint16Array(1 << 11);
  private spellingHash = new Uint32Array(1 << 11);
  private spellingHost = new Uint32Array(1 << 11);
  private arena = new Uint8Array(1 << 16);
  private arenaUsed = 0;

  private readonly hostIds = new Map<string, number>();
  private newHosts: string[] = [];
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
    let hash = FNV_OFFSET;
    for (let i = start; i < end; i++) {
      let c = bytes[i]!;
      if (c >= 65 && c <= 90) c |= 32;
      hash = Math.imul(hash ^ c, FNV_PRIME);
    }
    hash >>>= 0;
    const length = end - start;
    let slot = (hash ^ (hash >>> 15)) & this.slotMask;
    for (;;) {
      const entry = this.slots[slot]!;
      if (entry === 0) break;
      const spelling = entry - 1;
      if (this.spellingHash[spelling] === hash && this.spellingLength[spelling] === length && this.sameBytes(spelling, bytes, start, length)) {
        return this.spellingHost[spelling]!;
      }
      slot = (slot + 1) & this.slotMask;
    }
    return this.addSpelling(bytes, start, end, hash, slot);
  }

  /** Id of a host given as text. */
  hostText(text: string): number {
    const canonical = canonicalHost(text);
    let id = this.hostIds.get(canonical);
    if (id === undefined) {
      id = this.hostIds.size;
      this.hostIds.set(canonical, id);
      this.newHosts.push(canonical);
    }
    return id;
  }

  /** Id of a kind (query type, protocol and port, method). Keep the number of kinds small: at most 65,535 in a case. */
  kind(text: string): number {
    let id = this.kindIds.get(text);
    if (id === undefined) {
      if (this.kindIds.size >= 0xffff) return this.kind('other');
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
      newHosts: this.newHosts,
      newKinds: this.newKinds,
      newDetails: this.newDetails,
    };
    this.newHosts = [];
    this.newKinds = [];
    this.newDetails = [];
    this.count = 0;
    return batch;
  }

  private sameBytes(spelling: number, bytes: Uint8Array, start: number, length: number): boolean {
    const arena = this.arena;
    const at = this.spellingStart[spelling]!;
    for (let i = 0; i < length; i++) {
      let c = bytes[start + i]!;
      if (c >= 65 && c <= 90) c |= 32;
      if (arena[at + i] !== c) return false;
    }
    return true;
  }

  private addSpelling(bytes: Uint8Array, start: number, end: number, hash: number, slot: number): number {
    const length = end - start;
    const host = this.hostText(DECODER.decode(bytes.subarray(start, end)));
    if (length > 0xffff) return host;
    if (this.spellings === this.spellingStart.length) this.growSpellings();
    while (this.arenaUsed + length > this.arena.length) this.arena = grown(this.arena, this.arena.length * 2);
    for (let i = 0; i < length; i++) {
      let c = bytes[start + i]!;
      if (c >= 65 && c <= 90) c |= 32;
      this.arena[this.arenaUsed + i] = c;
    }
    const spelling = this.spellings++;
    this.spellingStart[spelling] = this.arenaUsed;
    this.spellingLength[spelling] = length;
    this.spellingHash[spelling] = hash;
    this.spellingHost[spelling] = host;
    this.arenaUsed += length;
    this.slots[slot] = spelling + 1;
    if (this.spellings * 2 > this.slotMask) this.rehash();
    return host;
  }

  private growSpellings(): void {
    const capacity = this.spellingStart.length * 2;
    this.spellingStart = grown(this.spellingStart, capacity);
    this.spellingLength = grown(this.spellingLength, capacity);
    this.spellingHash = grown(this.spellingHash, capacity);
    this.spellingHost = grown(this.spellingHost, capacity);
  }

  private rehash(): void {
    const size = (this.slotMask + 1) * 4;
    this.slots = new Int32Array(size);
    this.slotMask = size - 1;
    for (let spelling = 0; spelling < this.spellings; spelling++) {
      const hash = this.spellingHash[spelling]!;
      let slot = (hash ^ (hash >>> 15)) & this.slotMask;
      while (this.slots[slot] !== 0) slot = (slot + 1) & this.slotMask;
      this.slots[slot] = spelling + 1;
    }
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
function grown<A extends Float64Array | Uint32Array | Uint16Array | Uint8Array>(array: A, capacity: number): A {
  const longer = new (array.constructor as new (n: number) => A)(capacity);
  longer.set(array as never);
  return longer;
}
