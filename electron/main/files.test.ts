import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeWhole } from './atomic-file.ts';
import { CaseMemory } from './case-memory.ts';
import { Grants } from './grants.ts';
import { mayRequest } from './lockdown.ts';
import { packPaths, pathsOfCommandLine, unpackPaths } from './open-paths.ts';
import { RecentCases } from './recent-cases.ts';
import { parseSettings, SettingsFile } from './settings.ts';
import { writeFailure } from './write-failure.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'occam-shell-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a file is written whole, for its owner only, and leaves nothing beside it', async () => {
  const path = join(folder, 'a.json');
  writeFileSync(path, 'old', { mode: 0o644 });
  await writeWhole(path, 'new');
  expect(readFileSync(path, 'utf8')).toBe('new');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(['a.json']);
});

test('a write that fails leaves the old file and no scrap', async () => {
  mkdirSync(join(folder, 'a.json'));
  await expect(writeWhole(join(folder, 'a.json'), 'new')).rejects.toThrow();
  expect(readdirSync(folder)).toEqual(['a.json']);
  await expect(writeWhole(join(folder, 'none/a.json'), 'new')).rejects.toThrow();
});

test('a failure to write is a sentence with a code', () => {
  const codes = {
    ENOSPC: 'disk-full',
    EFBIG: 'disk-full',
    EACCES: 'read-only',
    EROFS: 'read-only',
    ENOENT: 'not-found',
    EISDIR: 'not-a-file',
    EIO: 'internal',
  };
  for (const [code, expected] of Object.entries(codes)) expect(writeFailure('/x', { code })).toMatchObject({ ok: false, error: { code: expected } });
});

test('settings survive, and a file that is not ours reads as the defaults', async () => {
  const settings = new SettingsFile(folder);
  expect((await settings.load()).theme).toBe('system');
  await Promise.all([settings.change({ theme: 'dark' }), settings.change({ zone: 'Europe/Berlin' }), settings.change({ secondZone: undefined })]);
  const again = new SettingsFile(folder);
  expect(await again.load()).toMatchObject({ theme: 'dark', zone: 'Europe/Berlin', secondZone: null });
  for (const text of ['', 'x', 'null', '[]', '7', '{"theme":7,"rememberCases":"yes"}', '{"__proto__":{"theme":"dark"}}'])
    expect(parseSettings(text)).toEqual(parseSettings('{}'));
});

test('recent cases: newest first, each once, private, and none where none are wanted', async () => {
  let wanted = true;
  const recent = new RecentCases(folder, () => wanted);
  await recent.load();
  for (let n = 0; n < 20; n++) await recent.remember(`/cases/${n % 15}.occam`, `case ${n}`, n);
  expect(recent.list()).toHaveLength(12);
  expect(recent.list()[0]).toEqual({ path: '/cases/4.occam', title: 'case 19', opened: 19 });
  expect(statSync(join(folder, 'recent-cases.json')).mode & 0o777).toBe(0o600);
  wanted = false;
  expect(recent.list()).toEqual([]);
  await recent.forgetAll();
  await recent.remember('/cases/secret.occam', 'secret', 99);
  expect(readdirSync(folder)).toEqual([]);
});

test('the shell knows the open case by the answers that pass', async () => {
  const recent = new RecentCases(folder, () => true);
  const memory = new CaseMemory(recent, () => 5);
  await memory.watch('open-case', { ok: false, error: { code: 'not-a-case', message: '' } });
  expect(memory.path).toBe(null);
  await memory.watch('open-case', { ok: true, value: { path: '/a.occam', title: 'A' } });
  expect([memory.path, recent.list()[0]]).toEqual(['/a.occam', { path: '/a.occam', title: 'A', opened: 5 }]);
  await memory.watch('close-case', { ok: true, value: null });
  expect(memory.path).toBe(null);
});

test('files on a command line are told from switches, and survive the way to the first start', () => {
  for (const name of ['a.log', 'b c.log', '-dash.log', '12']) writeFileSync(join(folder, name), '');
  expect(pathsOfCommandLine(['--enable-x', 'a.log', '-v', 'b c.log', 'none.log', '--', '-dash.log'], folder)).toEqual(
    ['a.log', 'b c.log', '-dash.log'].map((name) => join(folder, name)),
  );
  const many = Array.from({ length: 40 }, (_, n) => `/tmp/${n}, "x"\n.log`);
  expect(unpackPaths(packPaths(many))).toEqual(many);
  for (const odd of [null, undefined, {}, { paths: 7 }, { paths: '{}' }, { paths: '[1,null]' }, 'x']) expect(unpackPaths(odd)).toEqual([]);
});

test('writing is granted for the chosen path alone', () => {
  const grants = new Grants();
  grants.allowWriting(join(folder, 'a/../report.pdf'));
  expect(grants.mayWrite(join(folder, 'report.pdf'))).toBe(true);
  expect(grants.mayWrite(join(folder, 'other.pdf'))).toBe(false);
  expect([grants.mayShow(folder), grants.mayShow('/etc')]).toEqual([true, false]);
});

test('only requests that stay on the machine may go on', () => {
  for (const address of ['occam://app/index.html', 'blob:occam://app/1', 'data:text/plain,x', 'devtools://devtools/x'])
    expect(mayRequest(address), address).toBe(true);
  for (const address of [
    'https://news.example/',
    'http://localhost/',
    'ws://192.0.2.1/',
    'file:///etc/passwd',
    'occam://other/',
    'ftp://x.example/',
    'chrome://version',
    '',
    'x',
  ])
    expect(mayRequest(address), address).toBe(false);
});
