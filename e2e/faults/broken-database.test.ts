import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EngineProcess } from '../../electron/engine/test-engine.ts';
import { buildProgram, freshFolder, occam, writeQueryLog } from './program.ts';

/* DuckDB's library is missing or broken, as after an installation that was cut short or is for another system: that is said, and no case is called damaged for it. */

const root = new URL('../..', import.meta.url).pathname;
const native = join('node_modules/@duckdb', `node-bindings-${process.platform}-${process.arch}`, 'duckdb.node');
const SAID = /was not opened and not touched: the database that keeps cases \(DuckDB\) cannot be loaded here; install Occam again/;
let folder = '';
let program = '';
let log = '';
let path = '';
beforeAll(async () => {
  buildProgram();
  folder = freshFolder();
  program = join(folder, 'program');
  log = writeQueryLog(join(folder, 'small.log'), 500);
  path = join(folder, 'good.occam');
  expect((await occam(['import', path, log, '--only', 'completeness', '--json'])).status).toBe(0);
  cpSync(join(root, 'out/node'), join(program, 'out/node'), { recursive: true });
  writeFileSync(join(program, 'package.json'), '{"type":"module"}');
  for (const name of ['node-api', 'node-bindings'])
    cpSync(join(root, 'node_modules/@duckdb', name), join(program, 'node_modules/@duckdb', name), { recursive: true });
  mkdirSync(join(program, native, '..'), { recursive: true });
  cpSync(join(root, native, '../package.json'), join(program, native, '../package.json'));
}, 180_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each<[string, () => void]>([
  ['missing', () => rmSync(join(program, native), { force: true })],
  // Cut further on, the system ends whoever loads it: of the engine's end the window tells.
  ['cut off after its head', () => writeFileSync(join(program, native), readFileSync(join(root, native)).subarray(0, 40))],
  ['something else', () => writeFileSync(join(program, native), '<html>404</html>')],
])('a library that is %s', { timeout: 120_000 }, async (_what, injure) => {
  injure();
  const before = readFileSync(path);
  const call = (...words: string[]) => spawnSync(process.execPath, [join(program, 'out/node/cli.js'), ...words], { encoding: 'utf8' });
  for (const words of [
    ['import', path, log],
    ['export', path, '-o', join(folder, 'x.csv')],
    ['salvage', path, '-o', join(folder, 'salvaged')],
  ]) {
    const { status, stdout, stderr } = call(...words);
    expect([words[0], status, stdout, stderr.trimEnd().split('\n').length]).toEqual([words[0], 1, '', 1]);
    expect(stderr).toMatch(SAID);
  }
  // What needs no case goes on.
  expect(call('analyze', log, '--json', '--only', 'completeness').status).toBe(0);
  // The engine outlives it, and tells the window.
  const engine = new EngineProcess(join(program, 'out/node/engine.js'));
  expect(await engine.ask('open-case', { path })).toMatchObject({ ok: false, error: { code: 'internal', message: expect.stringMatching(SAID) } });
  expect(await engine.ask('list-formats', {})).toMatchObject({ ok: true });
  expect(await engine.leave()).toBe(0);
  expect(readFileSync(path).equals(before)).toBe(true);
});
