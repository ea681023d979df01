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

/** Set in the outcome of an event that tells what became of an earlier one, until the format's settler has dealt with it. */
export const ANSWER = 0x80;
/** Set beside `ANSWER` where the event is a contact of its own if no earlier one is found. */
export const ANSWER_ALONE = 0x40;

const KEPT_RAW_BYTES = 1024;
/** Hosts are hashed and compared four bytes at a time; longer spellings than this are looked up as text. */
const MOST_WORDS = 256;
/** FxHash's multiplier, cut to 32 bits. */
const HASH = 0x9e3779b1;
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

  /**
   * Spellings seen. `slots`: open addressing, pairs of (hash, place in the arena, 0 for none). `arena`: for each spelling its length in bytes, its host, and its
   * lower-cased bytes as little-endian words, the last filled up with zeros. Few cache lines per look-up is what makes it quick.
   */
  private slots = new Int32Array(1 << 13);
  private slotMask = (1 << 12) - 1;
  private spellings = 0;
  private arena = new Int32Array(1 << 14);
  private arenaUsed = 1;
  /** The spelling being looked up, lower-cased. */
  private readonly words = new Int32Array(MOST_WORDS);
  /** A view on the bytes handed over last: one is made per segment, not per line. */
  private viewed: Uint8Array = new Uint8Array(0);
  private view: DataView = new DataView(new ArrayBuffer(0));

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
    const length = end - start;
    if (length > MOST_WORDS * 4) return this.hostText(DECODER.decode(bytes.subarray(start, end)));
    if (bytes !== this.viewed) {
      this.viewed = bytes;
      this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    }
    const { view, words } = this;
    let hash = length;
    let count = 0;
    let at = start;
    for (const last = end - 4; at <= last; at += 4) {
      const word = lowerCased(view.getInt32(at, true));
      words[count++] = word;
      hash = Math.imul(((hash << 5) | (hash >>> 27)) ^ word, HASH);
    }
    if (at < end) {
      let word = bytes[at]!;
      if (at + 1 < end) word |= bytes[at + 1]! << 8;
      if (at + 2 < end) word |= bytes[at + 2]! << 16;
      word = lowerCased(word);
      words[count++] = word;
      hash = Math.imul(((hash << 5) | (hash >>> 27)) ^ word, HASH);
    }
    hash ^= hash >>> 15;
    const { slots, arena, slotMask } = this;
    let slot = hash & slotMask;
    for (;;) {
      const place = slots[slot * 2 + 1]!;
      if (place === 0) return this.addSpelling(bytes, start, end, hash, count);
      if (slots[slot * 2] === hash && arena[place] === length) {
        let i = 0;
        while (i < count && arena[place + 2 + i] === words[i]) i++;
        if (i === count) return arena[place + 1]!;
      }
      slot = (slot + 1) & slotMask;
    }
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

  /** Remembers the spelling in `words[0, count)`. */
  private addSpelling(bytes: Uint8Array, start: number, end: number, hash: number, count: number): number {
    const host = this.hostText(DECODER.decode(bytes.subarray(start, end)));
    const place = this.arenaUsed;
    while (place + 2 + count > this.arena.length) this.arena = grown(this.arena, this.arena.length * 2);
    this.arena[place] = end - start;
    this.arena[place + 1] = host;
    this.arena.set(this.words.subarray(0, count), place + 2);
    this.arenaUsed += 2 + count;
    this.spellings++;
    if (this.spellings * 2 > this.slotMask) this.rehash();
    this.put(hash, place);
    return host;
  }

  private put(hash: number, place: number): void {
    let slot = hash & this.slotMask;
    while (this.slots[slot * 2 + 1] !== 0) slot = (slot + 1) & this.slotMask;
    this.slots[slot * 2] = hash;
    this.slots[slot * 2 + 1] = place;
  }

  private rehash(): void {
    const before = this.slots;
    this.slots = new Int32Array(before.length * 4);
    this.slotMask = this.slots.length / 2 - 1;
    for (let i = 0; i < before.length; i += 2) if (before[i + 1] !== 0) this.put(before[i]!, before[i + 1]!);
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

/** Four bytes at once, A to Z in lower case, all others as they are. */
function lowerCased(word: number): number {
  const low = word & 0x7f7f7f7f;
  // The high bit of each byte tells: from A on, and not past Z, and no high bit of its own.
  const upper = (low + 0x3f3f3f3f) & ~(low + 0x25252525) & ~word & 0x80808080;
  return word | (upper >>> 2);
}

/** The same numbers in a longer array. */
function grown<A extends Float64Array | Uint32Array | Int32Array | Uint16Array | Uint8Array>(array: A, capacity: number): A {
  const longer = new (array.constructor as new (n: number) => A)(capacity);
  longer.set(array as never);
  return longer;
}
