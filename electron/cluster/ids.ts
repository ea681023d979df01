import { hash } from 'node:crypto';

/** A 64-bit id as two words, as it stands in a Native column (low word first). */
export type WideId = readonly [low: number, high: number];

/**
 * The id of a name, the same on every machine: the first eight bytes of its SHA-256, little-endian. Of a hundred million names two share an id with probability 3 in 10,000;
 * reducing looks for that and refuses.
 */
export function wideId(...words: readonly string[]): WideId {
  const digest = hash('sha256', words.join('\0'), 'buffer');
  return [digest.readUInt32LE(0), digest.readUInt32LE(4)];
}

/** The number that an id is. */
export const wide = ([low, high]: WideId): bigint => (BigInt(high) << 32n) | BigInt(low);

/** As ClickHouse prints it. */
export const decimal = (id: WideId): string => wide(id).toString();

/** The id that ClickHouse printed so. */
export function wordsOf(decimals: string): WideId {
  const value = BigInt(decimals);
  return [Number(value & 0xffff_ffffn), Number(value >> 32n)];
}

/** Buckets that pairs fall into; a power of two. */
export const BUCKETS = 4096;

/** The bucket of a pair of hosts: where it lies. Part of the tables' shape; must never change. */
export function bucketOf(fromLow: number, fromHigh: number, toLow: number): number {
  return (Math.imul(fromLow ^ (fromHigh >>> 7), 0x9e3779b1) ^ Math.imul(toLow, 0x85ebca6b)) >>> 20;
}

/** Maps 64-bit ids to small numbers: open addressing in one array, twelve bytes an entry. */
export class WideMap {
  private slots = new Uint32Array(3 << 10);
  private mask = (1 << 10) - 1;
  private used = 0;

  get size(): number {
    return this.used;
  }

  /** The number of an id, or -1. */
  get(low: number, high: number): number {
    return this.slots[this.place(low, high) + 2]! - 1;
  }

  /** Gives an id a number, 0 or more; a second number replaces the first. */
  set(low: number, high: number, value: number): void {
    let at = this.place(low, high);
    if (this.slots[at + 2] === 0) {
      if (this.used * 2 > this.mask) {
        this.grow();
        at = this.place(low, high);
      }
      this.used++;
    }
    this.slots[at] = low;
    this.slots[at + 1] = high;
    this.slots[at + 2] = value + 1;
  }

  private place(low: number, high: number): number {
    const { slots, mask } = this;
    let slot = Math.imul(low ^ (high >>> 3), 0x9e3779b1) >>> 0;
    for (slot = (slot ^ (slot >>> 15)) & mask; ; slot = (slot + 1) & mask) {
      const at = slot * 3;
      if (slots[at + 2] === 0 || (slots[at] === low >>> 0 && slots[at + 1] === high >>> 0)) return at;
    }
  }

  private grow(): void {
    const before = this.slots;
    this.mask = this.mask * 2 + 1;
    this.slots = new Uint32Array((this.mask + 1) * 3);
    this.used = 0;
    for (let at = 0; at < before.length; at += 3) if (before[at + 2] !== 0) this.set(before[at]!, before[at + 1]!, before[at + 2]! - 1);
  }
}
