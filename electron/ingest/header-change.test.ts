import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readSource } from './read-source.ts';

const folder = mkdtempSync(join(tmpdir(), 'occam-header-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const LINES = 60_000;
const W3C_START = Date.UTC(2016, 4, 4) * 1000;

/** A conn.log whose columns change places half-way, segments away from its first header. */
function changingLog(): string {
  const header = (fields: string) => `#separator \\x09\n#path\tconn\n#fields\t${fields}\n`;
  const part = (line: (i: number) => string) => Array.from({ length: LINES }, (_, i) => line(i)).join('\n');
  const first = part((i) => `${1_462_336_617 + i}.5\tC${'x'.repeat(60)}\t192.0.2.15\t4000\t198.51.100.53\t53\tudp`);
  const second = part((i) => `${1_462_436_617 + i}.5\tC${'x'.repeat(60)}\t198.51.100.53\t53\t192.0.2.15\t4000\tudp`);
  const names = ['ts', 'uid', 'id.orig_h', 'id.orig_p', 'id.resp_h', 'id.resp_p', 'proto'];
  const swapped = ['ts', 'uid', 'id.resp_h', 'id.resp_p', 'id.orig_h', 'id.orig_p', 'proto'];
  return `${header(names.join('\t'))}${first}\n${header(swapped.join('\t'))}${second}\n`;
}

/** A W3C log whose columns change places and whose day changes half-way, with another spelling of the directives. */
function changingW3c(): string {
  const filler = `/${'x'.repeat(60)}`;
  const clock = (i: number): string => new Date(i * 1000).toISOString().slice(11, 19);
  const part = (line: (i: number) => string) => Array.from({ length: LINES }, (_, i) => line(i)).join('\n');
  const first = part((i) => `${clock(i)} 192.0.2.15 GET ${filler} 198.51.100.53 200`);
  const second = part((i) => `${clock(i)} 198.51.100.53 GET ${filler} 192.0.2.15 200`);
  return `#Date: 2016-05-04 00:00:00\n#Fields: time c-ip cs-method cs-uri-stem s-ip sc-status\n${first}\n#DATE: 2016-05-05 00:00:00\n#fields: time s-ip cs-method cs-uri-stem c-ip sc-status\n${second}\n`;
}

test.each([
  ['conn.log', changingLog],
  ['ex.log', changingW3c],
])('%s: columns that change places far inside a file are read by the header above them', async (name, content) => {
  const path = join(folder, name);
  writeFileSync(path, content());
  const pairs = new Map<string, number>();
  const hosts: string[] = [];
  const read = await readSource(
    { path },
    {
      begin: () => undefined,
      batch: (_, batch) => {
        hosts.push(...batch.newHosts);
        for (let i = 0; i < batch.count; i++) {
          const key = `${hosts[batch.from[i]!]} > ${hosts[batch.to[i]!]}`;
          pairs.set(key, (pairs.get(key) ?? 0) + 1);
        }
      },
      signal: new AbortController().signal,
    },
    1,
  );
  expect(read.ok).toBe(true);
  if (read.ok && name === 'ex.log')
    expect([read.value[0]!.summary.first, read.value[0]!.summary.last]).toEqual([W3C_START, W3C_START + (86_400 + LINES - 1) * 1e6]);
  expect([...pairs]).toEqual([['192.0.2.15 > 198.51.100.53', 2 * LINES]]);
});
