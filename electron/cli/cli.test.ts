import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { analyses } from '../analyses/index.ts';
import type { ExitStatus } from './command.ts';
import { runCli } from './run-cli.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'occam-cli-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function occam(...words: string[]): Promise<{ status: ExitStatus; out: string; complaints: string[] }> {
  let out = '';
  const complaints: string[] = [];
  const stopped = new AbortController().signal;
  const terminal = { print: (text: string) => (out += text), complain: (line: string) => complaints.push(line), progress: () => undefined, stopped };
  return { status: await runCli(words, terminal as never), out, complaints };
}

/** Forty queries of two clients for one name, one of them with a time of its own precision, and one line that cannot be read. */
function log(name = 'ns1.log'): string {
  const lines = Array.from({ length: 40 }, (_, i) => {
    const time = new Date(Date.UTC(2016, 4, 4, 4, 36, 57, 123) + i * 1000).toISOString().slice(11, 23);
    return `04-May-2016 ${time} queries: info: client 192.0.2.${i % 4 === 0 ? 2 : 1}#53: query: MAIL.example IN A -E (198.51.100.53)`;
  });
  lines.push('04-May-2016 04:40:00.000 queries: info: client 192.0.2.3', '');
  const path = join(folder, name);
  writeFileSync(path, lines.join('\n'));
  return path;
}

const FORMAT = ['--format', 'bind-query'];

describe('analyze --json', () => {
  test('adjusts p-values as it is told, says so, and refuses what it does not know', async () => {
    const told = async (...words: string[]) =>
      JSON.parse((await occam('analyze', log(), '--json', '--all', ...words, ...FORMAT)).out).findings.filter(
        ({ q }: { q?: number }) => q !== undefined,
      );
    const [usual, careful, strict] = [await told(), await told('--adjust', 'by'), await told('--adjust', 'holm')];
    expect(usual.length).toBeGreaterThan(0);
    expect(usual[0].method.parameters.correction).toBe('benjamini-hochberg');
    expect(careful[0].method.parameters.correction).toBe('benjamini-yekutieli');
    expect(strict[0].method.parameters.correction).toBe('holm');
    usual.forEach((finding: { q: number }, i: number) => {
      expect(careful[i].q).toBeGreaterThanOrEqual(finding.q);
      expect(strict[i].q).toBeGreaterThanOrEqual(finding.q);
    });
    expect(await occam('analyze', log(), '--adjust', 'bonferroni')).toMatchObject({
      status: 2,
      complaints: ['--adjust bonferroni: give bh, by or holm'],
    });
  });

  test('has the keys of the contract, in its order', async () => {
    const { status, out, complaints } = await occam('analyze', log(), '--json', '--all', ...FORMAT);
    expect([status, complaints]).toEqual([0, []]);
    const answer = JSON.parse(out);
    expect(Object.keys(answer)).toEqual(['occam', 'seed', 'sources', 'totals', 'pairs', 'findings']);
    expect(Object.keys(answer.sources[0])).toEqual([
      'path',
      'sha256',
      'bytes',
      'format',
      'detectedBecause',
      'timeZone',
      'timeZoneAssumed',
      'lines',
      'records',
      'rejects',
      'skipped',
      'events',
      'first',
      'last',
      'rejected',
      'notes',
    ]);
    expect(answer.sources[0]).toMatchObject({
      timeZone: 'UTC',
      timeZoneAssumed: true,
      lines: 41,
      records: 40,
      rejects: 1,
      rejected: [{ line: 41 }],
      first: '2016-05-04T04:36:57.123000Z',
    });
    expect(answer.totals).toEqual({ events: 40, hosts: 3, pairs: 2, first: '2016-05-04T04:36:57.123000Z', last: '2016-05-04T04:37:36.123000Z' });
    expect(answer.pairs[0]).toMatchObject({
      from: '192.0.2.1',
      to: 'mail.example',
      count: 30,
      unique: 30,
      shareOfTo: { value: 0.75 },
      shareOfFrom: { value: 1 },
    });
    expect(Object.keys(answer.pairs[0].shareOfTo)).toEqual(['value', 'low', 'high']);
    expect(answer.findings.length).toBeGreaterThan(0);
    for (const finding of answer.findings) {
      expect(Object.keys(finding).filter((key) => !['p', 'q', 'caveat'].includes(key))).toEqual([
        'id',
        'analysis',
        'verdict',
        'subject',
        'window',
        'n',
        'statistics',
        'effect',
        'strength',
        'summary',
        'innocent',
        'evidence',
        'method',
      ]);
      expect(analyses.map((analysis) => analysis.id)).toContain(finding.analysis);
    }
  });

  test('entities are printed by name, the window cuts, pairs are limited', async () => {
    const path = log();
    const grouped = JSON.parse((await occam('analyze', path, '--json', '--entity', 'the bank=192.0.2.1,192.0.2.2', ...FORMAT)).out);
    expect(grouped.pairs).toMatchObject([{ from: 'the bank', count: 40, shareOfTo: { value: 1 } }]);
    const cut = JSON.parse(
      (await occam('analyze', path, '--json', '--window', '2016-05-04T04:37:00Z/2016-05-04T04:37:10Z', '--pairs', '1', ...FORMAT)).out,
    );
    expect(cut.totals).toMatchObject({ events: 10, pairs: 2, first: '2016-05-04T04:37:00.123000Z' });
    expect(cut.pairs).toHaveLength(1);
    const zoned = JSON.parse((await occam('analyze', path, '--json', '--tz', 'Europe/Moscow', ...FORMAT)).out);
    expect(zoned.sources[0]).toMatchObject({ timeZone: 'Europe/Moscow', timeZoneAssumed: false, first: '2016-05-04T01:36:57.123000Z' });
  });

  test('is the same, byte for byte, as importing, and as asking again', async () => {
    const paths = [log('a.log'), log('b.log')];
    writeFileSync(paths[1]!, `${readFileSync(paths[0]!, 'utf8')}\n`);
    const analysed = await occam('analyze', ...paths, '--json', '--all', ...FORMAT);
    const imported = await occam('import', join(folder, 'c.occam'), ...paths, '--json', '--all', ...FORMAT);
    expect(imported.out).toBe(analysed.out);
    const again = await occam('import', join(folder, 'c.occam'), ...paths, '--json', '--all', ...FORMAT);
    expect([again.status, again.out]).toEqual([0, analysed.out]);
    expect(again.complaints[0]).toMatch(/already has this content/);
    expect((await occam('export', join(folder, 'c.occam'), '-o', join(folder, 'e.csv'))).out).toMatch(/80 events written/);
  });

  test('a file given twice under two names is read once, as a case would', async () => {
    const paths = [log('a.log'), log('b.log')];
    const analysed = await occam('analyze', ...paths, '--json', ...FORMAT);
    expect(analysed.complaints).toEqual([expect.stringMatching(/b\.log: has the same content as .*a\.log/)]);
    expect(JSON.parse(analysed.out).totals.events).toBe(40);
    expect((await occam('import', join(folder, 'c.occam'), ...paths, '--json', ...FORMAT)).out).toBe(analysed.out);
  });

  test('a log given packed and unpacked is read once, as a case would', async () => {
    const plain = log('a.log');
    const packed = join(folder, 'b.log.gz');
    writeFileSync(packed, gzipSync(readFileSync(plain)));
    const analysed = await occam('analyze', plain, packed, '--json', ...FORMAT);
    expect(analysed.complaints).toEqual([expect.stringMatching(/b\.log\.gz: has the same content as .*a\.log/)]);
    expect(JSON.parse(analysed.out).totals.events).toBe(40);
    expect((await occam('import', join(folder, 'c.occam'), plain, packed, '--json', ...FORMAT)).out).toBe(analysed.out);
  });

  test('a plain summary names sources, pairs and how the time zone is known', async () => {
    const { out } = await occam('analyze', log(), ...FORMAT);
    expect(out).toContain('41 lines = 40 records + 1 rejects + 0 skipped');
    expect(out).toContain('(assumed');
    expect(out).toContain('192.0.2.1 > mail.example');
  });
});

describe('what goes wrong', () => {
  test.each<[ExitStatus, RegExp, ...string[]]>([
    [2, /no such command/, 'analyse'],
    [2, /at least one file/, 'analyze'],
    [2, /Unknown option '--nothing'/, 'analyze', 'x', '--nothing'],
    [2, /not a time zone/, 'analyze', 'x', '--tz', '+03:00'],
    [2, /not a year/, 'analyze', 'x', '--year', '16'],
    [2, /no such format/, 'analyze', 'x', '--format', 'bindd'],
    [2, /no such analysis/, 'analyze', 'x', '--only', 'magic'],
    [2, /START\/END/, 'analyze', 'x', '--window', '2016'],
    [2, /end is not after/, 'analyze', 'x', '--window', '2016/2015'],
    [2, /NAME=host,host/, 'analyze', 'x', '--entity', 'bank'],
    [2, /one entity only/, 'analyze', 'x', '--entity', 'a=h', '--entity', 'b=H.'],
    [2, /FIELD=COLUMN/, 'analyze', 'x', '--map', 'when=1'],
    [2, /at least time/, 'analyze', 'x', '--map', 'time=1'],
    [2, /number or all/, 'analyze', 'x', '--pairs', 'some'],
    [2, /1 to 99/, 'analyze', 'x', '--workers', '0'],
    [2, /ends in .occam/, 'import', 'x.log', 'y.log'],
    [2, /where to write/, 'export', 'x.occam'],
    [1, /does not exist/, 'analyze', '/no/such/file.log'],
    [1, /no such case/, 'export', '/no-such.occam', '-o', 'x.csv'],
  ])('%i %s: %s', async (status, message, ...words) => {
    const answer = await occam(...words);
    expect(answer.status).toBe(status);
    expect(answer.complaints).toHaveLength(1);
    expect(answer.complaints[0]).toMatch(message);
    expect(answer.complaints[0]).not.toContain('\n');
    expect(answer.out).toBe('');
  });

  test('an unreadable file beside a readable one is told and the rest is read', async () => {
    const { status, complaints, out } = await occam('analyze', join(folder, 'none.log'), log(), '--json', ...FORMAT);
    expect(status).toBe(0);
    expect(complaints).toHaveLength(1);
    expect(JSON.parse(out).totals.events).toBe(40);
  });

  test('a case that got nothing is not left behind', async () => {
    const path = join(folder, 'n.occam');
    expect((await occam('import', path, join(folder, 'none.log'))).status).toBe(1);
    expect(existsSync(path)).toBe(false);
  });
});
