import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Database } from './database.ts';

let folder = '';
let database: Database;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'occam-database-'));
  writeFileSync(join(folder, 'secret.csv'), 'a\n1\n');
  database = await Database.open(join(folder, 'a.occam'), { readOnly: false, memoryMegabytes: 256 });
});
afterAll(async () => {
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

test('through an open case no other file can be read or written', async () => {
  const out = join(folder, 'out.csv');
  for (const statement of [
    `SELECT * FROM read_csv('${join(folder, 'secret.csv')}')`,
    `SELECT * FROM '${join(folder, 'secret.csv')}'`,
    `SELECT * FROM read_text('/etc/passwd')`,
    `SELECT * FROM glob('/*')`,
    `COPY (SELECT 1) TO '${out}'`,
    `EXPORT DATABASE '${join(folder, 'export')}'`,
    `ATTACH '${join(folder, 'b.occam')}' AS b`,
  ])
    await expect(database.main.run(statement), statement).rejects.toThrow(/disabled by configuration|disabled through configuration/);
  expect([out, join(folder, 'b.occam'), join(folder, 'export')].filter((path) => existsSync(path))).toEqual([]);
});

test('no extension is installed or loaded', async () => {
  for (const statement of ['INSTALL httpfs', 'LOAD httpfs', `INSTALL inet FROM community`, `LOAD '${join(folder, 'x.duckdb_extension')}'`])
    await expect(database.main.run(statement), statement).rejects.toThrow(/disabled/);
  await expect(database.main.run(`ATTACH 'https://news.example/a.db' AS c`)).rejects.toThrow(/requires the extension httpfs to be loaded/);
  const [known] = await database.main.rows(
    `SELECT current_setting('autoload_known_extensions') AS load, current_setting('autoinstall_known_extensions') AS install, current_setting('allow_community_extensions') AS community`,
  );
  expect(known).toEqual({ load: false, install: false, community: false });
});

test('nothing of that can be undone', async () => {
  for (const statement of [
    'SET enable_external_access = true',
    'SET autoload_known_extensions = true',
    `SET temp_directory = '/tmp'`,
    'RESET memory_limit',
    'SET lock_configuration = false',
  ])
    await expect(database.main.run(statement), statement).rejects.toThrow(/configuration has been locked/);
});
