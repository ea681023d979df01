import type { DuckDBConnection } from './duckdb.ts';

export type Appender = Awaited<ReturnType<DuckDBConnection['createAppender']>>;

/**
 * Appends the rows that `fill` gives to a table, all or none. An appender that is only let go still hands over what it holds when it is collected as garbage, outside of any
 * transaction (DuckDB's `duckdb_appender_destroy` flushes); so where `fill` throws, it is emptied first.
 */
export async function appendRows(connection: DuckDBConnection, table: string, fill: (appender: Appender) => void): Promise<void> {
  const appender = await connection.createAppender(table);
  try {
    fill(appender);
  } catch (error) {
    appender.clear();
    throw error;
  }
  appender.closeSync();
}
