import type { ByteSource } from './byte-source.ts';
import { encodingOf, type TextEncoding, WideTextSource } from './decode-text.ts';

/** Longest line that is handed to a parser. A longer one becomes one reject; its rest is passed over. */
export const LINE_CAP_BYTES = 1 << 20;
/** How much is parsed at a time. Part of the result (segments are parsed apart), so it never depends on the number of workers. */
export const SEGMENT_BYTES = 4 << 20;
const HEAD_BYTES = 64 << 10;
const LF = 10;
const CR = 13;

/** A piece of text that starts at the start of a line and ends after the end of one (or at the end of the text). */
export interface Segment {
  /** Bytes in the slot: `[0, length)`. */
  readonly length: number;
  /** Where it starts in the text after unpacking and decoding. */
  readonly offset: number;
  /** True for the segment that is known to end the text. */
  readonly last: boolean;
}

/**
 * Cuts a byte source into segments of a fixed size at line ends, in constant memory whatever the source holds: UTF-16 is turned into UTF-8, a byte order mark taken off,
 * a line longer than the cap cut to one byte over it and its rest dropped.
 */
export class SegmentReader {
  /** Byte that ends a line: LF, or CR in a text that has no LF in its head. */
  separator: number = LF;
  encoding: TextEncoding = 'bytes';
  /** Bytes of text so far, before cutting of long lines. */
  textBytes = 0;
  private source: ByteSource;
  private readonly lineCap: number;
  /** Read and not yet given out. */
  private carry: Uint8Array = new Uint8Array(0);
  private offset = 0;
  private ended = false;
  /** Inside a line over the cap: everything up to its end is dropped. */
  private dropping = false;

  constructor(source: ByteSource, lineCap = LINE_CAP_BYTES) {
    this.source = source;
    this.lineCap = lineCap;
  }

  /** The source with its decoding, for its notes and wrapping. */
  get about(): ByteSource {
    return this.source;
  }

  /** True when the head holds the whole text. */
  get allInHead(): boolean {
    return this.ended;
  }

  /** True when everything has been given out, or stands in the head or segment given out last. */
  get complete(): boolean {
    return this.ended && this.carry.length === 0;
  }

  /** The first 64 KB of the text. To be called once, before the first segment; it also settles encoding and line ends. */
  async head(): Promise<Uint8Array> {
    const raw = new Uint8Array(HEAD_BYTES);
    const got = await this.fill(raw, 0);
    this.encoding = encodingOf(raw.subarray(0, got));
    if (this.encoding === 'UTF-16 LE' || this.encoding === 'UTF-16 BE') return this.wideHead(raw.subarray(0, got), this.encoding);
    this.carry = raw.subarray(this.encoding === 'bytes' ? 0 : 3, got);
    return this.settled();
  }

  private async wideHead(raw: Uint8Array, encoding: 'UTF-16 LE' | 'UTF-16 BE'): Promise<Uint8Array> {
    this.source = new WideTextSource(new Prefixed(raw, this.source), encoding);
    const text = new Uint8Array(HEAD_BYTES);
    this.ended = false;
    this.textBytes = 0;
    const got = await this.fill(text, 0);
    this.carry = text.subarray(0, got);
    return this.settled();
  }

  private settled(): Uint8Array {
    if (this.carry.indexOf(LF) < 0 && this.carry.indexOf(CR) >= 0) this.separator = CR;
    this.textBytes = this.carry.length;
    return this.carry;
  }

  /** Fills the slot with the next whole lines; null at the end. The slot must be longer than the line cap. */
  async nextLines(slot: Uint8Array): Promise<Segment | null> {
    let have = 0;
    for (;;) {
      have += this.takeCarry(slot, have);
      have += await this.fill(slot, have);
      if (!this.dropping) break;
      const stop = slot.subarray(0, have).indexOf(this.separator);
      const dropped = stop < 0 ? have : stop + 1;
      this.offset += dropped;
      slot.copyWithin(0, dropped, have);
      have -= dropped;
      this.dropping = stop < 0;
      if (this.complete) {
        this.dropping = false;
        break;
      }
    }
    if (have === 0) return null;
    const offset = this.offset;
    if (this.complete) {
      this.offset += have;
      return { length: have, offset, last: true };
    }
    const length = slot.subarray(0, have).lastIndexOf(this.separator) + 1;
    if (length === 0) {
      // One line fills the slot: give out enough of it to be refused as too long, and pass over the rest.
      this.dropping = true;
      this.offset += have;
      return { length: this.lineCap + 1, offset, last: false };
    }
    this.carry = joined(slot.subarray(length, have), this.carry);
    this.offset += length;
    return { length, offset, last: false };
  }

  /** Puts the end of the segment given out last back, so that the next one begins with it. Not while a segment is being read. */
  unread(bytes: Uint8Array): void {
    this.carry = joined(bytes, this.carry);
    this.offset -= bytes.length;
  }

  /** Fills the slot with the next bytes, wherever lines end; null at the end. */
  async nextBytes(slot: Uint8Array): Promise<Segment | null> {
    let have = this.takeCarry(slot, 0);
    have += await this.fill(slot, have);
    if (have === 0) return null;
    const offset = this.offset;
    this.offset += have;
    return { length: have, offset, last: this.complete };
  }

  private takeCarry(slot: Uint8Array, at: number): number {
    const taken = Math.min(this.carry.length, slot.length - at);
    slot.set(this.carry.subarray(0, taken), at);
    this.carry = this.carry.subarray(taken);
    return taken;
  }

  /** Reads until the buffer is full or the source has ended, so that cuts do not depend on the size of chunks. */
  private async fill(into: Uint8Array, from: number): Promise<number> {
    let at = from;
    while (at < into.length && !this.ended && this.carry.length === 0) {
      const n = await this.source.read(into, at);
      if (n === 0) this.ended = true;
      at += n;
    }
    this.textBytes += at - from;
    return at - from;
  }
}

/** Two pieces as one, in memory of their own. */
function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

/** Some bytes read already, then the rest of a source. */
class Prefixed implements ByteSource {
  readonly path: string;
  readonly wrapping: readonly string[];
  readonly modified: number;
  readonly notes: readonly string[];
  private first: Uint8Array;
  private readonly rest: ByteSource;

  constructor(first: Uint8Array, rest: ByteSource) {
    this.first = first;
    this.rest = rest;
    this.path = rest.path;
    this.wrapping = rest.wrapping;
    this.modified = rest.modified;
    this.notes = rest.notes;
  }

  async read(into: Uint8Array, offset: number): Promise<number> {
    if (this.first.length === 0) return this.rest.read(into, offset);
    const taken = Math.min(this.first.length, into.length - offset);
    into.set(this.first.subarray(0, taken), offset);
    this.first = this.first.subarray(taken);
    return taken;
  }

  close(): Promise<void> {
    return this.rest.close();
  }
}
