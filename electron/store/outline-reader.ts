import type { Database } from './database.ts';
import { type DuckDB, rawResult } from './duckdb.ts';

/** What a case holds, counted by DuckDB: enough to draw who talked to whom before a single event is in memory. Hosts by their numbers, pairs in no order. */
export interface EventOutline {
  readonly events: number;
  readonly dated: number;
  /** Of the first and the last dated event, microseconds; NaN without any. */
  readonly first: number;
  readonly last: number;
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  /** Events of each pair; those that have a time; those with one of the outcomes asked about. */
  readonly total: Uint32Array;
  readonly datedOfPair: Uint32Array;
  readonly refused: Uint32Array;
}

const COLUMNS = 5;

/** Counts the events of sources that are not removed. @param refusals codes of outcomes that are counted as refused */
export async function readOutline(database: Database, refusals: readonly number[]): Promise<EventOutline> {
  const where = await sourcesThere(database);
  const [totals] = await database.main.rows(
    `SELECT count(*) AS events, count("time") AS dated, epoch_us(min("time")) AS first, epoch_us(max("time")) AS last FROM events ${where}`,
  );
  const pairs = await readPairs(
    database,
    `SELECT from_host, to_host, count(*)::UINTEGER, count("time")::UINTEGER, sum((outcome IN (${refusals.join(', ')}))::UINTEGER)::UINTEGER
     FROM events ${where} GROUP BY from_host, to_host`,
  );
  const time = (value: unknown): number => (value === null ? Number.NaN : Number(value));
  const [from, to, total, datedOfPair, refused] = pairs as [Uint32Array, Uint32Array, Uint32Array, Uint32Array, Uint32Array];
  return {
    events: Number(totals!['events']),
    dated: Number(totals!['dated']),
    first: time(totals!['first']),
    last: time(totals!['last']),
    ...{ from, to, total, datedOfPair, refused },
  };
}

/** The condition that leaves out events of removed sources. Literal numbers rather than a subquery, because a join need not keep the order of rows. */
export async function sourcesThere(database: Database): Promise<string> {
  const removed = (await database.main.rows('SELECT source FROM sources WHERE removed ORDER BY source')).map((row) => Number(row['source']));
  return removed.length === 0 ? '' : `WHERE source NOT IN (${removed.join(', ')})`;
}

/** The columns of a query of UINTEGERs, none of them null. */
async function readPairs(database: Database, sql: string): Promise<Uint32Array[]> {
  const { raw } = database.duckdb;
  return database.main.alone(async (connection) => {
    const result = rawResult(await connection.stream(sql));
    const parts: Uint32Array[][] = Array.from({ length: COLUMNS }, () => []);
    for (;;) {
      const chunk = await raw.fetch_chunk(result);
      if (chunk === null || raw.data_chunk_get_size(chunk) === 0) return parts.map(joined);
      for (let column = 0; column < COLUMNS; column++) parts[column]!.push(wordsOf(raw, chunk, column));
    }
  });
}

function wordsOf(raw: DuckDB['raw'], chunk: Parameters<DuckDB['raw']['data_chunk_get_size']>[0], column: number): Uint32Array {
  const rows = raw.data_chunk_get_size(chunk);
  const data = raw.vector_get_data(raw.data_chunk_get_vector(chunk, column), rows * 4);
  return new Uint32Array(data.buffer, data.byteOffset, rows).slice();
}

function joined(parts: readonly Uint32Array[]): Uint32Array {
  const whole = new Uint32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
