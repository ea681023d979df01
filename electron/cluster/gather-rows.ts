import { ARRIVAL, type ArrivedRows, DETAIL, FROM, KIND, LINE, PARTS, ROW_WORDS, TO } from './arrived-rows.ts';
import { FixedColumns, type SealedBatch } from './event-columns.ts';
import { bucketOf } from './ids.ts';
import { TextColumn } from './native-format.ts';
import { PairTable } from './pair-table.ts';

const TWO_32 = 4_294_967_296;
const DAY_MICROS = 86_400_000_000;
const LAST_DAY = 0xffff;

/** What the numbers in arrived rows stand for. */
export interface Meanings {
  /** Two words for each host, low first. */
  readonly hostIds: Uint32Array;
  /** Encoded texts. */
  readonly kinds: readonly Uint8Array[];
  readonly details: readonly Uint8Array[];
  /** Number of the first arrived row within the source. */
  readonly first: number;
}

/**
 * Puts arrived rows into columns in the order of the table: part by part, in these pair by pair, the rows of a pair in order of time and arrival. So there are hosts and buckets to
 * compare once a pair and not once a row.
 */
export class Gatherer {
  private readonly pairs: PairTable;
  /** Of each row of a part, as they arrived: where it lies, and the number of its pair. */
  private readonly places: Uint32Array;
  private readonly pairOf: Uint32Array;
  /** Where the next row of a pair goes. */
  private readonly next: Uint32Array;
  private readonly order: Uint32Array;

  constructor(capacity: number) {
    this.pairs = new PairTable(capacity);
    this.places = new Uint32Array(capacity);
    this.pairOf = new Uint32Array(capacity);
    this.next = new Uint32Array(capacity);
    this.order = new Uint32Array(capacity);
  }

  /** @param memory of a block, filled and answered */
  gather(memory: ArrayBuffer, arrived: ArrivedRows, meanings: Meanings): Pick<SealedBatch, 'memory' | 'kind' | 'detail' | 'bytes'> {
    const columns = new FixedColumns(memory);
    const detail = new TextColumn();
    const bytes = arrived.bytes === null ? null : new Float64Array(arrived.count);
    const { words, anyDetail } = arrived;
    let end = 0;
    for (let part = 0; part < PARTS; part++) {
      const start = end;
      const order = this.orderOf(arrived, part, meanings.hostIds);
      this.putPart(columns, arrived, order, start, meanings);
      if (anyDetail) for (const place of order) detail.push(meanings.details[words[place * ROW_WORDS + DETAIL]!]!);
      if (bytes !== null) for (let i = 0; i < order.length; i++) bytes[start + i] = arrived.bytes![words[order[i]! * ROW_WORDS + ARRIVAL]!]!;
      end += order.length;
    }
    if (!anyDetail) detail.pushEmpty(end);
    const kind = new TextColumn();
    for (let i = 0; i < end; i++) kind.push(meanings.kinds[columns.kindOf[i]!]!);
    return { memory, kind: kind.encoded(), detail: detail.encoded(), bytes };
  }

  /** Places of the rows of a part, pair by pair in the order of the table, those of a pair as they arrived. */
  private orderOf(arrived: ArrivedRows, part: number, ids: Uint32Array): Uint32Array {
    const { pairs, places, pairOf, next, order } = this;
    const { words } = arrived;
    pairs.clear();
    let count = 0;
    for (const [first, end] of arrived.stretches(part)) {
      for (let place = first; place < end; place++) {
        pairOf[count] = pairs.take(words[place * ROW_WORDS + FROM]!, words[place * ROW_WORDS + TO]!);
        places[count++] = place;
      }
    }
    pairs.sort(ids);
    let start = 0;
    for (const pair of pairs.sorted) {
      next[pair] = start;
      start += pairs.rows(pair);
    }
    for (let i = 0; i < count; i++) order[next[pairOf[i]!]!++] = places[i]!;
    return order.subarray(0, count);
  }

  private putPart(columns: FixedColumns, arrived: ArrivedRows, order: Uint32Array, start: number, { hostIds, first }: Meanings): void {
    const { pairs } = this;
    const { times, words } = arrived;
    let at = 0;
    for (const pair of pairs.sorted) {
      const count = pairs.rows(pair);
      putPair(columns, start + at, count, hostIds, pairs.from(pair) * 2, pairs.to(pair) * 2);
      if (!putRows(columns, arrived, order, at, count, start, first)) {
        order
          .subarray(at, at + count)
          .sort((a, b) => times[a * 4]! - times[b * 4]! || words[a * ROW_WORDS + ARRIVAL]! - words[b * ROW_WORDS + ARRIVAL]!);
        putRows(columns, arrived, order, at, count, start, first);
      }
      at += count;
    }
  }
}

function putPair({ bucket, from, to }: FixedColumns, start: number, count: number, ids: Uint32Array, asking: number, asked: number): void {
  const fromLow = ids[asking]!;
  const fromHigh = ids[asking + 1]!;
  const toLow = ids[asked]!;
  const toHigh = ids[asked + 1]!;
  const place = bucketOf(fromLow, fromHigh, toLow);
  for (let i = start; i < start + count; i++) {
    bucket[i] = place;
    from[i * 2] = fromLow;
    from[i * 2 + 1] = fromHigh;
    to[i * 2] = toLow;
    to[i * 2 + 1] = toHigh;
  }
}

/**
 * Puts rows of one pair: `count` of `order` from `at` on, into the rows behind `start`. Answers whether they stand in order of time. Times become 64-bit integers, UNDATED for none; the day is
 * held to what a Date can be.
 */
function putRows(
  columns: FixedColumns,
  { times, words }: ArrivedRows,
  order: Uint32Array,
  at: number,
  count: number,
  start: number,
  first: number,
): boolean {
  const { time, day, event, line, kindOf, outcome } = columns;
  let before = Number.NEGATIVE_INFINITY;
  let inOrder = true;
  for (let i = at; i < at + count; i++) {
    const row = start + i;
    const place = order[i]!;
    const when = times[place * 4]!;
    if (when < before) inOrder = false;
    before = when;
    if (when === Number.POSITIVE_INFINITY) {
      time[row * 2] = 0xffff_ffff;
      time[row * 2 + 1] = 0x7fff_ffff;
      day[row] = 0;
    } else {
      const high = Math.floor(when / TWO_32);
      time[row * 2] = when - high * TWO_32;
      time[row * 2 + 1] = high;
      day[row] = Math.min(LAST_DAY, Math.max(0, Math.floor(when / DAY_MICROS)));
    }
    const word = place * ROW_WORDS;
    event[row] = first + words[word + ARRIVAL]!;
    line[row] = words[word + LINE]!;
    const rest = words[word + KIND]!;
    kindOf[row] = rest >>> 8;
    outcome[row] = rest;
  }
  return inOrder;
}
