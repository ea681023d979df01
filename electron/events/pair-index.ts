import { keyedHash } from '../../shared/lib/keyed-hash.ts';

/** Open addressing from two numbers to an id in order of first appearance. */
export class PairIndex {
  from: Uint32Array;
  to: Uint32Array;
  count = 0;
  private slots: Int32Array;
  private mask: number;

  constructor(expected: number) {
    const size = 1 << Math.ceil(Math.log2(Math.max(16, expected * 2)));
    this.slots = new Int32Array(size);
    this.mask = size - 1;
    this.from = new Uint32Array(size >> 1);
    this.to = new Uint32Array(size >> 1);
  }

  /** Pairs there is room for before everything is moved. */
  get capacity(): number {
    return this.from.length;
  }

  id(a: number, b: number): number {
    let slot = this.slotOf(a, b);
    for (;;) {
      const entry = this.slots[slot]!;
      if (entry === 0) return this.add(a, b, slot);
      if (this.from[entry - 1] === a && this.to[entry - 1] === b) return entry - 1;
      slot = (slot + 1) & this.mask;
    }
  }

  private slotOf(a: number, b: number): number {
    return keyedHash(a, b) & this.mask;
  }

  private add(a: number, b: number, slot: number): number {
    if (this.count === this.from.length) {
      this.grow();
      return this.id(a, b);
    }
    const id = this.count++;
    this.from[id] = a;
    this.to[id] = b;
    this.slots[slot] = id + 1;
    return id;
  }

  private grow(): void {
    const size = this.slots.length * 2;
    this.slots = new Int32Array(size);
    this.mask = size - 1;
    const [from, to] = [this.from, this.to];
    this.from = new Uint32Array(size >> 1);
    this.to = new Uint32Array(size >> 1);
    this.from.set(from);
    this.to.set(to);
    for (let id = 0; id < this.count; id++) {
      let slot = this.slotOf(this.from[id]!, this.to[id]!);
      while (this.slots[slot] !== 0) slot = (slot + 1) & this.mask;
      this.slots[slot] = id + 1;
    }
  }
}
