import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openCase } from '../store/open-case.ts';
import { readNotes } from '../store/records.ts';
import { buildEngine, EngineProcess } from './test-engine.ts';

/** Real processes, real kills: a dozen here, hundreds in `npm run torture`. */
const RUNS = Number(process.env['OCCAM_CRASH_RUNS'] ?? 12);
const LINES = 120_000;
/** One byte in so many is changed; OCCAM_FLIP_EVERY=4096 changes four times as many and takes minutes. */
const EVERY = Number(process.env['OCCAM_FLIP_EVERY'] ?? 16_384);

let folder = '';
let log = '';
let engineFile = '';

beforeAll(() => {
  engineFile = buildEngine();
  folder = mkdtempSync(join(tmpdir(), 'occam-crash-'));
  log = join(folder, 'ns1.log');
  const lines: string[] = [];
  for (let i = 0; i < LINES; i++) {
    const time = new Date(Date.UTC(2016, 4, 4) + i * 20_000).toISOString();
    const month = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul'][Number(time.slice(5, 7)) - 1];
    lines.push(
      `${time.slice(8, 10)}-${month}-2016 ${time.slice(11, 23)} queries: info: client 192.0.2.${i % 250}#53: query: h${i % 997}.example IN A -E (198.51.100.53)`,
    );
  }
  writeFileSync(log, `${lines.join('\n')}\n`);
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A seeded fraction for each run (golden ratio sequence), so that the moments of death are spread evenly and the same every time. */
const moment = (run: number): number => (run * 0.6180339887 + 0.13) % 1;

/** How the runs ended, so that a suite whose kills all come too late does not pass for a proof. */
const ends = { untouched: 0, interrupted: 0, complete: 0 };

describe(`killed ${RUNS} times while importing and writing notes`, () => {
  test.each(Array.from({ length: RUNS }, (_, run) => run))(
    'run %i: all acknowledged is there, nothing is there in part',
    { timeout: 60_000 },
    async (run) => {
      const path = join(folder, `run-${run}.occam`);
      const engine = new EngineProcess(engineFile);
      engine.child.setMaxListeners(0);
      expect(await engine.ask('create-case', { path, title: 'Crash' })).toMatchObject({ ok: true });
      expect(await engine.ask('import-files', { items: [{ path: log, timeZone: 'UTC' }] })).toMatchObject({ ok: true });
      const acknowledged: string[] = [];
      let dead = false;
      const writing = (async () => {
        for (let i = 0; !dead; i++) {
          const id = `note-${i}`;
          const saved = await engine.ask('save-note', { id, text: `text ${i}`, pins: [], confidential: false });
          if (saved.ok) acknowledged.push(id);
        }
      })();
      await new Promise((resolve) => setTimeout(resolve, 5 + moment(run) * 900));
      dead = true;
      await engine.kill();
      await writing;
      const opened = await openCase(path);
      if (!opened.ok) throw new Error(opened.error.message);
      const store = opened.value;
      const notes = new Set((await readNotes(store.database.main)).map((note) => note.id));
      expect(acknowledged.filter((id) => !notes.has(id))).toEqual([]);
      const { events, sources } = await store.load();
      expect([0, LINES]).toContain(events.count);
      expect(sources.length).toBe(events.count === 0 ? 0 : 1);
      expect(store.warnings).toEqual([]);
      const interrupted = await store.interrupted();
      expect(interrupted.length).toBeLessThanOrEqual(1);
      ends[events.count > 0 ? 'complete' : interrupted.length > 0 ? 'interrupted' : 'untouched']++;
      if (events.count > 0) expect(sources[0]!.summary).toMatchObject({ lines: LINES, records: LINES, rejects: 0, skipped: 0 });
      if (interrupted.length === 1) {
        expect(events.count).toBe(0);
        await store.discardInterrupted(interrupted[0]!.job);
        expect(await store.interrupted()).toEqual([]);
      }
      await store.close();
    },
  );
});

test('some of the kills came while events were being written', () => {
  expect(ends.interrupted, JSON.stringify(ends)).toBeGreaterThan(0);
});

test('a second process is refused and told which one holds the case', { timeout: 60_000 }, async () => {
  const path = join(folder, 'held.occam');
  const engine = new EngineProcess(engineFile);
  expect(await engine.ask('create-case', { path, title: 'Held' })).toMatchObject({ ok: true });
  const second = await openCase(path);
  expect(second).toMatchObject({ ok: false, error: { code: 'case-in-use' } });
  if (!second.ok) expect(second.error.message).toContain(String(engine.child.pid));
  await engine.kill();
});

test('a lost log is noticed at the next opening', { timeout: 60_000 }, async () => {
  const path = join(folder, 'lost.occam');
  const engine = new EngineProcess(engineFile);
  expect(await engine.ask('create-case', { path, title: 'Lost' })).toMatchObject({ ok: true });
  await engine.kill();
  rmSync(`${path}.wal`, { force: true });
  const opened = await openCase(path);
  expect(opened.ok && opened.value.warnings.join()).toMatch(/log file beside the case/);
  if (opened.ok) await opened.value.close();
});

test.each([
  ['to nothing', () => 0],
  ['to a byte', () => 1],
  ['in half', (size: number) => size >> 1],
  ['by its last byte', (size: number) => size - 1],
] as const)('a log that was cut %s is noticed at the next opening', { timeout: 60_000 }, async (how, left) => {
  const path = join(folder, `cut ${how}.occam`);
  const engine = new EngineProcess(engineFile);
  expect(await engine.ask('create-case', { path, title: 'Cut' })).toMatchObject({ ok: true });
  await engine.kill();
  const { size } = statSync(`${path}.wal`);
  expect(size).toBeGreaterThan(100);
  truncateSync(`${path}.wal`, left(size));
  const opened = await openCase(path);
  if (!opened.ok) throw new Error(opened.error.message);
  expect(opened.value.warnings.join()).toMatch(/log file beside the case .* was lost or cut/);
  await opened.value.close();
});

test('a byte changed at every 16 KB: the case is opened, or refused with what can still be read; never overwritten; the engine lives', {
  timeout: 300_000,
}, async () => {
  const path = join(folder, 'good.occam');
  const small = join(folder, 'small.log');
  writeFileSync(small, readFileSync(log, 'utf8').split('\n').slice(0, 2000).join('\n'));
  const engine = new EngineProcess(engineFile);
  await engine.ask('create-case', { path, title: 'Good' });
  const imported = new Promise((resolve) =>
    engine.child.on('message', (message: { readonly payload?: { readonly state?: string } }) => message.payload?.state === 'done' && resolve(null)),
  );
  await engine.ask('import-files', { items: [{ path: small, timeZone: 'UTC' }] });
  await imported;
  for (let i = 0; i < 20; i++) await engine.ask('save-note', { id: `n${i}`, text: 'evidence '.repeat(100), pins: [], confidential: false });
  await engine.ask('close-case', {});
  const good = readFileSync(path);
  const ends = { opened: 0, refused: 0, partly: 0 };
  for (let at = EVERY >> 1; at < good.length; at += EVERY) {
    const bad = Buffer.from(good);
    bad[at] = bad[at]! ^ 0x5a;
    const damaged = join(folder, `bad-${at}.occam`);
    writeFileSync(damaged, bad);
    const opened = await engine.ask('open-case', { path: damaged });
    if (opened.ok) {
      ends.opened++;
      expect(await engine.ask('list-notes', {})).toMatchObject({ ok: true });
      expect(await engine.ask('close-case', {})).toMatchObject({ ok: true });
    } else {
      ends.refused++;
      expect(['case-damaged', 'not-a-case', 'case-newer'], `byte ${at}: ${opened.error.message} ${opened.error.detail}`).toContain(opened.error.code);
      if (opened.error.code === 'case-damaged') {
        expect(opened.error.message).toMatch(
          /it was not changed: keep it, and go on from a copy or backup\. (Still readable in it: |Nothing in it can be read)/,
        );
        if (opened.error.message.includes('Still readable in it: ')) ends.partly++;
      }
      expect(readFileSync(damaged).equals(bad), `byte ${at}: the damaged case was changed`).toBe(true);
    }
    rmSync(damaged, { force: true });
  }
  expect(ends.opened + ends.refused).toBe(Math.floor((good.length + (EVERY >> 1)) / EVERY));
  expect([ends.opened > 0, ends.partly > 0], JSON.stringify(ends)).toEqual([true, true]);
  expect(await engine.ask('open-case', { path })).toMatchObject({ ok: true, value: { warnings: [], totals: { events: 2000 } } });
  await engine.kill();
});
