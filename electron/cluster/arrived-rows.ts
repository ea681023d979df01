import type { EventBatch } from '../formats/record-sink.ts';
import { BUCKETS, bucketOf } from './ids.ts';

/** A part holds rows of so many buckets, as a power of two: parts are few enough that all can be written to in turn, and so small that what is done inside one stays in the processor's cache. */
const PART_BITS = 6;
export const PARTS = BUCKETS >>> PART_BITS;
/** Rows of a chunk; a part is made of chunks as it grows. A power of two. */
const CHUNK_ROWS = 1 << 10;
/** Words of 32 bits that a row takes: time (two of them), from, to, line, kind x 256 + outcome, number of arrival, detail. */
export const ROW_WORDS = 8;
export const [FROM, TO, LINE, KIND, ARRIVAL, DETAIL] = [2, 3, 4, 5, 6, 7] as const;

/**
 * Rows of a block as they arrive, laid out by bucket. What a row has lies side by side: a row that is fetched out of order later costs one miss of the cache and not one for each
 * column.
 */
export class ArrivedRows {
  count = 0;
  readonly capacity: number;
  readonly words: Uint32Array;
  /** The same memory: `times[place * 4]` is whole microseconds, Infinity for none. */
  readonly times: Float64Array;
  /** By number of arrival; null until an event tells them. */
  bytes: Float64Array | null = null;
  /** Whether an event has told a detail. */
  anyDetail = false;
  /** First rows of the chunks of each part. */
  private readonly chunks: number[][] = Array.from({ length: PARTS }, () => []);
  /** Where the next row of each part goes; a multiple of CHUNK_ROWS when it needs a chunk. */
  private readonly next = new Uint32Array(PARTS);
  private chunksUsed = 0;

  constructor(capacity: number) {
    this.capacity = capacity;
    const places = (Math.ceil(capacity / CHUNK_ROWS) + PARTS) * CHUNK_ROWS;
    this.words = new Uint32Array(places * ROW_WORDS);
    this.times = new Float64Array(this.words.buffer);
  }

  /**
   * Takes `count` events from `at` on.
   * @param ids two words for each host, low first
   */
  append(batch: EventBatch, at: number, count: number, ids: Uint32Array): void {
    const { words, times, next, count: start } = this;
    const { from, to, time, line, kind, outcome, detail } = batch;
    for (let i = at; i < at + count; i++) {
      const asking = from[i]!;
      const asked = to[i]!;
      const part = bucketOf(ids[asking * 2]!, ids[asking * 2 + 1]!, ids[asked * 2]!) >>> PART_BITS;
      let place = next[part]!;
      if (place % CHUNK_ROWS === 0) place = this.open(part);
      next[part] = place + 1;
      const when = time[i]!;
      times[place * 4] = when === when ? Math.floor(when) : Number.POSITIVE_INFINITY;
      const word = place * ROW_WORDS;
      words[word + FROM] = asking;
      words[word + TO] = asked;
      words[word + LINE] = line[i]!;
      words[word + KIND] = (kind[i]! << 8) | outcome[i]!;
      words[word + ARRIVAL] = start + i - at;
      words[word + DETAIL] = detail === null ? 0 : detail[i]!;
    }
    if (detail !== null) this.anyDetail = true;
    this.appendBytes(batch, at, count);
    this.count = start + count;
  }

  private open(part: number): number {
    const first = this.chunksUsed++ * CHUNK_ROWS;
    this.chunks[part]!.push(first);
    return first;
  }

  private appendBytes({ bytes }: EventBatch, at: number, count: number): void {
    const { count: start } = this;
    if (bytes !== null) {
      this.bytes ??= new Float64Array(this.capacity).fill(Number.NaN);
      this.bytes.set(bytes.subarray(at, at + count), start);
    } else this.bytes?.fill(Number.NaN, start, start + count);
  }

  /** Stretches of places that hold the rows of a part, in order of arrival. */
  *stretches(part: number): Generator<readonly [first: number, end: number]> {
    const chunks = this.chunks[part]!;
    for (const [i, first] of chunks.entries()) yield [first, i < chunks.length - 1 ? first + CHUNK_ROWS : this.next[part]!];
  }

  /** Forgets all rows. */
  clear(): void {
    this.count = 0;
    this.chunksUsed = 0;
    this.next.fill(0);
    for (const chunks of this.chunks) chunks.length = 0;
  }
}
