import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asNobody, buildProgram, freshFolder, occam, queryLog, sentence, writeQueryLog } from './program.ts';

/* What is not a log, or has a name that trips programs up: a sentence that says what, where and what to do; never a hang, never a silence. */

let folder = '';
beforeAll(() => {
  buildProgram();
  folder = freshFolder();
}, 180_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const put = (name: string, content: string | Uint8Array): void => writeFileSync(join(folder, name), content);
const zeekHeader = [
  '#separator \\x09',
  '#path\tconn',
  '#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto',
  '#close\t2024-01-01',
  '',
];

describe('what is not a log', () => {
  test.each<[string, RegExp, () => void]>([
    [
      'picture.log',
      /^picture\.log was not recognised: it holds a PNG picture\. .*choose the format by hand/,
      () => put('picture.log', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')),
    ],
    ['empty.log', /^empty\.log is empty \(0 bytes\): there is nothing to read\. Ask for the file again\.$/, () => put('empty.log', '')],
    ['missing.log', /^missing\.log does not exist\. Check the path\.$/, () => undefined],
    ['folder', /^folder: there are no files in it; choose a folder with logs/, () => mkdirSync(join(folder, 'folder'))],
    ['pipe', /^pipe is a pipe, socket or device, not a file\. Choose log files\.$/, () => void execFileSync('mkfifo', [join(folder, 'pipe')])],
    ['loop', /^loop is a link that leads back to itself\. Choose/, () => symlinkSync('loop', join(folder, 'loop'))],
    ['/dev/null', /^\/dev\/null is a pipe, socket or device/, () => undefined],
    ['/dev/zero', /^\/dev\/zero is a pipe, socket or device/, () => undefined],
    ['picture.log/inside', /^picture\.log\/inside does not exist: part of the path is a file\. Check the path\.$/, () => undefined],
    [`${'x'.repeat(300)}.log`, /is longer than this system allows a path to be\. Move the file/, () => undefined],
  ])('%s', { timeout: 60_000 }, async (name, said, make) => {
    make();
    const run = await occam(['analyze', name], { folder });
    expect([run.status, run.out]).toEqual([1, '']);
    expect(sentence(run)).toMatch(said);
    // The engine lists and refuses by the same means as the command line; the two that differ are tried there too.
    if (name !== 'folder' && name !== 'missing.log') return;
    const imported = await occam(['import', 'none.occam', name], { folder });
    expect([imported.status, imported.out]).toEqual([1, '']);
    expect(sentence(imported).length).toBeGreaterThan(20);
  });

  test('a Zeek log that is only its header is read, and says that it holds nothing', { timeout: 60_000 }, async () => {
    put('conn.log', zeekHeader.join('\n'));
    const run = await occam(['analyze', 'conn.log', '--json'], { folder });
    expect([run.status, run.err]).toEqual([0, '']);
    expect(JSON.parse(run.out)).toMatchObject({
      sources: [{ format: 'zeek-conn', lines: 4, records: 0, rejects: 0, skipped: 4 }],
      totals: { events: 0 },
    });
  });

  test('a file that may not be read', { timeout: 60_000 }, async (context) => {
    const under = asNobody();
    if (under === null) context.skip('cannot become another user than root here');
    writeQueryLog(join(folder, 'secret.log'), 10);
    execFileSync('chmod', ['000', join(folder, 'secret.log')]);
    const run = await occam(['analyze', 'secret.log'], { folder, under: under ?? [] });
    expect([run.status, sentence(run)]).toEqual([1, 'secret.log may not be read by you. Change its permissions or copy it.']);
  });
});

describe('odd names', () => {
  const names = [
    'a b.log',
    '#1?100%41.log',
    '-rf.log',
    'café.log'.normalize('NFC'),
    'café.log'.normalize('NFD'),
    '日本語.log',
    'it\'s "so".log',
    `${'long'.repeat(60)}.log`,
  ];
  const odd = 'line\nbreak \u001b[31mred \u202egol.txt';

  test('are read, each by its own name, and shown without control characters', { timeout: 120_000 }, async () => {
    const inside = join(folder, 'names');
    mkdirSync(inside);
    for (const [n, name] of [...names, odd].entries()) writeFileSync(join(inside, name), queryLog(10 + n));
    const run = await occam(['analyze', 'names', '--json', '--tz', 'UTC', '--only', 'completeness'], { folder });
    expect([run.status, run.err]).toEqual([0, '']);
    const { sources } = JSON.parse(run.out) as { sources: { path: string; events: number }[] };
    expect(new Map(sources.map(({ path, events }) => [path, events]))).toEqual(
      new Map([...names, odd].map((name, n) => [join('names', name), 10 + n])),
    );
    const text = await occam(['analyze', join('names', odd), '--tz', 'UTC'], { folder });
    expect(text.out.split('\n')[0]).toBe('names/line\\u000Abreak \\u001B[31mred \\u202Egol.txt');
  });

  test('a name that is not UTF-8 is told, not passed over', { timeout: 60_000 }, async () => {
    const inside = join(folder, 'bytes');
    mkdirSync(inside);
    writeFileSync(Buffer.concat([Buffer.from(join(inside, 'bad-')), Buffer.from([0xff, 0xfe]), Buffer.from('.log')]), queryLog(10));
    writeQueryLog(join(inside, 'good.log'), 10);
    const run = await occam(['analyze', 'bytes', '--json', '--only', 'completeness'], { folder });
    expect(run.status).toBe(0);
    expect(JSON.parse(run.out)).toMatchObject({ totals: { events: 10 } });
    expect(sentence(run)).toMatch(/^bytes\/bad-.*\.log has a name that is not valid UTF-8, so it cannot be opened\. Rename a copy/);
  });

  test('links that lead in a circle are followed once', { timeout: 60_000 }, async () => {
    const inside = join(folder, 'circle');
    mkdirSync(join(inside, 'a'), { recursive: true });
    symlinkSync('..', join(inside, 'a', 'up'));
    symlinkSync(inside, join(inside, 'a', 'again'));
    writeQueryLog(join(inside, 'a', 'one.log'), 25);
    const run = await occam(['analyze', 'circle', '--json', '--tz', 'UTC', '--only', 'completeness'], { folder });
    expect([run.status, run.err]).toEqual([0, '']);
    expect(JSON.parse(run.out)).toMatchObject({ totals: { events: 25 } });
    expect(JSON.parse(run.out).sources).toHaveLength(1);
  });
});
