import { ok, type Result } from '../../shared/lib/result.ts';
import { Database, type Row } from './database.ts';
import { openFailure } from './open-case.ts';
import { probeCase } from './probe-case.ts';

/** Rows read at once: where one cannot be read, so many are given up. DuckDB checks its blocks as it reads them. */
const PAGE = 20_000;

/** What became of a table. */
export interface SalvagedTable {
  readonly table: string;
  readonly rows: number;
  /** Rows that cannot be read; null where not even their number can. */
  readonly lost: number | null;
}

/** Takes rows of a table as texts (null: none), in their order. */
export type RowTaker = (table: string, columns: readonly string[], rows: readonly (readonly (string | null)[])[]) => void;

/**
 * Reads every table of a case, damaged or not, as far as it can be read, and hands its rows over. The case is opened for reading only and is left as it is. A failure is one of
 * opening: then nothing in it can be read by DuckDB.
 */
export async function salvageCase(path: string, take: RowTaker): Promise<Result<readonly SalvagedTable[]>> {
  const probe = probeCase(path);
  if (!probe.ok) return probe;
  const open = (): Promise<Database> => Database.open(probe.value.realPath, { readOnly: true, memoryMegabytes: 512 });
  const told: SalvagedTable[] = [];
  try {
    for (const [table, columns] of await tablesOf(open)) {
      // What fails may take the whole connection with it: each table gets one of its own.
      const database = await open();
      try {
        told.push(await salvageTable(database, table, columns, take));
      } finally {
        await database.close().catch(() => undefined);
      }
    }
    return ok(told);
  } catch (error) {
    const [code, message, detail] = openFailure(path, error);
    return { ok: false, error: { code, message, detail } };
  }
}

async function tablesOf(open: () => Promise<Database>): Promise<readonly (readonly [string, readonly string[]])[]> {
  const database = await open();
  try {
    const rows = await database.main.rows(
      'SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal ORDER BY table_name, column_index',
    );
    const tables = [...new Set(rows.map((row) => String(row['table_name'])))];
    return tables.map((table) => [table, rows.filter((row) => row['table_name'] === table).map((row) => String(row['column_name']))]);
  } finally {
    await database.close().catch(() => undefined);
  }
}

async function salvageTable({ main }: Database, table: string, columns: readonly string[], take: RowTaker): Promise<SalvagedTable> {
  const counted = await main.rows(`SELECT count(*) AS n FROM ${quoted(table)}`).catch(() => null);
  if (counted === null) return { table, rows: 0, lost: null };
  const total = Number(counted[0]!['n']);
  const texts = columns.map((column) => `${quoted(column)}::VARCHAR AS ${quoted(column)}`).join(', ');
  let rows = 0;
  for (let at = 0; at < total; at += PAGE) {
    const page = await main
      .rows(`SELECT ${texts} FROM ${quoted(table)} WHERE rowid >= ${at} AND rowid < ${at + PAGE} ORDER BY rowid`)
      .catch((): Row[] => []);
    rows += page.length;
    take(
      table,
      columns,
      page.map((row) => columns.map((column) => (row[column] === null ? null : String(row[column])))),
    );
  }
  if (total === 0) take(table, columns, []);
  return { table, rows, lost: total - rows };
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
