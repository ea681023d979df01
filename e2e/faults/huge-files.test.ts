import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildProgram, ended, freshFolder, occam, peakMegabytes, queryLog, sentence, startOccam } from './program.ts';

/* Files made to exhaust a program: it stays within its memory, stops when asked, and says what it left out. */

const MOST_MEGABYTES = 400;
let folder = '';
beforeAll(() => {
  buildProgram();
  folder = freshFolder();
}, 180_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('10 GB behind a log: constant memory, and stopped at once when asked', { timeout: 120_000 }, async () => {
  const path = join(folder, 'huge.log');
  writeFileSync(path, queryLog(2000));
  truncateSync(path, 10 * 2 ** 30);
  const child = startOccam(['analyze', path, '--format', 'bind-query']);
  const run = ended(child);
  await pause(8000);
  const peak = peakMegabytes(child.pid!);
  const asked = performance.now();
  child.kill('SIGINT');
  const { status, err, out } = await run;
  // One second on a machine that has nothing else to do; other tests run beside this one.
  expect(performance.now() - asked).toBeLessThan(3000);
  expect([status, out]).toEqual([1, '']);
  expect(err).toBe('occam: stopped; nothing was changed\n');
  expect(peak).toBeLessThan(MOST_MEGABYTES);
});

test('10 GB of nothing is refused from its head', { timeout: 60_000 }, async () => {
  writeFileSync(join(folder, 'nothing.log'), '');
  truncateSync(join(folder, 'nothing.log'), 10 * 2 ** 30);
  const run = await occam(['analyze', 'nothing.log'], { folder });
  expect([run.status, sentence(run)]).toEqual([1, expect.stringMatching(/^nothing\.log was not recognised: it holds binary data/)]);
});

test('a line of 1 GB is one reject with its number; the lines around it are read', { timeout: 180_000 }, async () => {
  const path = join(folder, 'long.log');
  const file = openSync(path, 'w');
  writeSync(file, queryLog(500));
  const piece = Buffer.alloc(1 << 20, 'x');
  for (let i = 0; i < 1024; i++) writeSync(file, piece);
  writeSync(file, `\n${queryLog(700)}`);
  closeSync(file);
  const child = startOccam(['analyze', path, '--json', '--only', 'completeness']);
  const watching = { peak: 0 };
  const watch = setInterval(() => {
    try {
      watching.peak = Math.max(watching.peak, peakMegabytes(child.pid!) || 0);
    } catch {
      // It has ended.
    }
  }, 50);
  const { status, out, err } = await ended(child);
  clearInterval(watch);
  expect([status, err]).toEqual([0, '']);
  expect(JSON.parse(out).sources).toMatchObject([
    { lines: 1201, records: 1200, rejects: 1, skipped: 0, rejected: [{ line: 501, reason: expect.stringContaining('longer than') }] },
  ]);
  expect(watching.peak).toBeGreaterThan(0);
  expect(watching.peak).toBeLessThan(MOST_MEGABYTES);
});

test('an archive that unpacks a thousandfold: what is sound in it is read, what is not is named', { timeout: 120_000 }, async () => {
  const log = Buffer.from(queryLog(300));
  const zeros = new Uint8Array(200_000_000);
  writeFileSync(join(folder, 'bomb.zip'), zipSync({ 'a.log': log, 'b.log': zeros, 'c.log': Buffer.from(queryLog(200)) }));
  const run = await occam(['analyze', 'bomb.zip', '--json', '--only', 'completeness'], { folder });
  const { sources } = JSON.parse(run.out) as { sources: { path: string; events: number; notes: string[] }[] };
  expect([run.status, sources.map(({ path, events }) => [path, events])]).toEqual([
    0,
    [
      ['bomb.zip!a.log', 300],
      ['bomb.zip!b.log', 0],
      ['bomb.zip!c.log', 200],
    ],
  ]);
  expect(sources[1]!.notes.join()).toMatch(/b\.log was not recognised: it holds binary data/);
});

test('gigabytes of lines in a small file: cut off with a reason', { timeout: 180_000 }, async () => {
  // 5 GB of the same line: text all right, and a bomb all the same.
  const line = queryLog(1);
  const block = gzipSync(Buffer.from(line.repeat(Math.floor((8 << 20) / line.length))), { level: 9 });
  writeFileSync(join(folder, 'bomb.gz'), Buffer.concat(Array.from({ length: 600 }, () => block)));
  const run = await occam(['analyze', 'bomb.gz', '--json', '--only', 'completeness'], { folder });
  const { sources } = JSON.parse(run.out) as { sources: { lines: number; records: number; rejects: number; skipped: number; notes: string[] }[] };
  const { lines, records, rejects, skipped, notes } = sources[0]!;
  expect(run.status).toBe(0);
  expect(notes.join(' ')).toMatch(/more than 250 times its size, as archive bombs do/);
  expect([lines, lines > 100_000, lines < 6_000_000]).toEqual([records + rejects + skipped, true, true]);
});

test('a folder of a thousand levels ends', { timeout: 60_000 }, async () => {
  const deep = join(folder, 'deep');
  mkdirSync(join(deep, ...Array.from({ length: 400 }, () => 'd')), { recursive: true });
  writeFileSync(join(deep, 'top.log'), queryLog(5));
  const run = await occam(['analyze', 'deep', '--json', '--only', 'completeness'], { folder });
  expect(run.status).toBe(0);
  expect(JSON.parse(run.out)).toMatchObject({ totals: { events: 5 } });
  expect(sentence(run)).toMatch(/lies more than 32 folders deep and was not opened\. Choose it directly\./);
  execFileSync('rm', ['-rf', deep]);
});
