import type { DataChunk } from '@duckdb/node-bindings';
import type { EventTable } from '../../shared/model/event-table.ts';
import type { Database } from './database.ts';
import { type DuckDB, rawResult } from './duckdb.ts';
import { sourcesThere } from './outline-reader.ts';

const TWO_32 = 4_294_967_296;

/** The events of a case in columns on SharedArrayBuffers, in the order of `EventTable`; without the names that its numbers stand for. */
export type LoadedEvents = Pick<
  EventTable,
  'count' | 'datedCount' | 'time' | 'from' | 'to' | 'kind' | 'outcome' | 'bytes' | 'detail' | 'source' | 'line'
>;

/** Looks at rows as they come in: given the columns, still empty, it answers what is to be called with each range of rows. Called anew when reading begins anew. */
export type RowWatcher = (columns: LoadedEvents) => (start: number, end: number) => void;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Reading was given up half-way, as asked. */
export class ReadingStopped extends Error {}

/**
 * Reads all events of sources that are not removed, over a connection of their own: notes can be read and saved meanwhile.
 * @param sourceIndex index in the table's `sources` for each source number of the case
 * @param signal gives up; the promise is then rejected with `ReadingStopped`
 */
export async function readEvents(
  database: Database,
  sourceIndex: ReadonlyMap<number, number>,
  watch?: RowWatcher,
  signal?: AbortSignal,
): Promise<LoadedEvents> {
  const where = await sourcesThere(database);
  const [totals] = await database.main.rows(
    `SELECT count(*) AS count, count("time") AS dated, count(bytes) AS bytes, count(detail) AS details FROM events ${where}`,
  );
  const count = Number(totals!['count']);
  const into = emptyColumns(count, Number(totals!['dated']), Number(totals!['bytes']) > 0, Number(totals!['details']) > 0);
  const index = new Uint16Array(65_536);
  for (const [source, place] of sourceIndex) index[source] = place;
  // Most cases were imported in order of time, and then plain reading is several times faster than sorting.
  const stopped = (): boolean => signal?.aborted === true;
  const inOrder = await fill(database, where, '', into, index, stopped, watch?.(into));
  if (!inOrder && !stopped()) await fill(database, where, 'ORDER BY "time" NULLS LAST, source, line, rowid', into, index, stopped, watch?.(into));
  if (stopped()) throw new ReadingStopped('stopped while the events were being read');
  return into;
}

function emptyColumns(count: number, datedCount: number, anyBytes: boolean, anyDetail: boolean): Mutable<LoadedEvents> {
  const shared = (size: number): SharedArrayBuffer => new SharedArrayBuffer(count * size);
  return {
    count,
    datedCount,
    time: new Float64Array(shared(8)),
    from: new Uint32Array(shared(4)),
    to: new Uint32Array(shared(4)),
    kind: new Uint16Array(shared(2)),
    outcome: new Uint8Array(shared(1)),
    bytes: anyBytes ? new Float64Array(shared(8)) : null,
    detail: anyDetail ? new Uint32Array(shared(4)) : null,
    source: new Uint16Array(shared(2)),
    line: new Uint32Array(shared(4)),
  };
}

/** Fills the columns; false, early, when the rows turn out not to be in order although none was asked for, or when it was stopped. */
async function fill(
  database: Database,
  where: string,
  order: string,
  into: LoadedEvents,
  index: Uint16Array,
  stopped: () => boolean,
  seen?: (start: number, end: number) => void,
): Promise<boolean> {
  const sql = `SELECT source, line, "time", from_host, to_host, kind, outcome${into.bytes === null ? '' : ', bytes'}${into.detail === null ? '' : ', detail'}
    FROM events ${where} ${order}`;
  const { raw } = database.duckdb;
  return database.reading.alone(async (connection) => {
    const result = rawResult(await connection.stream(sql));
    const reader = new ChunkReader(raw, into, index);
    // While rows are copied and counted here, DuckDB's threads fetch the next ones.
    let coming = raw.fetch_chunk(result);
    for (;;) {
      const chunk = await coming;
      if (chunk === null || raw.data_chunk_get_size(chunk) === 0) return true;
      coming = raw.fetch_chunk(result);
      const start = reader.rows;
      const inOrder = reader.take(chunk);
      if (inOrder) seen?.(start, reader.rows);
      if (stopped() || (!inOrder && order === '')) {
        // The rest has to be fetched all the same: a stream left open would hold the connection.
        for (;;) {
          const rest = await coming;
          if (rest === null || raw.data_chunk_get_size(rest) === 0) return false;
          coming = raw.fetch_chunk(result);
        }
      }
    }
  });
}

class ChunkReader {
  private readonly raw: DuckDB['raw'];
  private readonly into: LoadedEvents;
  private readonly index: Uint16Array;
  private at = 0;

  /** Rows copied so far. */
  get rows(): number {
    return this.at;
  }

  constructor(raw: DuckDB['raw'], into: LoadedEvents, index: Uint16Array) {
    this.raw = raw;
    this.into = into;
    this.index = index;
  }

  /** Copies one chunk; false when a row stands before the one above it. */
  take(chunk: DataChunk): boolean {
    const { into, raw } = this;
    const rows = raw.data_chunk_get_size(chunk);
    const bytesOf = (column: number, size: number): Uint8Array => raw.vector_get_data(raw.data_chunk_get_vector(chunk, column), rows * size);
    const wide = (data: Uint8Array): Uint32Array => new Uint32Array(data.buffer, data.byteOffset, rows);
    const at = this.at;
    const source = bytesOf(0, 2);
    const narrow = new Uint16Array(source.buffer, source.byteOffset, rows);
    for (let i = 0; i < rows; i++) into.source[at + i] = this.index[narrow[i]!]!;
    into.line.set(wide(bytesOf(1, 4)), at);
    this.takeTime(chunk, rows);
    into.from.set(wide(bytesOf(3, 4)), at);
    into.to.set(wide(bytesOf(4, 4)), at);
    const kind = bytesOf(5, 2);
    into.kind.set(new Uint16Array(kind.buffer, kind.byteOffset, rows), at);
    into.outcome.set(bytesOf(6, 1), at);
    let column = 7;
    if (into.bytes !== null) this.takeBytes(chunk, column++, rows, into.bytes);
    if (into.detail !== null) this.takeDetail(chunk, column, rows, into.detail);
    this.at = at + rows;
    return this.inOrder(Math.max(1, at), this.at);
  }

  private takeTime(chunk: DataChunk, rows: number): void {
    const vector = this.raw.data_chunk_get_vector(chunk, 2);
    const data = this.raw.vector_get_data(vector, rows * 8);
    const halves = new Int32Array(data.buffer, data.byteOffset, rows * 2);
    const { time } = this.into;
    const at = this.at;
    for (let i = 0; i < rows; i++) time[at + i] = halves[2 * i + 1]! * TWO_32 + (halves[2 * i]! >>> 0);
    this.eachGap(chunk, 2, rows, (i) => {
      time[at + i] = Number.NaN;
    });
  }

  private takeBytes(chunk: DataChunk, column: number, rows: number, into: Float64Array): void {
    const data = this.raw.vector_get_data(this.raw.data_chunk_get_vector(chunk, column), rows * 8);
    into.set(new Float64Array(data.buffer, data.byteOffset, rows), this.at);
    this.eachGap(chunk, column, rows, (i) => {
      into[this.at + i] = Number.NaN;
    });
  }

  private takeDetail(chunk: DataChunk, column: number, rows: number, into: Uint32Array): void {
    const data = this.raw.vector_get_data(this.raw.data_chunk_get_vector(chunk, column), rows * 4);
    into.set(new Uint32Array(data.buffer, data.byteOffset, rows), this.at);
    this.eachGap(chunk, column, rows, (i) => {
      into[this.at + i] = 0;
    });
  }

  private eachGap(chunk: DataChunk, column: number, rows: number, gap: (row: number) => void): void {
    const validity: Uint8Array | null = this.raw.vector_get_validity(this.raw.data_chunk_get_vector(chunk, column), Math.ceil(rows / 64) * 8);
    if (validity === null) return;
    for (let i = 0; i < rows; i++) if ((validity[i >> 3]! & (1 << (i & 7))) === 0) gap(i);
  }

  private inOrder(start: number, end: number): boolean {
    const { time, source, line } = this.into;
    for (let i = start; i < end; i++) {
      const [before, now] = [time[i - 1]!, time[i]!];
      if (before < now) continue;
      const tie = before === now || (before !== before && now !== now);
      // NaN compares false with everything: a time followed by none is in order, none followed by a time is not.
      if (tie ? source[i - 1]! > source[i]! || (source[i - 1] === source[i] && line[i - 1]! > line[i]!) : now === now) return false;
    }
    return true;
  }
}
