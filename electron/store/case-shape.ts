import { OUTCOME_NAMES } from '../../shared/model/outcome.ts';
import type { Session } from './database.ts';
import { ForeignContent } from './foreign-content.ts';
import { migrations } from './migrations/index.ts';

/*
 * A case file may come from a stranger, who can put into a DuckDB database whatever DuckDB keeps. Before anything in it is believed, it has to be as Occam makes it: every table
 * there, plain, with its columns; and no function of its own, because one named `count` would answer in place of DuckDB's.
 */

/** Tables by name, each with its columns in order as "name TYPE". */
export type Tables = ReadonlyMap<string, readonly string[]>;

/** What the steps up to a shape make, read off their statements. */
export function tablesOfShape(shape: number): Tables {
  const tables = new Map<string, readonly string[]>();
  for (const statement of migrations.filter(({ number }) => number <= shape).flatMap(({ statements }) => statements)) {
    const [, made, columns] = /^CREATE TABLE (\w+) \(([^)]*)\)$/.exec(statement) ?? [];
    const [, changed, added] = /^ALTER TABLE (\w+) ADD COLUMN (.*)$/.exec(statement) ?? [];
    if (made !== undefined) tables.set(made, columns!.split(',').map(plainColumn));
    if (changed !== undefined) tables.set(changed, [...tables.get(changed)!, plainColumn(added!)]);
  }
  return tables;
}

const plainColumn = (text: string): string => text.trim().replaceAll(/\s+/g, ' ').replaceAll('"', '');

/**
 * Functions that the file brings along, by name. Asked in a way that no such function can answer: DuckDB's own catalogue by its full name, a column, no call. Takes some 40 ms, so it
 * may run beside other checks, on a session of its own.
 */
export async function ownFunctions(session: Session): Promise<readonly string[]> {
  return (await session.rows('SELECT function_name FROM system.main.duckdb_functions() WHERE NOT internal')).map((row) =>
    String(row['function_name']),
  );
}

/** Throws where the tables of a shape are not there as Occam makes them. Other tables and views may be there too: they are nobody's business and are never read. */
export async function checkTables(session: Session, shape: number): Promise<void> {
  const found = new Map<string, string[]>();
  // A view has columns too, but is not among the tables.
  const plain = (await session.rows('SELECT schema_name, table_name FROM system.main.duckdb_tables() WHERE NOT internal'))
    .filter((row) => row['schema_name'] === 'main')
    .map((row) => String(row['table_name']));
  for (const table of plain) found.set(table, []);
  for (const row of await session.rows(
    'SELECT schema_name, table_name, column_name, data_type, column_default FROM system.main.duckdb_columns() WHERE NOT internal ORDER BY column_index',
  )) {
    // What is computed, or filled in by itself, stands there as a default.
    const filled = row['column_default'] === null ? '' : ' of its own making';
    if (row['schema_name'] === 'main')
      found.get(String(row['table_name']))?.push(`${String(row['column_name'])} ${String(row['data_type'])}${filled}`);
  }
  const ruled = new Set(
    (
      await Promise.all(
        ['duckdb_constraints', 'duckdb_indexes'].map((list) => session.rows(`SELECT schema_name, table_name FROM system.main.${list}()`)),
      )
    )
      .flat()
      .filter((row) => row['schema_name'] === 'main')
      .map((row) => String(row['table_name'])),
  );
  for (const [table, columns] of tablesOfShape(shape)) {
    const there = found.get(table);
    if (there === undefined) throw new ForeignContent(`it has no table ${table}`);
    const wrong = columns.find((column, place) => there[place] !== column) ?? there[columns.length];
    if (wrong !== undefined) throw new ForeignContent(`its table ${table} has not the columns that it should have (${wrong})`);
    if (ruled.has(table)) throw new ForeignContent(`its table ${table} has rules or an index of its own`);
  }
}

/**
 * Throws where rows do not refer to what is there: events to hosts, kinds, outcomes and details by number, numbers given out without a hole. Each is asked as "is there one that…",
 * which DuckDB answers from what it knows of each block, without reading ten million rows.
 */
export async function checkReferences(session: Session): Promise<void> {
  const rows = (sql: string) => session.rows(sql);
  const end = async (table: string, id: string, first: number): Promise<number> => {
    const [row] = await rows(`SELECT count(*) AS n, min(${id}) AS low, max(${id}) AS high FROM ${table}`);
    const n = Number(row!['n']);
    if (n > 0 && (row!['low'] !== first || row!['high'] !== first + n - 1))
      throw new ForeignContent(`the numbers of its ${table} are not those that were given out`);
    return first + n;
  };
  const hosts = await end('hosts', 'host', 0);
  const wrong: readonly (readonly [condition: string, what: string])[] = [
    [`from_host >= ${hosts}`, 'its events name a host that is not there'],
    [`to_host >= ${hosts}`, 'its events name a host that is not there'],
    [`kind >= ${await end('kinds', 'kind', 0)}`, 'its events name a kind that is not there'],
    [`detail >= ${await end('details', 'detail', 1)}`, 'its events name a detail that is not there'],
    ['detail < 1', 'its events name a detail that is not there'],
    [`outcome >= ${OUTCOME_NAMES.length}`, 'its events have an outcome that there is none of'],
    // Beyond these, and at the infinities that DuckDB has, JavaScript's dates end.
    [`"time" < TIMESTAMP '271000-01-01 (BC)'`, 'its events have times that no calendar has'],
    [`"time" > TIMESTAMP '275000-01-01'`, 'its events have times that no calendar has'],
    ...['source', 'line', 'from_host', 'to_host', 'kind', 'outcome'].map(
      (column) => [`${column} IS NULL`, 'some of its events lack a part that every event has'] as const,
    ),
  ];
  for (const [condition, what] of wrong)
    if ((await rows(`SELECT 1 FROM events WHERE ${condition} LIMIT 1`)).length > 0) throw new ForeignContent(what);
  const [sources] = await rows('SELECT count(*) AS n, count(DISTINCT source) AS different FROM sources');
  if (sources!['n'] !== sources!['different']) throw new ForeignContent('two of its sources have the same number');
}
