import { chmodSync, rmSync } from 'node:fs';
import type { EventTable } from '../../shared/model/event-table.ts';
import { OUTCOME_NAMES } from '../../shared/model/outcome.ts';
import { appendRows } from './append-rows.ts';
import { execute } from './database.ts';
import { type DuckDBConnection, loadDuckDB } from './duckdb.ts';
import { EventWriter } from './event-writer.ts';

/**
 * Writes rows `[start, end)` of a table as Parquet, in order of time. The case's own database may not write files, for good, so this goes through a second one
 * in memory that knows nothing else, may write, and is gone afterwards. Stopped by the signal, it throws an AbortError; whoever asked takes the file away.
 */
export async function exportParquet(
  table: EventTable,
  start: number,
  end: number,
  path: string,
  { signal, progress }: { readonly signal: AbortSignal; readonly progress: (rows: number) => void },
): Promise<void> {
  const duckdb = await loadDuckDB();
  const instance = await duckdb.api.DuckDBInstance.create(':memory:', {
    threads: '2',
    memory_limit: '2GB',
    temp_directory: `${path}.tmp`,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const connection = await instance.connect();
  const stop = (): void => connection.interrupt();
  signal.addEventListener('abort', stop);
  try {
    await execute(
      connection,
      'CREATE TABLE events (source USMALLINT, line UINTEGER, "time" TIMESTAMP, from_host UINTEGER, to_host UINTEGER, kind USMALLINT, outcome UTINYINT, bytes DOUBLE, detail UINTEGER)',
    );
    await appendEvents(new EventWriter(duckdb, connection), table, start, end, (row) => {
      signal.throwIfAborted();
      progress(row - start);
    });
    await writeDictionaries(connection, table);
    await execute(
      connection,
      `COPY (SELECT e."time", f.name AS "from", t.name AS "to", k.name AS kind, o.name AS outcome, e.bytes, nullif(d.name, '') AS detail, p.name AS source, h.name AS sha256, e.line
         FROM events e JOIN hosts f ON f.id = e.from_host JOIN hosts t ON t.id = e.to_host JOIN kinds k ON k.id = e.kind JOIN outcomes o ON o.id = e.outcome
         LEFT JOIN details d ON d.id = e.detail JOIN paths p ON p.id = e.source JOIN hashes h ON h.id = e.source ORDER BY e.rowid)
       TO '${path.replaceAll("'", "''")}' (FORMAT parquet, COMPRESSION zstd)`,
    );
    // A stop between two queries interrupts neither.
    signal.throwIfAborted();
    chmodSync(path, 0o600);
  } catch (error) {
    // An interrupted query fails with words of its own.
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', stop);
    connection.closeSync();
    instance.closeSync();
    rmSync(`${path}.tmp`, { recursive: true, force: true });
  }
}

/** Rows that are handed over before others are answered. */
const MOST_AT_ONCE = 65_536;

/** The writer marks its appender's rows with one source at a time, so rows go in runs of the same source. @param told called with the row come to, now and then */
async function appendEvents(writer: EventWriter, table: EventTable, start: number, end: number, told: (row: number) => void): Promise<void> {
  let rested = start;
  for (let at = start; at < end; ) {
    let run = at + 1;
    while (run < end && run - at < MOST_AT_ONCE && table.source[run] === table.source[at]) run++;
    if (run - rested > MOST_AT_ONCE) {
      rested = run;
      told(at);
      await new Promise((resolve) => setImmediate(resolve));
    }
    writer.append(table.source[at]!, {
      count: run - at,
      time: table.time.slice(at, run),
      from: table.from.slice(at, run),
      to: table.to.slice(at, run),
      kind: table.kind.slice(at, run),
      outcome: table.outcome.slice(at, run),
      bytes: table.bytes?.slice(at, run) ?? null,
      detail: table.detail?.slice(at, run) ?? null,
      line: table.line.slice(at, run),
    });
    at = run;
  }
  writer.finish();
}

async function writeDictionaries(connection: DuckDBConnection, table: EventTable): Promise<void> {
  await writeNames(connection, 'hosts', table.hosts);
  await writeNames(connection, 'kinds', table.kinds);
  await writeNames(connection, 'details', table.details);
  await writeNames(connection, 'outcomes', OUTCOME_NAMES);
  await writeNames(
    connection,
    'paths',
    table.sources.map((source) => source.path),
  );
  await writeNames(
    connection,
    'hashes',
    table.sources.map((source) => source.memberSha256 ?? source.sha256),
  );
}

async function writeNames(connection: DuckDBConnection, name: string, names: readonly string[]): Promise<void> {
  await execute(connection, `CREATE TABLE ${name} (id UINTEGER, name VARCHAR)`);
  await appendRows(connection, name, (appender) => {
    for (const [id, text] of names.entries()) {
      appender.appendUInteger(id);
      appender.appendVarchar(text);
      appender.endRow();
    }
  });
}
