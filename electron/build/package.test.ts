import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPackage, extractFile, listPackage } from '@electron/asar';
import { afterAll, test as anywhere, beforeAll, expect } from 'vitest';

/** electron-builder packs for the system it runs on; the folder it makes is Linux's here. */
const test = anywhere.skipIf(process.platform !== 'linux');

/* Packs around a folder that only looks like Electron: a binary with its fuse wire, and nothing that runs. What is packed, and how the fuses are set, is as real. */

const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const FUSES = [
  'runAsNode',
  'cookieEncryption',
  'nodeOptions',
  'nodeCliInspect',
  'asarIntegrity',
  'onlyLoadAppFromAsar',
  'v8Snapshot',
  'fileProtocolPrivileges',
] as const;
const root = new URL('../..', import.meta.url).pathname;
let folder = '';
let packed = '';
let files: string[] = [];

beforeAll(async () => {
  if (process.platform !== 'linux') return;
  folder = mkdtempSync(join(tmpdir(), 'occam-package-'));
  const electronDist = await fakeElectron(join(folder, 'electron'));
  const { pack } = (await import(join(root, 'electron/build/package.mjs'))) as { pack(options: object): Promise<unknown> };
  await pack({ output: join(folder, 'dist'), electronDist, targets: ['dir'] });
  packed = join(folder, 'dist/linux-unpacked');
  files = listPackage(join(packed, 'resources/app.asar'), { isPack: false }).map((file) => file.replaceAll('\\', '/'));
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** All fuses as Electron ships them: everything allowed. */
async function fakeElectron(place: string): Promise<string> {
  mkdirSync(join(place, 'resources'), { recursive: true });
  mkdirSync(join(folder, 'default-app'));
  writeFileSync(join(folder, 'default-app/main.js'), '');
  await createPackage(join(folder, 'default-app'), join(place, 'resources/default_app.asar'));
  const wire = Buffer.from([1, FUSES.length, ...Array.from(FUSES, () => 0x31)]);
  writeFileSync(
    join(place, 'electron'),
    Buffer.concat([Buffer.from('7f454c46', 'hex'), Buffer.alloc(4096), Buffer.from(SENTINEL), wire, Buffer.alloc(4096)]),
  );
  chmodSync(join(place, 'electron'), 0o755);
  for (const name of ['LICENSE', 'LICENSES.chromium.html', 'version', 'chrome-sandbox', 'chrome_crashpad_handler'])
    writeFileSync(join(place, name), '45.4.1');
  mkdirSync(join(place, 'locales'));
  writeFileSync(join(place, 'locales/en-US.pak'), '');
  return place;
}

test('the fuses are as promised', () => {
  const binary = readFileSync(join(packed, 'occam'));
  const at = binary.indexOf(SENTINEL) + SENTINEL.length;
  const set = Object.fromEntries(FUSES.map((name, n) => [name, binary[at + 2 + n] === 0x31]));
  expect(set).toMatchObject({
    runAsNode: false,
    cookieEncryption: true,
    nodeOptions: false,
    nodeCliInspect: false,
    asarIntegrity: true,
    onlyLoadAppFromAsar: true,
    fileProtocolPrivileges: false,
  });
});

test('everything that runs is in it', () => {
  for (const name of ['main', 'engine', 'cli', 'parse-worker', 'analysis-worker', 'layout-worker']) expect(files).toContain(`/out/node/${name}.js`);
  expect(files).toEqual(
    expect.arrayContaining([
      '/out/preload/preload.cjs',
      '/out/renderer/index.html',
      '/out/print/print.css',
      '/out/print/scripts.css',
      '/LICENSE',
      '/LICENCES.txt',
      '/package.json',
    ]),
  );
  expect(files.filter((file) => file.startsWith('/assets/sample/')).length).toBeGreaterThan(3);
  expect(JSON.parse(extractFile(join(packed, 'resources/app.asar'), 'package.json').toString())).toMatchObject({
    name: 'occam',
    main: 'out/node/main.js',
  });
});

test('nothing else is: no stand-in, no source map, no source, no tool', () => {
  expect(
    files.filter((file) => /standin|\.map$|\.tsx?$|\.test\.|vitest|playwright|sparticuz|typescript|biome/.test(file) && !file.endsWith('.d.ts')),
  ).toEqual([]);
  expect([...new Set(files.filter((file) => file.startsWith('/node_modules/')).map((file) => file.split('/')[2]))]).toEqual(['@duckdb']);
  const shipped = files.filter((file) => /^\/out\/.*\.(c?js|css)$/.test(file));
  expect(shipped.length).toBeGreaterThan(8);
  for (const file of shipped)
    expect([file, /^\/\/# sourceMappingURL=/m.test(extractFile(join(packed, 'resources/app.asar'), file.slice(1)).toString())]).toEqual([
      file,
      false,
    ]);
});

test('nothing of the cluster is in it: the packed program has no way to a network', () => {
  const shipped = files.filter((file) => /^\/out\/.*\.c?js$/.test(file));
  const texts = shipped.map((file) => [file, extractFile(join(packed, 'resources/app.asar'), file.slice(1)).toString()] as const);
  expect(shipped).not.toContain('/out/node/cluster.js');
  const network = /(?:from|require\(|import\()\s*["'](?:node:)?(?:net|http|https|http2|tls|dgram|dns)["']|X-ClickHouse-|insert_distributed_sync/;
  expect(texts.filter(([, text]) => network.test(text)).map(([file]) => file)).toEqual([]);
  // The pattern finds what it looks for.
  expect(network.test(readFileSync(join(root, 'out/node/cluster.js'), 'utf8'))).toBe(true);
  const call = [join(folder, 'dist/app/out/node/cli.js'), 'cluster', 'load', 'http://127.0.0.1:9', 'ns1.log'];
  const { status, stderr } = spawnSync(process.execPath, call, { encoding: 'utf8' });
  expect([status, stderr]).toEqual([1, expect.stringContaining('the installed program opens no connections')]);
});

test('the natives lie outside the archive, where the system can load them', () => {
  const natives = join(packed, 'resources/app.asar.unpacked/node_modules/@duckdb/node-bindings-linux-x64');
  for (const name of ['duckdb.node', 'libduckdb.so']) expect(statSync(join(natives, name)).size).toBeGreaterThan(100_000);
});

test('licences of what is bundled come along, and allow it', () => {
  const text = extractFile(join(packed, 'resources/app.asar'), 'LICENCES.txt').toString();
  for (const name of ['react ', 'cytoscape ', '@duckdb/node-api ', 'yauzl ', '@codemirror/view ', '@fontsource/noto-serif '])
    expect(text).toContain(`\n${name}`);
  const named = [...text.matchAll(/^={80}\n(\S+ \S+) \(([^\n]+)\)$/gm)];
  expect(named.length).toBeGreaterThan(30);
  for (const [, name, licence] of named)
    expect([name, licence]).toEqual([
      name,
      expect.stringMatching(/MIT|ISC|BSD|Apache-2\.0|OFL-1\.1|0BSD|MPL-2\.0|CC0|Zlib|Unlicense|Python-2\.0|BlueOak|PSF-2\.0/),
    ]);
});

test('what is packed runs by itself: the command line makes a case with the natives beside it', () => {
  const log = join(folder, 'ns1.log');
  writeFileSync(log, '04-Mar-2024 09:00:00.000 client 192.0.2.1#53124 (a.example): query: a.example IN A -E (203.0.113.53)\n'.repeat(20));
  const call = [join(folder, 'dist/app/out/node/cli.js'), 'import', join(folder, 'a.occam'), log, '--json', '--tz', 'UTC'];
  const out = execFileSync(process.execPath, call, { cwd: folder, encoding: 'utf8', env: { PATH: '/usr/bin:/bin' } });
  expect(JSON.parse(out)).toMatchObject({ totals: { events: 20, hosts: 2 } });
});

test('the Debian package holds it, with its entry in menus, its kind of file and the profile that lets the sandbox start', async (context) => {
  const { canMakeDeb, makeDeb } = (await import(join(root, 'electron/build/deb.mjs'))) as {
    canMakeDeb(): boolean;
    makeDeb(places: object): string;
  };
  if (!canMakeDeb()) context.skip('there is no dpkg-deb here');
  const deb = makeDeb({ unpacked: packed, app: join(folder, 'dist/app'), output: join(folder, 'dist'), compression: 'none' });
  const run = (program: string, ...words: string[]): string => execFileSync(program, words, { encoding: 'utf8', maxBuffer: 1 << 26 });
  const listed = run('dpkg-deb', '-c', deb).split('\n');
  for (const name of ['opt/Occam/occam', 'opt/Occam/resources/app.asar', 'usr/share/applications/occam.desktop', 'usr/share/doc/occam/copyright'])
    expect(listed.filter((line) => line.endsWith(` ./${name}`))).toHaveLength(1);
  // Everything is root's and writable by nobody else; the word for the terminal leads to the program.
  expect(listed.filter((line) => line !== '' && (!/ root\/root /.test(line) || /^-....w|^-.......w/.test(line)))).toEqual([]);
  expect(listed.some((line) => line.endsWith('./usr/bin/occam -> /opt/Occam/occam'))).toBe(true);
  expect(run('dpkg-deb', '-f', deb, 'Package', 'Section')).toBe('Package: occam\nSection: utils\n');
  const place = join(folder, 'installed');
  run('dpkg-deb', '-x', deb, place);
  run('dpkg-deb', '-e', deb, join(folder, 'control'));
  expect(readFileSync(join(place, 'opt/Occam/occam')).equals(readFileSync(join(packed, 'occam')))).toBe(true);
  for (const script of ['postinst', 'postrm']) run('sh', '-n', join(folder, 'control', script));
  expect(readFileSync(join(place, 'opt/Occam/resources/apparmor-profile'), 'utf8')).toMatch(/profile occam \/opt\/Occam\/occam .*\{\n {2}userns,/);
  const can = (program: string): boolean => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
  if (can('desktop-file-validate')) expect(run('desktop-file-validate', join(place, 'usr/share/applications/occam.desktop'))).toBe('');
  if (can('update-mime-database')) {
    run('update-mime-database', join(place, 'usr/share/mime'));
    expect(readFileSync(join(place, 'usr/share/mime/globs2'), 'utf8')).toContain('50:application/x-occam-case:*.occam');
  }
});

test('it stays small enough to hand over', () => {
  expect(statSync(join(packed, 'resources/app.asar')).size).toBeLessThan(60e6);
});
