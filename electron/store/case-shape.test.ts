import { expect, test } from 'vitest';
import { checkReferences, checkTables, ownFunctions, tablesOfShape } from './case-shape.ts';
import { Database } from './database.ts';
import { LATEST_SHAPE, migrations } from './migrations/index.ts';

test.each(migrations.map(({ number }) => number))('what is read off the steps up to %i is what DuckDB makes of them', async (shape) => {
  const database = await Database.open(':memory:', { readOnly: false, memoryMegabytes: 256 });
  for (const step of migrations.filter(({ number }) => number <= shape)) for (const statement of step.statements) await database.main.run(statement);
  const rows = await database.main.rows('SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE NOT internal ORDER BY column_index');
  for (const [table, columns] of tablesOfShape(shape))
    expect([table, rows.filter((row) => row['table_name'] === table).map((row) => `${row['column_name']} ${row['data_type']}`)]).toEqual([
      table,
      columns,
    ]);
  const made = new Set(rows.map((row) => String(row['table_name'])));
  expect([...made].filter((table) => table !== 'contacts').sort()).toEqual([...tablesOfShape(shape).keys()].sort());
  await checkTables(database.main, shape);
  expect(await ownFunctions(database.work)).toEqual([]);
  if (shape === LATEST_SHAPE) await checkReferences(database.main);
  await database.close();
});
