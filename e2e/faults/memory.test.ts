import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EngineProcess } from '../../electron/engine/test-engine.ts';
import { buildProgram, can, engineFile, freshFolder, queryLog } from './program.ts';

/* Memory that runs out: in a thread that reads, in threads that analyse, in the whole engine. What was in the case stays, and the message says what it was about. */

const LINES = 120_000;
let folder = '';
let log = '';
let names = 0;
beforeAll(() => {
  buildProgram();
  folder = freshFolder();
  log = join(folder, 'plenty.log');
  // A name on every line: what a reader keeps grows with the file.
  writeFileSync(
    log,
    queryLog(LINES).replaceAll(/query: h/g, (found) => `${found}${names++}-`),
  );
}, 180_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** An engine whose threads of this file get so little memory for objects that they run out at once (Node's resourceLimits); nothing else of it is changed. */
function starved(thread: string): EngineProcess {
  const limit = join(folder, `${thread}.mjs`);
  writeFileSync(
    limit,
    `import module, { createRequire } from 'node:module';
     const threads = createRequire(import.meta.url)('node:worker_threads');
     const { Worker } = threads;
     threads.Worker = class extends Worker {
       constructor(file, options) {
         super(file, String(file).includes('${thread}') ? { ...options, resourceLimits: { maxOldGenerationSizeMb: 4, maxYoungGenerationSizeMb: 1 } } : options);
       }
     };
     module.syncBuiltinESMExports();`,
  );
  return new EngineProcess(engineFile, ['--import', limit]);
}

async function caseWithNote(engine: EngineProcess, name: string): Promise<string> {
  const path = join(folder, name);
  expect(await engine.ask('create-case', { path, title: 'Memory' })).toMatchObject({ ok: true });
  expect(await engine.ask('save-note', { id: 'n', text: 'kept', pins: [], confidential: false })).toMatchObject({ ok: true });
  return path;
}

async function started(engine: EngineProcess, name: string, args: unknown): Promise<string> {
  const answer = await engine.ask(name, args);
  expect(answer).toMatchObject({ ok: true });
  return (answer as { value: { job: string } }).value.job;
}

/** The case in a new engine: the note is there, and as many events. */
async function expectCase(path: string, events: number): Promise<EngineProcess> {
  const engine = new EngineProcess(engineFile);
  expect(await engine.ask('open-case', { path })).toMatchObject({ ok: true, value: { warnings: [], totals: { events } } });
  expect(await engine.ask('list-notes', {})).toMatchObject({ ok: true, value: [{ text: 'kept' }] });
  return engine;
}

test('a thread that reads runs out: the file is named, nothing of it is kept, the engine lives', { timeout: 120_000 }, async () => {
  const engine = starved('parse-worker');
  const path = await caseWithNote(engine, 'reading.occam');
  const end = await engine.jobEnd(await started(engine, 'import-files', { items: [{ path: log, timeZone: 'UTC' }] }));
  expect(end.state).toBe('failed');
  expect(end.failure?.message).toMatch(/plenty\.log.*memory/);
  expect(end.failure?.code).not.toBe('internal');
  expect(await engine.ask('list-notes', {})).toMatchObject({ ok: true, value: [{ text: 'kept' }] });
  await engine.leave();
  const again = await expectCase(path, 0);
  expect(await again.jobEnd(await started(again, 'import-files', { items: [{ path: log, timeZone: 'UTC' }] }))).toMatchObject({ state: 'done' });
  await again.leave();
});

test('threads that analyse run out: the run ends and says so, and does not wait for ever', { timeout: 120_000 }, async () => {
  const engine = starved('analysis-worker');
  const path = await caseWithNote(engine, 'analysing.occam');
  expect(await engine.jobEnd(await started(engine, 'import-files', { items: [{ path: log, timeZone: 'UTC' }] }))).toMatchObject({ state: 'done' });
  const end = await engine.jobEnd(await started(engine, 'run-analyses', {}));
  expect(end.state).toBe('failed');
  expect(end.failure?.message).toMatch(/memory/);
  await engine.leave();
  await (await expectCase(path, LINES)).leave();
});

test('the whole engine runs out: afterwards the case has all that was acknowledged, and the import is offered again', {
  timeout: 120_000,
}, async (context) => {
  if (!can('prlimit', '--version')) context.skip('prlimit is a program of Linux');
  const engine = new EngineProcess(engineFile);
  const path = await caseWithNote(engine, 'starved.occam');
  const [, kilobytes] = /VmSize:\s+(\d+) kB/.exec(readFileSync(`/proc/${engine.child.pid}/status`, 'utf8'))!;
  execFileSync('prlimit', ['--pid', String(engine.child.pid), `--as=${Number(kilobytes) * 1024 + 8 * 2 ** 20}`]);
  const gone = new Promise<'gone'>((resolve) => engine.child.once('exit', () => resolve('gone')));
  const answer = await engine.ask('import-files', { items: [{ path: log, timeZone: 'UTC' }] });
  // It may end the process, or be noticed by what asked for memory; both are promises kept when nothing is lost.
  const end = answer.ok ? await Promise.race([gone, engine.jobEnd((answer.value as { job: string }).job).catch(() => gone), pause(60_000)]) : answer;
  expect(end).toBeDefined();
  if (end !== 'gone') await engine.kill();
  const again = new EngineProcess(engineFile);
  const opened = (await again.ask('open-case', { path })) as { value: { totals: { events: number }; interrupted: { path: string }[] } };
  expect(opened).toMatchObject({ ok: true, value: { warnings: [] } });
  expect([0, LINES]).toContain(opened.value.totals.events);
  if (end === 'gone' && opened.value.totals.events === 0 && opened.value.interrupted.length > 0)
    expect(opened.value.interrupted[0]!.path).toContain('plenty.log');
  expect(await again.ask('list-notes', {})).toMatchObject({ ok: true, value: [{ text: 'kept' }] });
  await again.leave();
});
