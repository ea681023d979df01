import type { ClusterClient } from './client.ts';
import { type ColumnType, type ColumnValues, encodeBlock, encodeColumn } from './native-format.ts';
import { columnNames, TABLES } from './tables.ts';

/** Inserts go to the shards before they are acknowledged. */
export const SYNCHRONOUS = { insert_distributed_sync: 1 } as const;

/** Inserts a few rows, given in the order of the table's columns. */
export async function insertRows(client: ClusterClient, table: string, rows: readonly ColumnValues[]): Promise<void> {
  if (rows.length === 0) return;
  const columns = TABLES.find(({ name }) => name === table)!.columns.map((column, i) => {
    const [name, type] = column.split(' ') as [string, ColumnType];
    return encodeColumn(
      name,
      type,
      rows.map((row) => row[i]!),
    );
  });
  await client.insert(table, columnNames(table), encodeBlock(rows.length, columns), SYNCHRONOUS);
}
