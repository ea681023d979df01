import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'occam-workers-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

// Threads need the bundle: a worker is a file of its own.
beforeAll(() => {
  const script = `
    import { bundle } from ${JSON.stringify(pathToFileURL(join(root, 'electron/build/build.mjs')).href)};
    const vite = await import('vite');
    await bundle(vite, ${JSON.stringify(join(root, 'e2e/bench/dump-events.ts'))}, ${JSON.stringify(folder)}, 'dump-events.js', 'es');
    await bundle(vite, ${JSON.stringify(join(root, 'electron/ingest/parse-worker.ts'))}, ${JSON.stringify(folder)}, 'parse-worker.js', 'es');`;
  execFileSync(process.execPath, ['--input-type=module', '-e', script], { cwd: root });
}, 120_000);

const dump = (file: string, workers: number, where = ''): string =>
  execFileSync(process.execPath, [join(folder, 'dump-events.js'), file, String(workers), where], { encoding: 'utf8' }).trim();

/** A query log long enough to be worth threads, with new hosts all along, refusals, junk and other programs' lines. */
function queryLog(lines: number, prefix: (i: number) => string): string {
  return Array.from({ length: lines }, (_, i) => {
    const client = `client @0x7f1c00${i % 10} 192.0.2.${i % 250}#${1024 + (i % 60_000)} (host${(i * 7919) % 9000}.brandt.example)`;
    if (i % 997 === 1) return `${prefix(i)}${client}: query 'host${((i - 1) * 7919) % 9000}.brandt.example/A/IN' denied`;
    if (i % 1009 === 5) return `junk ${i}`;
    if (i % 1013 === 7) return `${prefix(i)}all zones loaded`;
    return `${prefix(i)}${client}: query: host${(i * 7919) % 9000}.brandt.example IN ${i % 3 ? 'A' : 'AAAA'} ${i % 50 ? '-' : '+'}E(0)DC (198.51.100.53)`;
  }).join('\n');
}
/** Part of a log of IIS under a header of its own, with rows that do not fit it. */
function w3cLog(lines: number, part: number): string {
  const fields = ['c-ip', 'cs-host', 'cs-method', 'cs(User-Agent)', 'sc-status'];
  const turned = [...fields.slice(part), ...fields.slice(0, part)];
  const rows = Array.from({ length: lines }, (_, i) => {
    const row = [`192.0.2.${(i * 7) % 250}`, `host${(i * 7919) % 9000}.brandt.example`, i % 3 ? 'GET' : 'POST', 'x'.repeat(70), '200'];
    const cells = i % 997 === 1 ? row.slice(1) : [...row.slice(part), ...row.slice(0, part)];
    return `2016-05-0${1 + part} ${clock(i)} ${cells.join(' ')}`;
  });
  return `#Software: a\n#Fields: date time ${turned.join(' ')}\n${rows.join('\n')}\n`;
}
/** A table in parts without and with quotes: fields that hold lines and look like rows, and one that does not end. */
function quotedTable(rows: number): string {
  const row = (i: number, from: string): string =>
    `2016-05-0${1 + Math.floor(i / 86_400)}T${clock(i)}Z,${from},host${(i * 7919) % 9000}.brandt.example,GET,${i}`;
  const lines = Array.from({ length: rows }, (_, i) => {
    const client = `192.0.2.${i % 250}`;
    if (i < rows / 2) return row(i, client);
    if (i % 3 === 1) return `${row(i, client)},"said\n""2016-05-01T00:00:00Z,x,y,GET,1""\n${'x'.repeat(i % 97)}"`;
    if (i % 20_011 === 7) return `${row(i, `"${client}`)},`;
    return `${row(i, `"${client}"`)},`;
  });
  return `time,source,destination,kind,bytes,remark\n${lines.map((line, i) => (i < rows / 2 ? `${line},` : line)).join('\n')}\n`;
}
const two = (n: number): string => String(n).padStart(2, '0');
const clock = (i: number): string => `${two(Math.floor(i / 3600) % 24)}:${two(Math.floor(i / 60) % 60)}:${two(i % 60)}`;

it.each([
  [
    'segments shared by threads',
    (): Uint8Array => Buffer.from(queryLog(110_000, (i) => `0${1 + Math.floor(i / 86_400)}-May-2016 ${clock(i)}.123 queries: info: `)),
  ],
  [
    'syslog without years, one thread for all',
    (): Uint8Array => Buffer.from(queryLog(110_000, (i) => `May  ${1 + Math.floor(i / 86_400)} ${clock(i)} ns1 named[12]: `)),
  ],
  ['a table with fields of several lines', (): Uint8Array => Buffer.from(quotedTable(250_000))],
  ['W3C under a header that changes inside', (): Uint8Array => Buffer.from([0, 1, 2].map((part) => w3cLog(45_000, part)).join(''))],
  [
    'gzip',
    (): Uint8Array =>
      gzipSync(
        queryLog(200_000, (i) => `0${1 + Math.floor(i / 86_400)}-May-2016 ${clock(i)}.${100 + ((i * 7919) % 900)} `),
        { level: 0 },
      ),
  ],
])(
  '%s: any number of workers gives the same bytes',
  (_, content) => {
    const file = join(folder, 'any.log');
    writeFileSync(file, content());
    const alone = dump(file, 1);
    expect(alone).toMatch(/^[0-9a-f]{64} \d{6}$/);
    expect([dump(file, 2, 'here'), dump(file, 2), dump(file, 3, 'here')]).toEqual([alone, alone, alone]);
  },
  120_000,
);
