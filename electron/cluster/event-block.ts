import type { EventBatch } from '../formats/record-sink.ts';
import { bucketOf, type WideId, wideId } from './ids.ts';
import { bytesOf, type EncodedColumn, encodeBlock, lengthPrefixed, TextColumn } from './native-format.ts';

/** Events of one insert. Part of what makes loads resumable: batch k of a source holds its events from k times this on. */
export const BATCH_EVENTS = 1 << 19;

const TWO_32 = 4_294_967_296;
const DAY_MICROS = 86_400_000_000;
const LAST_DAY = 0xffff;

/** A batch ready to be sent. */
export interface SealedBatch {
  /** Number of its first event within the source. */
  readonly first: number;
  readonly rows: number;
  /** Ids and names of hosts that appear for the first time. */
  readonly hosts: readonly { readonly id: WideId; readonly name: string }[];
  readonly columns: readonly EncodedColumn[];
}

/** The pieces of a sealed batch as a Native block. */
export const blockOf = (batch: SealedBatch): Uint8Array[] => encodeBlock(batch.rows, batch.columns);

/** Puts the events of one source into columns as ClickHouse takes them. Names keep their ids for the life of the source. */
export class EventBlock {
  private readonly source: WideId;
  private readonly capacity: number;
  private hostIds = new Uint32Array(2048);
  private hostCount = 0;
  private fresh: { id: WideId; name: string }[] = [];
  private readonly kinds: Uint8Array[] = [];
  private readonly details: Uint8Array[] = [lengthPrefixed('')];
  private columns: Columns;
  private readonly kindText = new TextColumn();
  private readonly detailText = new TextColumn();
  private rows = 0;
  private first = 0;

  constructor(source: WideId, capacity = BATCH_EVENTS) {
    this.source = source;
    this.capacity = capacity;
    this.columns = new Columns(capacity);
  }

  /** Learns the names that a batch brings along. To be called once for each, before `append`. */
  learn(batch: Pick<EventBatch, 'newHosts' | 'newKinds' | 'newDetails'>): void {
    for (const name of batch.newHosts) {
      const id = wideId(name);
      if (this.hostCount * 2 === this.hostIds.length) {
        const longer = new Uint32Array(this.hostIds.length * 2);
        longer.set(this.hostIds);
        this.hostIds = longer;
      }
      this.hostIds[this.hostCount * 2] = id[0];
      this.hostIds[this.hostCount * 2 + 1] = id[1];
      this.hostCount++;
      this.fresh.push({ id, name });
    }
    for (const kind of batch.newKinds) this.kinds.push(lengthPrefixed(kind));
    for (const detail of batch.newDetails) this.details.push(lengthPrefixed(detail));
  }

  /** Takes events from `at` on; answers how many fitted. A loop for each column or two: they are quicker one after the other than all at once. */
  append(batch: EventBatch, at: number): number {
    const count = Math.min(batch.count - at, this.capacity - this.rows);
    const start = this.rows;
    this.putHosts(batch, at, count);
    for (let i = 0; i < count; i++) this.putTime(start + i, batch.time[at + i]!);
    const { columns, kinds, details } = this;
    for (let i = 0; i < count; i++) columns.event[start + i] = this.first + start + i;
    columns.line.set(batch.line.subarray(at, at + count), start);
    columns.outcome.set(batch.outcome.subarray(at, at + count), start);
    if (batch.bytes === null) columns.bytes.fill(Number.NaN, start, start + count);
    else columns.bytes.set(batch.bytes.subarray(at, at + count), start);
    for (let i = 0; i < count; i++) this.kindText.push(kinds[batch.kind[at + i]!]!);
    if (batch.detail === null) this.detailText.pushEmpty(count);
    else for (let i = 0; i < count; i++) this.detailText.push(details[batch.detail[at + i]!]!);
    this.rows = start + count;
    return count;
  }

  private putHosts(batch: EventBatch, at: number, count: number): void {
    const { hostIds, columns, rows } = this;
    for (let i = 0; i < count; i++) {
      const row = rows + i;
      const from = batch.from[at + i]! * 2;
      const to = batch.to[at + i]! * 2;
      const fromLow = hostIds[from]!;
      const fromHigh = hostIds[from + 1]!;
      const toLow = hostIds[to]!;
      columns.bucket[row] = bucketOf(fromLow, fromHigh, toLow);
      columns.from[row * 2] = fromLow;
      columns.from[row * 2 + 1] = fromHigh;
      columns.to[row * 2] = toLow;
      columns.to[row * 2 + 1] = hostIds[to + 1]!;
    }
  }

  get full(): boolean {
    return this.rows === this.capacity;
  }

  /** Hands over what is here and goes on with the next batch; null when there is nothing. */
  seal(): SealedBatch | null {
    const { rows, first } = this;
    if (rows === 0 && this.fresh.length === 0) return null;
    const sealed = { first, rows, hosts: this.fresh, columns: this.columns.encoded(rows, this.source, this.kindText.take(), this.detailText.take()) };
    this.columns = new Columns(this.capacity);
    this.fresh = [];
    this.rows = 0;
    this.first = first + rows;
    return sealed;
  }

  /** Microseconds as a 64-bit integer, cut as the case file cuts them; UNDATED for none. The day is held to what a Date can be. */
  private putTime(row: number, time: number): void {
    const { columns } = this;
    if (time !== time) {
      columns.time[row * 2] = 0xffff_ffff;
      columns.time[row * 2 + 1] = 0x7fff_ffff;
      columns.day[row] = 0;
      return;
    }
    const high = Math.floor(time / TWO_32);
    columns.time[row * 2] = time - high * TWO_32;
    columns.time[row * 2 + 1] = high;
    columns.day[row] = Math.min(LAST_DAY, Math.max(0, Math.floor(time / DAY_MICROS)));
  }
}

/** The columns of numbers. */
class Columns {
  readonly bucket: Uint16Array;
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  readonly time: Uint32Array;
  readonly day: Uint16Array;
  readonly event: Uint32Array;
  readonly line: Uint32Array;
  readonly outcome: Uint8Array;
  readonly bytes: Float64Array;

  constructor(capacity: number) {
    this.bucket = new Uint16Array(capacity);
    this.from = new Uint32Array(capacity * 2);
    this.to = new Uint32Array(capacity * 2);
    this.time = new Uint32Array(capacity * 2);
    this.day = new Uint16Array(capacity);
    this.event = new Uint32Array(capacity);
    this.line = new Uint32Array(capacity);
    this.outcome = new Uint8Array(capacity);
    this.bytes = new Float64Array(capacity);
  }

  encoded(rows: number, source: WideId, kind: Uint8Array, detail: Uint8Array): EncodedColumn[] {
    const sources = new Uint32Array(rows * 2);
    for (let row = 0; row < rows; row++) {
      sources[row * 2] = source[0];
      sources[row * 2 + 1] = source[1];
    }
    return [
      { name: 'bucket', type: 'UInt16', bytes: bytesOf(this.bucket.subarray(0, rows)) },
      { name: 'from_host', type: 'UInt64', bytes: bytesOf(this.from.subarray(0, rows * 2)) },
      { name: 'to_host', type: 'UInt64', bytes: bytesOf(this.to.subarray(0, rows * 2)) },
      { name: 'time', type: 'Int64', bytes: bytesOf(this.time.subarray(0, rows * 2)) },
      { name: 'day', type: 'Date', bytes: bytesOf(this.day.subarray(0, rows)) },
      { name: 'source', type: 'UInt64', bytes: bytesOf(sources) },
      { name: 'event', type: 'UInt32', bytes: bytesOf(this.event.subarray(0, rows)) },
      { name: 'line', type: 'UInt32', bytes: bytesOf(this.line.subarray(0, rows)) },
      { name: 'kind', type: 'String', bytes: kind },
      { name: 'outcome', type: 'UInt8', bytes: bytesOf(this.outcome.subarray(0, rows)) },
      { name: 'bytes', type: 'Float64', bytes: bytesOf(this.bytes.subarray(0, rows)) },
      { name: 'detail', type: 'String', bytes: detail },
    ];
  }
}

/** Only the rows of a sealed batch whose event number `wanted` lets through: for the part of a batch that one shard has already. */
export function onlyEvents(batch: SealedBatch, wanted: (event: number) => boolean): SealedBatch {
  const keep: number[] = [];
  for (let row = 0; row < batch.rows; row++) if (wanted(batch.first + row)) keep.push(row);
  const columns = batch.columns.map((column): EncodedColumn => {
    const pick = column.type === 'String' ? pickTexts(column.bytes, keep) : pickFixed(column.bytes, batch.rows, keep);
    return { ...column, bytes: pick };
  });
  return { ...batch, rows: keep.length, columns };
}

function pickFixed(bytes: Uint8Array, rows: number, keep: readonly number[]): Uint8Array {
  const width = bytes.length / rows;
  const picked = new Uint8Array(keep.length * width);
  keep.forEach((row, i) => {
    picked.set(bytes.subarray(row * width, (row + 1) * width), i * width);
  });
  return picked;
}

function pickTexts(bytes: Uint8Array, keep: readonly number[]): Uint8Array {
  const parts: Uint8Array[] = [];
  let at = 0;
  let row = 0;
  for (const wanted of keep) {
    for (; row < wanted; row++) at = textEnd(bytes, at);
    const end = textEnd(bytes, at);
    parts.push(bytes.subarray(at, end));
    at = end;
    row++;
  }
  return Buffer.concat(parts);
}

/** Where the length-prefixed text at `at` ends. */
function textEnd(bytes: Uint8Array, at: number): number {
  let length = 0;
  let scale = 1;
  let place = at;
  for (;;) {
    const byte = bytes[place++]!;
    length += (byte & 0x7f) * scale;
    if (byte < 0x80) return place + length;
    scale *= 0x80;
  }
}
