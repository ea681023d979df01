import { keyedHash } from '../../../shared/lib/keyed-hash.ts';

/** What is remembered of a query until its answer comes. One object, written anew by each look-up. */
export interface Query {
  time: number;
  line: number;
  from: number;
  to: number;
  kind: number;
  detail: number;
}

const FIRST_CAPACITY = 1 << 10;
/** Places in `numbers` per query. */
const WIDTH = 7;

/**
 * Queries that wait for an answer, by client, port and message id: open addressing over typed arrays, because a capture holds one for every other packet
 * and a string key with an object apiece was the dearest part of reading it.
 */
export class OpenQueries {
  size = 0;
  private mask = FIRST_CAPACITY - 1;
  /** Client + 1 (0: empty), port * 65,536 + id, line, from, to, kind, detail. */
  private numbers = new Uint32Array(FIRST_CAPACITY * WIDTH);
  private times = new Float64Array(FIRST_CAPACITY);
  private readonly found: Query = { time: 0, line: 0, from: 0, to: 0, kind: 0, detail: 0 };

  /** Remembers a query. There must be none under the same key. */
  add(client: number, port: number, id: number, query: Query): void {
    if (this.size * 2 > this.mask) this.resize((this.mask + 1) * 2);
    this.put(client + 1, port * 65_536 + id, query);
    this.size++;
  }

  /** Takes a query out; null when none waits. The answer is only valid until the next call. */
  take(client: number, port: number, id: number): Query | null {
    const { numbers, mask } = this;
    const low = port * 65_536 + id;
    for (let slot = keyedHash(client + 1, low) & mask; ; slot = (slot + 1) & mask) {
      const at = slot * WIDTH;
      if (numbers[at] === 0) return null;
      if (numbers[at] !== client + 1 || numbers[at + 1] !== low) continue;
      const query = this.read(slot, this.found);
      this.close(slot);
      this.size--;
      return query;
    }
  }

  /** Takes out all queries for which `over` says so, in order of line. */
  takeWhere(over: (time: number) => boolean): readonly Query[] {
    const taken: Query[] = [];
    const { numbers, times } = this;
    const capacity = this.mask + 1;
    this.size = 0;
    this.mask = FIRST_CAPACITY - 1;
    this.numbers = new Uint32Array(FIRST_CAPACITY * WIDTH);
    this.times = new Float64Array(FIRST_CAPACITY);
    for (let slot = 0; slot < capacity; slot++) {
      const at = slot * WIDTH;
      if (numbers[at] === 0) continue;
      const query = queryAt(numbers, times, slot, { time: 0, line: 0, from: 0, to: 0, kind: 0, detail: 0 });
      if (over(query.time)) taken.push(query);
      else this.add(numbers[at]! - 1, numbers[at + 1]! >>> 16, numbers[at + 1]! & 0xffff, query);
    }
    // One line may hold several; where they stand in the table is chance.
    return taken.sort((a, b) => a.line - b.line || a.from - b.from || a.to - b.to || a.kind - b.kind || a.detail - b.detail);
  }

  private put(client: number, low: number, query: Query): void {
    const { numbers, mask } = this;
    let slot = keyedHash(client, low) & mask;
    while (numbers[slot * WIDTH] !== 0) slot = (slot + 1) & mask;
    const at = slot * WIDTH;
    numbers[at] = client;
    numbers[at + 1] = low;
    numbers[at + 2] = query.line;
    numbers[at + 3] = query.from;
    numbers[at + 4] = query.to;
    numbers[at + 5] = query.kind;
    numbers[at + 6] = query.detail;
    this.times[slot] = query.time;
  }

  private read(slot: number, query: Query): Query {
    return queryAt(this.numbers, this.times, slot, query);
  }

  /** Empties a slot and moves up those behind it that would no longer be found (Knuth, vol. 3, 6.4, algorithm R). */
  private close(slot: number): void {
    const { numbers, times, mask } = this;
    let hole = slot;
    for (let next = (hole + 1) & mask; numbers[next * WIDTH] !== 0; next = (next + 1) & mask) {
      const home = keyedHash(numbers[next * WIDTH]!, numbers[next * WIDTH + 1]!) & mask;
      if (((next - home) & mask) < ((next - hole) & mask)) continue;
      numbers.copyWithin(hole * WIDTH, next * WIDTH, next * WIDTH + WIDTH);
      times[hole] = times[next]!;
      hole = next;
    }
    numbers[hole * WIDTH] = 0;
  }

  private resize(capacity: number): void {
    const { numbers, times } = this;
    const before = this.mask + 1;
    this.mask = capacity - 1;
    this.numbers = new Uint32Array(capacity * WIDTH);
    this.times = new Float64Array(capacity);
    const { found } = this;
    for (let slot = 0; slot < before; slot++) {
      const at = slot * WIDTH;
      if (numbers[at] !== 0) this.put(numbers[at]!, numbers[at + 1]!, queryAt(numbers, times, slot, found));
    }
  }
}

function queryAt(numbers: Uint32Array, times: Float64Array, slot: number, query: Query): Query {
  const at = slot * WIDTH;
  query.time = times[slot]!;
  query.line = numbers[at + 2]!;
  query.from = numbers[at + 3]!;
  query.to = numbers[at + 4]!;
  query.kind = numbers[at + 5]!;
  query.detail = numbers[at + 6]!;
  return query;
}
