import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildProgram, can, ended, freshFolder, occam, sentence, startOccam, writeQueryLog } from './program.ts';

/*
 * Logs on a share that is slow, or goes away: the system itself is made to answer late, or with an error, to every reading of one file (strace's fault injection). There are no
 * time-outs to run into: slow is waited for, and stopped when asked.
 */

const LINES = 40_000;
const WORDS = ['--json', '--tz', 'UTC', '--only', 'completeness'];
let folder = '';
let log = '';
beforeAll(() => {
  buildProgram();
  folder = freshFolder();
  log = writeQueryLog(join(folder, 'share.log'), LINES);
}, 180_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The system counts the readings of each thread: one alone reads here. */
const env = { UV_THREADPOOL_SIZE: '1' };
/** Words by which every reading of the log is injured: `delay_enter=200ms`, `error=EIO:when=2+`. */
const injured = (how: string): readonly string[] => {
  const calls = 'read,pread64,preadv,readv';
  return ['strace', '-f', '-qq', '-o', '/dev/null', '-P', log, '-e', `trace=${calls}`, '-e', `inject=${calls}:${how}`];
};

describe.skipIf(!can('strace', '-qq', '-o', '/dev/null', 'true'))('a folder', { timeout: 120_000 }, () => {
  test('that is slow is waited for: the same answer', async () => {
    const quick = await occam(['analyze', log, ...WORDS]);
    const began = performance.now();
    const slow = await occam(['analyze', log, ...WORDS], { under: injured('delay_enter=300ms'), env });
    expect(performance.now() - began).toBeGreaterThan(900);
    expect([slow.status, slow.err, slow.out]).toEqual([0, '', quick.out]);
  });

  test('that hardly answers is let go of when asked', async () => {
    const child = startOccam(['import', join(folder, 'slow.occam'), log, ...WORDS], { under: injured('delay_enter=3s'), env });
    const run = ended(child);
    await pause(6000);
    const asked = performance.now();
    // The child is strace; the program is the child's.
    process.kill(Number(readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').trim().split(' ')[0]), 'SIGINT');
    const { status, err } = await run;
    // What is being read has to come back first: one answer of the share.
    expect(performance.now() - asked).toBeLessThan(15_000);
    expect([status, err]).toEqual([1, expect.stringContaining('stopped')]);
  });

  test('that is gone at once: a sentence that names the file, nothing of it in the case, and with the share back it is imported whole', async () => {
    const path = join(folder, 'gone.occam');
    const run = await occam(['import', path, log, ...WORDS], { under: injured('error=ENOTCONN:when=1+'), env });
    expect([run.status, run.out]).toEqual([1, '']);
    expect(sentence(run)).toMatch(/share\.log holds nothing\. Reading stopped at byte 0: ENOTCONN\./);
    const again = await occam(['import', path, log, ...WORDS]);
    expect(again.status).toBe(0);
    expect(JSON.parse(again.out)).toMatchObject({ totals: { events: LINES } });
  });

  test('that goes away in the middle: what came before is read, every line accounted for, and the source says where it ended', async () => {
    const run = await occam(['analyze', log, ...WORDS], { under: injured('error=ETIMEDOUT:when=3+'), env });
    expect([run.status, run.err]).toEqual([0, '']);
    const [source] = (JSON.parse(run.out) as { sources: { lines: number; records: number; rejects: number; skipped: number; notes: string[] }[] })
      .sources;
    expect(source!.records).toBeGreaterThan(100);
    expect(source!.lines).toBe(source!.records + source!.rejects + source!.skipped);
    expect(source!.notes.join(' ')).toMatch(
      /Reading stopped at byte \d+: ETIMEDOUT\. What came before it was read; copy the file again and import the copy\./,
    );
  });
});
