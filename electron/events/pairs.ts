import type { EventTable, PairTable } from '../../shared/model/event-table.ts';

const SECOND = 1_000_000;
const HASH = 0x9e3779b1;

/**
 * The pairs of a table and, per event, whether it repeats an earlier one of the same two hosts, kind and calendar second (METHODS.md B1; a second of UTC, since zones differ by whole
 * seconds). Two hosts of one group that ask in the same second are two contacts, so grouping changes no unique count. Undated events repeat nothing.
 * Pair ids are in order of first appearance by row.
 * @param actorOf actor of each host, where hosts are grouped; absent: each host is its own
 */
export function buildPairs(table: EventTable, actorOf?: Uint32Array): PairTable {
  const { count } = table;
  const ofHosts = shared(count, Uint32Array);
  const hosts = new PairIndex(Math.min(1 << 16, Math.max(16, count)));
  const { from, to } = table;
  for (let row = 0; row < count; row++) ofHosts[row] = hosts.id(from[row]!, to[row]!);
  const repeated = markRepeats(table, ofHosts, hosts.count);
  const { index, ofEvent } = actorOf ? grouped(hosts, ofHosts, actorOf) : { index: hosts, ofEvent: ofHosts };
  const pairs = index.count;
  const total = shared(pairs, Uint32Array);
  const first = shared(pairs, Float64Array).fill(Number.NaN);
  const last = shared(pairs, Float64Array).fill(Number.NaN);
  const unique = shared(pairs, Uint32Array);
  const { time, datedCount } = table;
  for (let row = 0; row < count; row++) {
    const pair = ofEvent[row]!;
    if (row < datedCount) {
      if (total[pair] === 0) first[pair] = time[row]!;
      last[pair] = time[row]!;
    }
    total[pair] = total[pair]! + 1;
    unique[pair] = unique[pair]! + 1 - repeated[row]!;
  }
  return { count: pairs, from: sharedCopy(index.from, pairs), to: sharedCopy(index.to, pairs), total, unique, first, last, ofEvent, repeated };
}

/** Pairs of actors out of pairs of hosts: both are in order of first appearance, so one pass over the few pairs and one over the rows do. */
function grouped(hosts: PairIndex, ofHosts: Uint32Array, actorOf: Uint32Array): { readonly index: PairIndex; readonly ofEvent: Uint32Array } {
  const index = new PairIndex(hosts.count);
  const actors = new Uint32Array(hosts.count);
  for (let pair = 0; pair < hosts.count; pair++) actors[pair] = index.id(actorOf[hosts.from[pair]!]!, actorOf[hosts.to[pair]!]!);
  const ofEvent = shared(ofHosts.length, Uint32Array);
  for (let row = 0; row < ofEvent.length; row++) ofEvent[row] = actors[ofHosts[row]!]!;
  return { index, ofEvent };
}

/** 1 for each row that repeats an earlier one. Rows are sorted by time, so a pair's rows of one second stand near each other. */
function markRepeats(table: EventTable, ofEvent: Uint32Array, pairs: number): Uint8Array {
  const { time, kind, datedCount, count } = table;
  const repeated = shared(count, Uint8Array);
  // Per pair: the second of its last event and the kind that came first in it; other kinds of that second are few and go into a map.
  const second = new Float64Array(pairs).fill(Number.NaN);
  const firstKind = new Uint16Array(pairs);
  const otherKinds = new Map<number, number>();
  for (let row = 0; row < datedCount; row++) {
    const pair = ofEvent[row]!;
    const now = Math.floor(time[row]! / SECOND);
    if (second[pair] !== now) {
      second[pair] = now;
      firstKind[pair] = kind[row]!;
    } else if (firstKind[pair] === kind[row]) {
      repeated[row] = 1;
    } else {
      const key = pair * 65_536 + kind[row]!;
      if (otherKinds.get(key) === now) repeated[row] = 1;
      else otherKinds.set(key, now);
    }
  }
  return repeated;
}

/** Open addressing from (from, to) to an id in order of first appearance. */
class PairIndex {
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
    const hash = Math.imul(Math.imul(a, HASH) ^ b, HASH);
    return (hash ^ (hash >>> 15)) & this.mask;
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

interface Columns<A> {
  new (buffer: SharedArrayBuffer): A;
  readonly BYTES_PER_ELEMENT: number;
}

/** A column of zeros that worker threads can read without a copy. */
function shared<A>(length: number, Kind: Columns<A>): A {
  return new Kind(new SharedArrayBuffer(length * Kind.BYTES_PER_ELEMENT));
}

function sharedCopy(column: Uint32Array, length: number): Uint32Array {
  const copy = shared(length, Uint32Array);
  copy.set(column.subarray(0, length));
  return copy;
}
