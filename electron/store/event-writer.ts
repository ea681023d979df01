import type { Appender, DataChunk } from '@duckdb/node-bindings';
import { type DuckDB, type DuckDBConnection, rawConnection } from './duckdb.ts';
import type { EventColumns } from './event-columns.ts';

const TWO_32 = 4_294_967_296;
/** Bytes a cell takes in each column of `events`: source, line, time, from, to, kind, outcome, bytes, detail. */
const CELL_BYTES = [2, 4, 8, 4, 4, 2, 1, 8, 4] as const;
const [SOURCE, LINE, TIME, FROM, TO, KIND, OUTCOME, BYTES, DETAIL] = [0, 1, 2, 3, 4, 5, 6, 7, 8] as const;

/**
 * Appends events to the case by whole columns of DuckDB's own vectors: no value is boxed, no BigInt made (a time is written as two 32-bit halves).
 * Belongs to one connection, inside the transaction that its owner has begun; nothing is there before that commits.
 */
export class EventWriter {
  private readonly raw: DuckDB['raw'];
  private readonly appender: Appender;
  private readonly chunk: DataChunk;
  private readonly capacity: number;
  private readonly buffers: readonly ArrayBuffer[];
  private readonly validity: Uint8Array<ArrayBuffer>;
  private readonly source: Uint16Array;
  private readonly halves: Int32Array;

  constructor(duckdb: DuckDB, connection: DuckDBConnection) {
    const raw = duckdb.raw;
    this.raw = raw;
    this.appender = raw.appender_create_ext(rawConnection(connection), null, 'main', 'events');
    const { USMALLINT, UINTEGER, TIMESTAMP, UTINYINT, DOUBLE } = raw.Type;
    const types = [USMALLINT, UINTEGER, TIMESTAMP, UINTEGER, UINTEGER, USMALLINT, UTINYINT, DOUBLE, UINTEGER];
    this.chunk = raw.create_data_chunk(types.map((type) => raw.create_logical_type(type)));
    this.capacity = raw.vector_size();
    this.buffers = CELL_BYTES.map((size) => new ArrayBuffer(size * this.capacity));
    this.validity = new Uint8Array(this.capacity / 8);
    this.source = new Uint16Array(this.buffers[SOURCE]!);
    this.halves = new Int32Array(this.buffers[TIME]!);
  }

  /** Adds all rows of `columns` as events of one source. */
  append(source: number, columns: EventColumns): void {
    this.source.fill(source);
    for (let at = 0; at < columns.count; at += this.capacity) this.appendChunk(columns, at, Math.min(this.capacity, columns.count - at));
  }

  /** Hands over what is still buffered. To be called once, before the commit. */
  finish(): void {
    this.raw.appender_close_sync(this.appender);
  }

  /**
   * Gives up what is still buffered. To be called where `finish` will not be: an appender that is only let go hands its rows over when it is collected as garbage, in a
   * transaction of their own, after the one they belonged to was rolled back (DuckDB's `duckdb_appender_destroy` flushes).
   */
  discard(): void {
    this.raw.appender_clear(this.appender);
  }

  private appendChunk(columns: EventColumns, at: number, rows: number): void {
    const { raw, chunk } = this;
    raw.data_chunk_reset(chunk);
    this.copy(SOURCE, this.source, 0, rows);
    this.copy(LINE, columns.line, at, rows);
    this.copy(FROM, columns.from, at, rows);
    this.copy(TO, columns.to, at, rows);
    this.copy(KIND, columns.kind, at, rows);
    this.copy(OUTCOME, columns.outcome, at, rows);
    this.copyTime(columns.time, at, rows);
    if (columns.bytes === null) this.copyNulls(BYTES);
    else this.copyWithGaps(BYTES, columns.bytes, at, rows);
    if (columns.detail === null) this.copyNulls(DETAIL);
    else this.copyDetail(columns.detail, at, rows);
    raw.data_chunk_set_size(chunk, rows);
    raw.append_data_chunk(this.appender, chunk);
  }

  private copy(column: number, values: Uint8Array | Uint16Array | Uint32Array | Float64Array, at: number, rows: number): void {
    const size = values.BYTES_PER_ELEMENT;
    this.raw.copy_data_to_vector(
      this.raw.data_chunk_get_vector(this.chunk, column),
      0,
      values.buffer as ArrayBuffer,
      values.byteOffset + at * size,
      rows * size,
    );
  }

  private copyTime(time: Float64Array, at: number, rows: number): void {
    const { halves, validity } = this;
    validity.fill(255);
    let gaps = false;
    for (let i = 0; i < rows; i++) {
      const value = time[at + i]!;
      if (value === value) {
        const high = Math.floor(value / TWO_32);
        halves[2 * i] = value - high * TWO_32;
        halves[2 * i + 1] = high;
      } else {
        validity[i >> 3]! &= ~(1 << (i & 7));
        gaps = true;
      }
    }
    this.raw.copy_data_to_vector(this.raw.data_chunk_get_vector(this.chunk, TIME), 0, this.buffers[TIME]!, 0, rows * 8);
    if (gaps) this.setValidity(TIME);
  }

  private copyWithGaps(column: number, values: Float64Array, at: number, rows: number): void {
    this.validity.fill(255);
    for (let i = 0; i < rows; i++) if (values[at + i] !== values[at + i]) this.validity[i >> 3]! &= ~(1 << (i & 7));
    this.copy(column, values, at, rows);
    this.setValidity(column);
  }

  private copyDetail(values: Uint32Array, at: number, rows: number): void {
    this.validity.fill(255);
    for (let i = 0; i < rows; i++) if (values[at + i] === 0) this.validity[i >> 3]! &= ~(1 << (i & 7));
    this.copy(DETAIL, values, at, rows);
    this.setValidity(DETAIL);
  }

  private copyNulls(column: number): void {
    this.validity.fill(0);
    this.setValidity(column);
  }

  private setValidity(column: number): void {
    const vector = this.raw.data_chunk_get_vector(this.chunk, column);
    this.raw.vector_ensure_validity_writable(vector);
    this.raw.copy_data_to_vector_validity(vector, 0, this.validity.buffer, 0, this.validity.byteLength);
  }
}
