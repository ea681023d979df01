import { keyedHash } from '../../shared/lib/keyed-hash.ts';
import { bucketOf } from './ids.ts';

const FIRST_SLOTS = 1 << 12;
/** Bits that the number of a pair has inside a sorting key. */
const NUMBER_BITS = 20;

/** Numbers pairs in order of appearance, counts their rows, and puts them into the order of the events table's key. */
export class PairTable {
  /** Open addressing, four words a slot: from, to, number + 1, rows. A power of two. */
  private slots = new Uint32Array(FIRST_SLOTS * 4);
  private mask = FIRST_SLOTS - 1;
  /** Slot of each pair. */
  private readonly slotOf: Uint32Array;
  private readonly keys: BigUint64Array<ArrayBuffer>;
  private readonly order: Uint32Array;
  count = 0;
  /** Numbers of all pairs as `sort` has put them. */
  sorted: Uint32Array = new Uint32Array(0);

  /** @param capacity most pairs there can be, at most 2^20 */
  constructor(capacity: number) {
    if (capacity > 1 << NUMBER_BITS) throw new Error(`${capacity} pairs are more than a key can number`);
    this.slotOf = new Uint32Array(capacity);
    this.keys = new BigUint64Array(capacity);
    this.order = new Uint32Array(capacity);
  }

  /** The number of a pair, given as two numbers of hosts; counts one row more of it. */
  take(from: number, to: number): number {
    const { slots, mask } = this;
    for (let slot = keyedHash(from, to) & mask; ; slot = (slot + 1) & mask) {
      const at = slot * 4;
      const known = slots[at + 2]!;
      if (known === 0) return this.add(at, from, to);
      if (slots[at] === from && slots[at + 1] === to) {
        slots[at + 3]!++;
        return known - 1;
      }
    }
  }

  private add(at: number, from: number, to: number): number {
    const number = this.count++;
    const { slots } = this;
    slots[at] = from;
    slots[at + 1] = to;
    slots[at + 2] = number + 1;
    slots[at + 3] = 1;
    this.slotOf[number] = at;
    if (this.count * 2 > this.mask) this.grow();
    return number;
  }

  private grow(): void {
    const before = this.slots;
    this.mask = this.mask * 2 + 1;
    this.slots = new Uint32Array((this.mask + 1) * 4);
    for (let pair = 0; pair < this.count; pair++) {
      const at = this.slotOf[pair]!;
      let slot = keyedHash(before[at]!, before[at + 1]!) & this.mask;
      while (this.slots[slot * 4 + 2] !== 0) slot = (slot + 1) & this.mask;
      this.slots.set(before.subarray(at, at + 4), slot * 4);
      this.slotOf[pair] = slot * 4;
    }
  }

  from(pair: number): number {
    return this.slots[this.slotOf[pair]!]!;
  }

  to(pair: number): number {
    return this.slots[this.slotOf[pair]! + 1]!;
  }

  /** Rows of a pair. */
  rows(pair: number): number {
    return this.slots[this.slotOf[pair]! + 3]!;
  }

  /** Forgets all pairs. */
  clear(): void {
    for (let pair = 0; pair < this.count; pair++) this.slots[this.slotOf[pair]! + 2] = 0;
    this.count = 0;
  }

  /**
   * Puts all pairs into order of (bucket, from id, to id).
   * @param ids two words for each host, low first
   */
  sort(ids: Uint32Array): void {
    const { count, slots, slotOf } = this;
    const keys = this.keys.subarray(0, count);
    const words = new Uint32Array(keys.buffer, 0, count * 2);
    // Bucket and the upper 16 bits of both ids, then the number: as integers they sort without a comparison of ours.
    for (let pair = 0; pair < count; pair++) {
      const slot = slotOf[pair]!;
      const from = slots[slot]! * 2;
      const to = slots[slot + 1]! * 2;
      const fromHigh = ids[from + 1]!;
      const bucket = bucketOf(ids[from]!, fromHigh, ids[to]!);
      const toTop = ids[to + 1]! >>> 16;
      words[pair * 2 + 1] = (bucket << 20) | ((fromHigh >>> 16) << 4) | (toTop >>> 12);
      words[pair * 2] = (toTop << NUMBER_BITS) | pair;
    }
    keys.sort();
    const order = this.order.subarray(0, count);
    for (let i = 0; i < count; i++) order[i] = words[i * 2]! & ((1 << NUMBER_BITS) - 1);
    this.settleTies(words, order, ids);
    this.sorted = order;
  }

  /** Pairs whose askers differ only in the lower bits may have come out of order: these, which are few, are compared. */
  private settleTies(words: Uint32Array, order: Uint32Array, ids: Uint32Array): void {
    const compare = (a: number, b: number): number => compareIds(ids, this.from(a), this.from(b)) || compareIds(ids, this.to(a), this.to(b));
    const tied = (a: number, b: number): boolean => words[a * 2 + 1]! >>> 4 === words[b * 2 + 1]! >>> 4;
    for (let i = 1; i < order.length; i++) {
      if (!tied(i - 1, i) || compare(order[i - 1]!, order[i]!) < 0) continue;
      let first = i - 1;
      while (first > 0 && tied(first - 1, i)) first--;
      let end = i + 1;
      while (end < order.length && tied(end, i)) end++;
      order.subarray(first, end).sort(compare);
      i = end - 1;
    }
  }
}

/** Order of the ids of two hosts. */
const compareIds = (ids: Uint32Array, a: number, b: number): number => ids[a * 2 + 1]! - ids[b * 2 + 1]! || ids[a * 2]! - ids[b * 2]!;
