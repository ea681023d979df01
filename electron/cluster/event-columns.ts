import type { WideId } from './ids.ts';
import { bytesOf, type EncodedColumn } from './native-format.ts';

/** Bytes that a row takes in the memory of a block. */
const ROW_BYTES = 39;

/** Events of one insert, and what has to be known before them. */
export interface SealedBatch {
  /** Number of its first event within the source; the others follow it, in whatever order they stand. */
  readonly first: number;
  readonly rows: number;
  /** Ids and names of hosts that appear for the first time. */
  readonly hosts: readonly { readonly id: WideId; readonly name: string }[];
  /** Holds the columns of a fixed width; to be given back when they have been sent. */
  readonly memory: ArrayBuffer;
  readonly kind: Uint8Array<ArrayBuffer>;
  readonly detail: Uint8Array<ArrayBuffer>;
  /** Null where no event of the source has told them yet. */
  readonly bytes: Float64Array<ArrayBuffer> | null;
}

/** Columns that are the same in every row of a source; all its blocks share them. */
export class ConstantColumns {
  private source = new Uint32Array(0);
  private noBytes = new Float64Array(0);
  private readonly id: WideId;

  constructor(source: WideId) {
    this.id = source;
  }

  sources(rows: number): Uint32Array {
    if (this.source.length < rows * 2) {
      this.source = new Uint32Array(rows * 2).fill(this.id[1]);
      for (let row = 0; row < rows; row++) this.source[row * 2] = this.id[0];
    }
    return this.source.subarray(0, rows * 2);
  }

  /** Bytes of events that tell none. */
  unknownBytes(rows: number): Float64Array {
    if (this.noBytes.length < rows) this.noBytes = new Float64Array(rows).fill(Number.NaN);
    return this.noBytes.subarray(0, rows);
  }
}

/** The columns of a fixed width that differ from row to row, one behind the other in one piece of memory. */
export class FixedColumns {
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  readonly time: Uint32Array;
  readonly event: Uint32Array;
  readonly line: Uint32Array;
  readonly bucket: Uint16Array;
  readonly day: Uint16Array;
  /** Numbers of kinds, until they are written out. */
  readonly kindOf: Uint16Array;
  readonly outcome: Uint8Array;

  constructor(memory: ArrayBuffer) {
    const rows = memory.byteLength / ROW_BYTES;
    this.from = new Uint32Array(memory, 0, rows * 2);
    this.to = new Uint32Array(memory, rows * 8, rows * 2);
    this.time = new Uint32Array(memory, rows * 16, rows * 2);
    this.event = new Uint32Array(memory, rows * 24, rows);
    this.line = new Uint32Array(memory, rows * 28, rows);
    this.bucket = new Uint16Array(memory, rows * 32, rows);
    this.day = new Uint16Array(memory, rows * 34, rows);
    this.kindOf = new Uint16Array(memory, rows * 36, rows);
    this.outcome = new Uint8Array(memory, rows * 38, rows);
  }
}

/** Memory for a block of so many rows. */
export const blockMemory = (capacity: number): ArrayBuffer => new ArrayBuffer(capacity * ROW_BYTES);

/** A sealed batch as its columns are sent. */
export function encodedColumns({ rows, memory, kind, detail, bytes }: SealedBatch, constant: ConstantColumns): EncodedColumn[] {
  const columns = new FixedColumns(memory);
  return [
    { name: 'bucket', type: 'UInt16', bytes: bytesOf(columns.bucket.subarray(0, rows)) },
    { name: 'from_host', type: 'UInt64', bytes: bytesOf(columns.from.subarray(0, rows * 2)) },
    { name: 'to_host', type: 'UInt64', bytes: bytesOf(columns.to.subarray(0, rows * 2)) },
    { name: 'time', type: 'Int64', bytes: bytesOf(columns.time.subarray(0, rows * 2)) },
    { name: 'day', type: 'Date', bytes: bytesOf(columns.day.subarray(0, rows)) },
    { name: 'source', type: 'UInt64', bytes: bytesOf(constant.sources(rows)) },
    { name: 'event', type: 'UInt32', bytes: bytesOf(columns.event.subarray(0, rows)) },
    { name: 'line', type: 'UInt32', bytes: bytesOf(columns.line.subarray(0, rows)) },
    { name: 'kind', type: 'String', bytes: kind },
    { name: 'outcome', type: 'UInt8', bytes: bytesOf(columns.outcome.subarray(0, rows)) },
    { name: 'bytes', type: 'Float64', bytes: bytesOf(bytes ?? constant.unknownBytes(rows)) },
    { name: 'detail', type: 'String', bytes: detail },
  ];
}
