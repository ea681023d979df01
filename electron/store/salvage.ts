import { ok, type Result } from '../../shared/lib/result.ts';
import { tablesOfShape } from './case-shape.ts';
import { Database, type Row } from './database.ts';
import { LATEST_SHAPE } from './migrations/index.ts';
import { openFailure } from './open-case.ts';
import { probeCase } from './probe-case.ts';

/** Rows read at once: where one cannot be read, so many are given up. DuckDB checks its blocks as it reads them. */
const PAGE = 20_000;

/** What became of a case. */
export interface Salvaged {
  readonly tables: readonly SalvagedTable[];
  /** Tables that Occam does not make; they were left alone. */
  readonly foreign: number;
}

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
export async function salvageCase(path: string, take: RowTaker): Promise<Result<Salvaged>> {
  const probe = probeCase(path);
  if (!probe.ok) return probe;
  const open = (): Promise<Database> => Database.open(probe.value.realPath, { readOnly: true, memoryMegabytes: 512 });
  const told: SalvagedTable[] = [];
  try {
    const { tables, foreign } = await tablesOf(open);
    for (const [table, columns] of tables) {
      // What fails may take the whole connection with it: each table gets one of its own.
      const database = await open();
      try {
        told.push(await salvageTable(database, table, columns, take));
      } finally {
        await database.close().catch(() => undefined);
      }
    }
    return ok({ tables: told, foreign });
  } catch (error) {
    const [code, message, detail] = openFailure(path, error);
    return { ok: false, error: { code, message, detail } };
  }
}

/** The tables there that Occam makes, with the columns that they have, and how many others there are: whoever made the file could give those any name, also one that leads out of the folder. */
async function tablesOf(
  open: () => Promise<Database>,
): Promise<{ readonly tables: readonly (readonly [string, readonly string[]])[]; readonly foreign: number }> {
  const database = await open();
  try {
    const inMain = (row: Row): boolean => row['schema_name'] === 'main';
    // A view is not among them: it could ask for anything, without end.
    const there = (await database.main.rows('SELECT schema_name, table_name FROM system.main.duckdb_tables() WHERE NOT internal')).map((row) =>
      inMain(row) ? String(row['table_name']) : null,
    );
    const columns = (
      await database.main.rows(
        'SELECT schema_name, table_name, column_name FROM system.main.duckdb_columns() WHERE NOT internal ORDER BY column_index',
      )
    ).filter(inMain);
    const ours = [...tablesOfShape(LATEST_SHAPE).keys()].filter((table) => there.includes(table)).sort();
    const columnsOf = (table: string) => columns.filter((row) => row['table_name'] === table).map((row) => String(row['column_name']));
    return { tables: ours.map((table) => [table, columnsOf(table)]), foreign: there.length - ours.length };
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
