import { copyWhole } from './copy-file.ts';
import { type Database, execute } from './database.ts';
import { LATEST_SHAPE, migrations } from './migrations/index.ts';

/** The number of the last step a case has taken; null when it is no case. Whatever stands there instead of a number of a step is none. */
export async function shapeOf(database: Database): Promise<number | null> {
  const table = await database.main.rows(`SELECT 1 FROM system.main.duckdb_tables() WHERE schema_name = 'main' AND table_name = 'case_info'`);
  if (table.length === 0) return null;
  const rows = await database.main.rows('SELECT shape FROM case_info');
  const shape = rows.length === 1 ? rows[0]!['shape'] : null;
  return typeof shape === 'number' && Number.isInteger(shape) && shape > 0 ? shape : null;
}

/** Takes a case from `shape` to the latest, all steps or none. A case that exists (`path`) is copied beside itself first. */
export async function migrate(database: Database, shape: number, path?: string): Promise<void> {
  if (path !== undefined) {
    await database.main.run('CHECKPOINT');
    const backup = `${path}.before-shape-${LATEST_SHAPE}`;
    copyWhole(path, backup, `${backup}.part`);
  }
  await database.main.transaction(async (connection) => {
    for (const step of migrations.filter((migration) => migration.number > shape)) {
      for (const statement of step.statements) await execute(connection, statement);
      await execute(connection, 'UPDATE case_info SET shape = ?', [step.number]);
    }
  });
  await database.checkpoint();
}
