import type { PulledHost, PullScope, TimeIndex } from '../../shared/model/pull.ts';
import { type Appender, appendRows } from './append-rows.ts';
import { execute, type Session } from './database.ts';
import type { DuckDBConnection } from './duckdb.ts';

/** A pair of the cluster, counted there. Pauses are those over 60 s between contacts; their figures are NaN where there are none. */
export interface PullPair {
  readonly from: string;
  readonly to: string;
  readonly events: number;
  /** NaN where no event has a time. */
  readonly first: number;
  readonly last: number;
  readonly refused: number;
  readonly pauses: number;
  readonly mean: number;
  readonly deviation: number;
  readonly lower: number;
  readonly median: number;
  readonly upper: number;
  /** Contacts by hour of the day, UTC. */
  readonly hours: readonly number[];
  /** Why it was pulled; null where it was not. */
  readonly why: string | null;
}

/** A host of the cluster, counted there. */
export interface PullHost {
  readonly name: string;
  readonly sent: number;
  readonly received: number;
  /** NaN where they were not counted. */
  readonly partnersAsked: number;
  readonly partnersAsking: number;
  readonly first: number;
  readonly last: number;
  /** Contacts of this host in the case, asked and asking. */
  readonly pulled: number;
}

/** One pull from a cluster: what there is, what came. */
export interface PullRecord {
  /** What was asked, as JSON; holds neither user nor password. */
  readonly request: string;
  readonly events: number;
  readonly undated: number;
  readonly pairs: number;
  readonly hosts: number;
  readonly first: number;
  readonly last: number;
  readonly pulledEvents: number;
  readonly pulledPairs: number;
  readonly listedPairs: number;
  /** Pairs with fewer events than this are counted but not listed. */
  readonly listedFrom: number;
  readonly notes: readonly string[];
  readonly pairList: Iterable<PullPair>;
  readonly hostList: Iterable<PullHost>;
  readonly index: TimeIndex | null;
}

const big = (value: number): bigint => BigInt(Math.trunc(value));

/** Writes a pull on a connection that is inside a transaction. */
export async function writePull(connection: DuckDBConnection, now: number, record: PullRecord): Promise<void> {
  const time = (value: number): bigint | null => (Number.isFinite(value) ? big(value) : null);
  await execute(
    connection,
    `INSERT INTO pulls SELECT coalesce((SELECT max(pull) FROM pulls), 0) + 1, make_timestamp(?::BIGINT), ?, ?::BIGINT, ?::BIGINT, ?::BIGINT, ?::BIGINT,
       make_timestamp(?::BIGINT), make_timestamp(?::BIGINT), ?::BIGINT, ?::BIGINT, ?::BIGINT, ?::BIGINT, from_json(?, '["VARCHAR"]')`,
    [
      ...[big(now), record.request, big(record.events), big(record.undated), big(record.pairs), big(record.hosts)],
      ...[time(record.first), time(record.last), big(record.pulledEvents), big(record.pulledPairs), big(record.listedPairs), big(record.listedFrom)],
      JSON.stringify(record.notes),
    ],
  );
  const [row] = (await connection.runAndReadAll('SELECT max(pull) AS pull FROM pulls')).getRowObjectsJS();
  const pull = Number(row!['pull']);
  await writePairs(connection, pull, record.pairList);
  await writeHosts(connection, pull, record.hostList);
  await writeIndex(connection, pull, record.index);
}

async function writePairs(connection: DuckDBConnection, pull: number, pairs: Iterable<PullPair>): Promise<void> {
  await viaStaging(connection, 'pull_pairs', 'first, last', (appender) => {
    for (const pair of pairs) {
      appender.appendInteger(pull);
      appender.appendVarchar(pair.from);
      appender.appendVarchar(pair.to);
      appender.appendBigInt(big(pair.events));
      appendTime(appender, pair.first);
      appendTime(appender, pair.last);
      appender.appendBigInt(big(pair.refused));
      appender.appendBigInt(big(pair.pauses));
      for (const value of [pair.mean, pair.deviation, pair.lower, pair.median, pair.upper]) appendDouble(appender, value);
      appender.appendVarchar(pair.hours.join(' '));
      if (pair.why === null) appender.appendNull();
      else appender.appendVarchar(pair.why);
      appender.endRow();
    }
  });
}

async function writeHosts(connection: DuckDBConnection, pull: number, hosts: Iterable<PullHost>): Promise<void> {
  await viaStaging(connection, 'pull_hosts', 'first, last', (appender) => {
    for (const host of hosts) {
      appender.appendInteger(pull);
      appender.appendVarchar(host.name);
      for (const value of [host.sent, host.received, host.partnersAsked, host.partnersAsking]) appendCount(appender, value);
      appendTime(appender, host.first);
      appendTime(appender, host.last);
      appender.appendBigInt(big(host.pulled));
      appender.endRow();
    }
  });
}

async function writeIndex(connection: DuckDBConnection, pull: number, index: TimeIndex | null): Promise<void> {
  if (index === null) return;
  await viaStaging(connection, 'pull_index', 'start', (appender) => {
    for (const [step, count] of index.counts.entries()) {
      appender.appendInteger(pull);
      appender.appendInteger(step);
      appendTime(appender, index.start + step * index.width);
      appender.appendBigInt(big(index.width));
      appender.appendBigInt(big(count));
      appender.endRow();
    }
  });
}

/** Fills a table by bulk append; its times (`columns`) are given as microseconds and are turned into TIMESTAMP on the way. */
async function viaStaging(connection: DuckDBConnection, table: string, columns: string, fill: (appender: Appender) => void): Promise<void> {
  const times = columns.split(', ');
  await execute(
    connection,
    `CREATE TEMP TABLE staging AS SELECT * REPLACE (${times.map((one) => `epoch_us(${one}) AS ${one}`).join(', ')}) FROM ${table} LIMIT 0`,
  );
  await appendRows(connection, 'staging', fill);
  await execute(
    connection,
    `INSERT INTO ${table} SELECT * REPLACE (${times.map((one) => `make_timestamp(${one}) AS ${one}`).join(', ')}) FROM staging`,
  );
  await execute(connection, 'DROP TABLE staging');
}

function appendTime(appender: Appender, time: number): void {
  if (Number.isFinite(time)) appender.appendBigInt(big(time));
  else appender.appendNull();
}

const appendCount = appendTime;

function appendDouble(appender: Appender, value: number): void {
  if (Number.isFinite(value)) appender.appendDouble(value);
  else appender.appendNull();
}

/** False for a case of an older shape that could only be opened for reading. */
export async function knowsPulls(session: Session): Promise<boolean> {
  return (await session.rows(`SELECT 1 FROM duckdb_tables() WHERE schema_name = 'main' AND table_name = 'pulls'`)).length > 0;
}

/** What the case holds of what was there when it was reduced from a cluster; null where it was not, or where everything came. */
export async function readPulls(session: Session): Promise<PullScope | null> {
  if (!(await knowsPulls(session))) return null;
  const [pull] = await session.rows('SELECT pull, events, pairs, pulled_events, pulled_pairs FROM pulls ORDER BY pull LIMIT 1');
  if (pull === undefined || pull['events'] === pull['pulled_events']) return null;
  const number = Number(pull['pull']);
  const hosts = await session.rows(
    'SELECT name, sent + received AS there, pulled FROM pull_hosts WHERE pull = ? AND pulled > 0 AND pulled < sent + received',
    [number],
  );
  const partial = new Map(
    hosts.map((row): [string, PulledHost] => [
      String(row['name']),
      { name: String(row['name']), there: Number(row['there']), here: Number(row['pulled']) },
    ]),
  );
  return {
    events: Number(pull['events']),
    pairs: Number(pull['pairs']),
    pulledEvents: Number(pull['pulled_events']),
    pulledPairs: Number(pull['pulled_pairs']),
    index: await readIndex(session, number),
    partial,
    merged: new Set(),
  };
}

async function readIndex(session: Session, pull: number): Promise<TimeIndex> {
  const rows = await session.rows('SELECT epoch_us(start) AS start_us, width, events FROM pull_index WHERE pull = ? ORDER BY step', [pull]);
  return {
    start: Number(rows[0]?.['start_us'] ?? 0),
    width: Number(rows[0]?.['width'] ?? 1),
    counts: rows.map((row) => Number(row['events'])),
  };
}
