import { existsSync, linkSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EngineProcess } from '../../electron/engine/test-engine.ts';
import { buildProgram, ended, engineFile, freshFolder, occam, sentence, startOccam, writeQueryLog } from './program.ts';

/* Case files that are held, foreign, or left in the middle; and machines in other places of the world. */

const LIGHT = ['--tz', 'UTC', '--only', 'completeness', '--json'] as const;
let folder = '';
let small = '';
let big = '';
beforeAll(() => {
  buildProgram();
  folder = freshFolder();
  small = writeQueryLog(join(folder, 'small.log'), 2000);
  big = writeQueryLog(join(folder, 'big.log'), 400_000);
}, 180_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a case that is open in a window', { timeout: 120_000 }, () => {
  test('is refused to the command line under every name it has, with the process that holds it', async () => {
    const path = join(folder, 'held.occam');
    const engine = new EngineProcess(engineFile);
    expect(await engine.ask('create-case', { path, title: 'Held' })).toMatchObject({ ok: true });
    symlinkSync('held.occam', join(folder, 'alias.occam'));
    linkSync(path, join(folder, 'twin.occam'));
    for (const name of ['held.occam', 'alias.occam', 'twin.occam']) {
      const run = await occam(['import', join(folder, name), small, ...LIGHT]);
      expect([name, run.status, run.out]).toEqual([name, 1, '']);
      expect(sentence(run)).toMatch(
        new RegExp(`${name} is open in another program \\(process ${engine.child.pid}.*\\); close it there, then open it again$`),
      );
    }
    expect(await engine.ask('save-note', { id: 'n', text: 'still here', pins: [], confidential: false })).toMatchObject({ ok: true });
    expect(await engine.leave()).toBe(0);
    expect((await occam(['import', path, small, ...LIGHT])).status).toBe(0);
  });
});

describe('what is not a case', { timeout: 60_000 }, () => {
  test.each<[string, string | Uint8Array, RegExp]>([
    ['text.occam', 'hello', /text\.occam is not an Occam case: it does not begin like one; to read a log, import it into a case/],
    ['zero.occam', new Uint8Array(100_000), /zero\.occam is not an Occam case|zero\.occam is damaged/],
    ['empty.occam', '', /empty\.occam/],
  ])('%s', async (name, content, said) => {
    writeFileSync(join(folder, name), content);
    const run = await occam(['export', join(folder, name), '-o', join(folder, 'x.csv')]);
    expect([run.status, run.out]).toEqual([1, '']);
    expect(sentence(run)).toMatch(said);
  });

  test('a folder', async () => {
    mkdirSync(join(folder, 'folder.occam'));
    const run = await occam(['import', join(folder, 'folder.occam'), small]);
    expect([run.status, sentence(run)]).toEqual([1, expect.stringMatching(/folder\.occam is a folder|is not a file/)]);
  });
});

test('the same file gives the same bytes in every time zone of the machine', { timeout: 120_000 }, async () => {
  const answers = [];
  for (const TZ of ['UTC', 'Pacific/Auckland', 'America/Sao_Paulo']) {
    const run = await occam(['analyze', 'small.log', '--json', '--all', '--tz', 'Europe/Berlin'], {
      folder,
      env: { TZ, LANG: TZ === 'UTC' ? 'C' : 'de_DE.UTF-8' },
    });
    expect([run.status, run.err]).toEqual([0, '']);
    answers.push(run.out);
  }
  expect(answers[0]!.length).toBeGreaterThan(1000);
  expect(new Set(answers).size).toBe(1);
});

describe('leaving in the middle', { timeout: 120_000 }, () => {
  test('SIGTERM to the engine during an import: a clean end, and nothing in part', async () => {
    const path = join(folder, 'leave.occam');
    const engine = new EngineProcess(engineFile);
    await engine.ask('create-case', { path, title: 'Leave' });
    await engine.ask('save-note', { id: 'n', text: 'kept', pins: [], confidential: false });
    await engine.ask('import-files', { items: [{ path: big, timeZone: 'UTC' }] });
    await pause(700);
    const gone = new Promise((resolve) => engine.child.once('exit', (code) => resolve(code)));
    const asked = performance.now();
    engine.child.kill('SIGTERM');
    expect(await gone).toBe(0);
    expect(performance.now() - asked).toBeLessThan(8000);
    const again = new EngineProcess(engineFile);
    const opened = (await again.ask('open-case', { path })) as { ok: boolean; value: { warnings: string[]; totals: { events: number } } };
    expect(opened).toMatchObject({ ok: true, value: { warnings: [] } });
    expect([0, 400_000]).toContain(opened.value.totals.events);
    expect(await again.ask('list-notes', {})).toMatchObject({ ok: true, value: [{ text: 'kept' }] });
    await again.leave();
  });

  test.each(['SIGINT', 'SIGTERM'] as const)('%s to the command line during an import: the case opens, nothing in part', async (signal) => {
    const path = join(folder, `cli-${signal}.occam`);
    const child = startOccam(['import', path, big, ...LIGHT]);
    const run = ended(child);
    // The case is there as soon as the import begins; 400,000 lines are far from read then.
    for (let waited = 0; !existsSync(path) && waited < 60_000; waited += 10) await pause(10);
    child.kill(signal);
    const { status, err } = await run;
    if (signal === 'SIGINT') expect([status, err]).toEqual([1, 'occam: stopped; files that were not finished left nothing in the case\n']);
    const engine = new EngineProcess(engineFile);
    const opened = (await engine.ask('open-case', { path })) as { ok: boolean; error?: { code: string }; value?: { totals: { events: number } } };
    if (opened.ok) expect([0, 400_000]).toContain(opened.value?.totals.events);
    // Ended before the case itself was made: nothing there, or a file that says it is none yet.
    else expect(['not-found', 'not-a-case']).toContain(opened.error?.code);
    await engine.leave();
  });
});
