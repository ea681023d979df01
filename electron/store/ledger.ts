import { execute, type Session } from './database.ts';
import type { DuckDBConnection } from './duckdb.ts';
import { knowsPulls } from './pulls.ts';

/** What became of an import, or of the case's being open. `started` is on disk before the first event is written, so that an end that is missing shows. */
export type LedgerState = 'opened' | 'started' | 'committed' | 'cancelled' | 'failed' | 'discarded';

export interface LedgerEntry {
  readonly state: LedgerState;
  readonly job: string;
  readonly path: string;
  /** The request as JSON, to start again from. */
  readonly request: string;
  readonly sha256?: string;
  readonly bytes?: number;
  readonly lines?: number;
  readonly records?: number;
  readonly rejects?: number;
  readonly skipped?: number;
  readonly events?: number;
}

/** Adds an entry on a connection that the caller has to itself. */
export async function writeEntry(connection: DuckDBConnection, now: number, entry: LedgerEntry): Promise<void> {
  const count = (value: number | undefined): bigint | null => (value === undefined ? null : BigInt(value));
  await execute(
    connection,
    `INSERT INTO ledger SELECT coalesce((SELECT max(entry) FROM ledger), 0) + 1, make_timestamp(?::BIGINT), ?, ?, ?, ?, ?, ?::BIGINT, ?::BIGINT, ?::BIGINT, ?::BIGINT, ?::BIGINT, ?::BIGINT`,
    [
      BigInt(Math.round(now)),
      entry.state,
      entry.job,
      entry.path,
      entry.request,
      entry.sha256 ?? null,
      count(entry.bytes),
      count(entry.lines),
      count(entry.records),
      count(entry.rejects),
      count(entry.skipped),
      count(entry.events),
    ],
  );
}

/** Writes down that these files are about to be imported, before any of them is touched. */
export async function promiseImports(
  session: Session,
  now: number,
  job: string,
  items: readonly { readonly path: string; readonly request: string }[],
): Promise<void> {
  await session.run(
    `INSERT INTO ledger SELECT coalesce((SELECT max(entry) FROM ledger), 0) + row_number() OVER (), make_timestamp(?::BIGINT), 'started', ?, item.path, item.request,
       NULL, NULL, NULL, NULL, NULL, NULL, NULL FROM (SELECT unnest(from_json(?, '[{"path":"VARCHAR","request":"VARCHAR"}]')) AS item)`,
    [BigInt(Math.round(now)), job, JSON.stringify(items)],
  );
}

/** Imports that were started and neither ended nor were discarded. */
export async function interruptedImports(session: Session): Promise<{ readonly job: string; readonly path: string; readonly request: string }[]> {
  const rows = await session.rows(
    `SELECT job, path, any_value(request) AS request FROM ledger WHERE state <> 'opened' GROUP BY job, path
     HAVING count(*) FILTER (state = 'started') > count(*) FILTER (state IN ('committed', 'cancelled', 'failed', 'discarded')) ORDER BY min(entry)`,
  );
  return rows.map((row) => ({ job: String(row['job']), path: String(row['path']), request: String(row['request']) }));
}

/** When data first came into the case, microseconds; NaN before that. Dates entered later may have been chosen after looking. */
export async function firstImport(session: Session): Promise<number> {
  const [row] = await session.rows(`SELECT epoch_us(min(stamped)) AS first FROM ledger WHERE state = 'committed'`);
  return row === undefined || row['first'] === null ? Number.NaN : Number(row['first']);
}

/** Sources whose events in the case are not as many as were committed: sentences, none when all add up. */
export async function checkCounts(session: Session): Promise<string[]> {
  const expected = (await knowsPulls(session)) ? 'coalesce(s.pulled, s.events)' : 's.events';
  // One look at the events for both questions: at ten million of them it is a part of what a reporter waits for.
  const rows = await session.rows(
    `SELECT s.path, ${expected} AS expected, coalesce(e.found, 0) AS found FROM sources s
     FULL JOIN (SELECT source, count(*) AS found FROM events GROUP BY source) e ON e.source = s.source
     WHERE s.source IS NULL OR ${expected} <> coalesce(e.found, 0) ORDER BY s.source`,
  );
  const sources = rows
    .filter(({ path }) => path !== null)
    .map(
      (row) =>
        `${String(row['path'])}: the case holds ${Number(row['found'])} of its ${Number(row['expected'])} events; remove the source and import it again`,
    );
  const orphans = rows.filter(({ path }) => path === null).reduce((sum, { found }) => sum + Number(found), 0);
  if (orphans > 0) sources.push(`the case holds ${orphans} events of no source; save what you need and make a new case`);
  const missing = await session.rows(
    `SELECT DISTINCT path FROM ledger WHERE state = 'committed' AND job NOT IN (SELECT job FROM sources) ORDER BY path`,
  );
  for (const row of missing)
    sources.push(`${String(row['path'])} was imported but is not in the case any more: part of the case file is lost; import it again`);
  return sources;
}

/** Tables that hold what cannot be had again from the sources. */
const IRREPLACEABLE = [
  ...['sources', 'ledger', 'notes', 'statements', 'entities', 'entity_hosts', 'finding_states', 'findings', 'hypotheses'],
  ...['positions', 'actions', 'settings'],
];

/** Reads everything the journalist wrote, because DuckDB checks a block only when it is read: damage is to show before more is written over it. Throws what DuckDB throws. */
export async function readEveryRecord(session: Session): Promise<void> {
  for (const table of IRREPLACEABLE) await session.rows(`SELECT max(hash(${table})) AS seen FROM ${table}`);
}

/** The tables of a damaged case that can be read to their ends, and those that cannot. Reading is all that is done. */
export async function readableTables(session: Session): Promise<{ readonly whole: readonly string[]; readonly damaged: readonly string[] }> {
  const [whole, damaged]: [string[], string[]] = [[], []];
  for (const table of ['events', ...IRREPLACEABLE]) {
    const read = session.rows(`SELECT max(hash(${table})) AS seen FROM ${table}`);
    await read.then(
      () => whole.push(table),
      () => damaged.push(table),
    );
  }
  return { whole, damaged };
}
