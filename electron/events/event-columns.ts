import type { EventBatch } from '../formats/record-sink.ts';

export type Column = Float64Array | Uint32Array | Uint16Array | Uint8Array;

const FIRST_ROWS = 1 << 14;
/** How much more than expected is reserved, so that a guess a little too low costs nothing. Memory that is never written to is never taken. */
const MARGIN = 1.1;

/** Columns of events that grow as batches come, in memory that threads can share. */
export class EventColumns {
  count = 0;
  /** Rows that are likely to come in all; 0 when nobody knows. */
  expected = 0;
  /** True once an event said how many bytes it carried, or had a detail. */
  withBytes = false;
  withDetail = false;
  private capacity = 0;
  private readonly columns = {
    time: sharedLike(new Float64Array(0), 0),
    from: sharedLike(new Uint32Array(0), 0),
    to: sharedLike(new Uint32Array(0), 0),
    kind: sharedLike(new Uint16Array(0), 0),
    outcome: sharedLike(new Uint8Array(0), 0),
    bytes: sharedLike(new Float64Array(0), 0),
    detail: sharedLike(new Uint32Array(0), 0),
    line: sharedLike(new Uint32Array(0), 0),
  };

  /** Adds the rows of a batch. */
  append(batch: EventBatch): void {
    const { count } = this;
    const needed = count + batch.count;
    if (needed > this.capacity) this.grow(Math.max(needed, Math.min(this.expected * MARGIN, needed * 64), count * 2, FIRST_ROWS));
    const { columns } = this;
    columns.time.set(batch.time.subarray(0, batch.count), count);
    columns.from.set(batch.from.subarray(0, batch.count), count);
    columns.to.set(batch.to.subarray(0, batch.count), count);
    columns.kind.set(batch.kind.subarray(0, batch.count), count);
    columns.outcome.set(batch.outcome.subarray(0, batch.count), count);
    columns.line.set(batch.line.subarray(0, batch.count), count);
    if (batch.bytes && !this.withBytes) {
      this.withBytes = true;
      columns.bytes.fill(Number.NaN, 0, count);
    }
    if (batch.bytes) columns.bytes.set(batch.bytes.subarray(0, batch.count), count);
    else if (this.withBytes) columns.bytes.fill(Number.NaN, count, needed);
    if (batch.detail) {
      this.withDetail = true;
      columns.detail.set(batch.detail.subarray(0, batch.count), count);
    }
    this.count = needed;
  }

  /** The first `rows` of a column. */
  column<N extends keyof EventColumns['columns']>(name: N, rows: number): EventColumns['columns'][N] {
    return this.columns[name].subarray(0, rows) as EventColumns['columns'][N];
  }

  private grow(rows: number): void {
    this.capacity = Math.ceil(rows);
    const grown = <A extends Column>(column: A): A => {
      const longer = sharedLike(column, this.capacity);
      longer.set(column.subarray(0, this.count) as never);
      return longer;
    };
    for (const name of Object.keys(this.columns) as (keyof EventColumns['columns'])[]) this.columns[name] = grown(this.columns[name]) as never;
  }
}

/** A column of zeros of the same kind that threads can read without a copy. */
export function sharedLike<A extends Column>(column: A, rows: number): A {
  return new (column.constructor as new (memory: SharedArrayBuffer) => A)(new SharedArrayBuffer(rows * column.BYTES_PER_ELEMENT));
}
