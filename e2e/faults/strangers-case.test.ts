import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EngineProcess } from '../../electron/engine/test-engine.ts';
import { tablesOfShape } from '../../electron/store/case-shape.ts';
import { LATEST_SHAPE } from '../../electron/store/migrations/index.ts';
import { salvageCase } from '../../electron/store/salvage.ts';
import { buildProgram, engineFile, freshFolder, occam, sentence, writeQueryLog } from './program.ts';
import { changedCase, HARMLESS, ODD_DOCUMENTS, REFUSED } from './strangers-case.ts';

/* A stranger hands a case over, with whatever DuckDB keeps in it. It opens and does no harm, or it is refused with what is wrong, and left as it was. */

const EVENTS = 1000;
const PATIENCE_MS = 60_000;
let folder = '';
let good = '';
let log = '';
let engine: EngineProcess;
beforeAll(async () => {
  buildProgram();
  folder = freshFolder();
  good = join(folder, 'good.occam');
  log = writeQueryLog(join(folder, 'small.log'), EVENTS);
  engine = new EngineProcess(engineFile);
  await ask('create-case', { path: good, title: 'Good' });
  await importLog();
  await ask('save-note', { id: 'n', text: 'mine', pins: [], confidential: false });
  await ask('close-case', {});
}, 180_000);
afterAll(async () => {
  await engine.leave();
  rmSync(folder, { recursive: true, force: true });
});

async function ask(name: string, args: unknown = {}): Promise<unknown> {
  const answer = await engine.ask(name, args);
  expect([name, answer]).toMatchObject([name, { ok: true }]);
  return (answer as { value: unknown }).value;
}

async function importLog(): Promise<void> {
  const { job } = (await ask('import-files', { items: [{ path: log, timeZone: 'UTC' }] })) as { job: string };
  expect(await engine.jobEnd(job)).toMatchObject({ state: 'done' });
}

/** A case changed by statements, in a file of its own. */
async function strangers(statements: readonly string[]): Promise<string> {
  const path = join(folder, 'strangers.occam');
  for (const end of ['', '.wal', '.before-shape-4']) rmSync(`${path}${end}`, { force: true });
  await changedCase(good, path, statements);
  return path;
}

describe('refused, with what is wrong, and left as it was', { timeout: 60_000 }, () => {
  test.each(REFUSED)('%s', async (_what, statements, said) => {
    const path = await strangers(statements);
    const before = readFileSync(path);
    const opened = await engine.ask('open-case', { path });
    expect(opened).toMatchObject({ ok: false });
    const { code, message } = (opened as { error: { code: string; message: string } }).error;
    expect(['case-damaged', 'not-a-case', 'case-newer']).toContain(code);
    expect(message).toMatch(said);
    expect(message.startsWith(path)).toBe(true);
    expect(await engine.ask('list-notes', {})).toMatchObject({ ok: false, error: { code: 'no-case' } });
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(readdirSync(folder).filter((name) => name.startsWith('strangers'))).toEqual(['strangers.occam']);
  });

  test('at a terminal it is the same sentence, one line, for whatever asks', async () => {
    const path = await strangers(REFUSED[0]![1]);
    for (const words of [
      ['export', path, '-o', join(folder, 'x.csv')],
      ['import', path, log],
      ['report', path, '-o', join(folder, 'x.pdf')],
    ]) {
      const run = await occam(words);
      expect([words[0], run.status, run.out]).toEqual([words[0], 1, '']);
      expect(sentence(run)).toMatch(/strangers\.occam: it brings functions of its own \(count\)\. Occam never writes this/);
    }
  });
});

describe('a document that is none is told to whoever asks for it, and changes nothing', { timeout: 60_000 }, () => {
  test.each(ODD_DOCUMENTS)('%s', async (_what, statement, command) => {
    const path = await strangers([statement]);
    await ask('open-case', { path });
    expect(await engine.ask(command, { all: true })).toMatchObject({
      ok: false,
      error: {
        code: 'case-damaged',
        message: expect.stringMatching(
          /^This case cannot be gone on with: its \w+ hold something that cannot be understood\. Occam never writes this/,
        ),
      },
    });
    // What is not touched by it goes on.
    expect(await engine.ask('summarise-case', {})).toMatchObject({ ok: true, value: { totals: { events: EVENTS } } });
    await ask('close-case');
  });
});

const WINDOW = { start: -1e18, end: 1e18 };
const SUBJECT = { host: '192.0.2.1' };
/** Everything that looks at a case. */
const QUESTIONS: readonly (readonly [name: string, args: unknown])[] = [
  ['summarise-case', {}],
  ['draw-graph', { hosts: 500, pairs: 500, always: [], anew: true }],
  ['draw-histogram', { window: WINDOW, zone: 'Europe/Berlin', bins: 100, tracks: [SUBJECT] }],
  ['inspect', { subject: SUBJECT, window: WINDOW, zone: 'UTC' }],
  ['list-records', { window: null, offset: 0, limit: 100 }],
  ['count-facets', { window: null, most: 10 }],
  ['read-raw', { source: 0, line: 3 }],
  ['list-rejects', { source: 0, offset: 0, limit: 100 }],
  ['search', { text: 'a', limit: 50 }],
  ['list-notes', {}],
  ['check-notes', {}],
  ['list-statements', {}],
  ['list-entities', {}],
  ['suggest-entities', {}],
  ['list-findings', { all: true }],
  ['list-hypotheses', {}],
  ['read-case-settings', {}],
  ['align-statements', { subject: SUBJECT, window: null, toleranceDays: 7 }],
  ['render-report', { zone: 'UTC', secondZone: null, window: null }],
];
/** What a question may be answered with where there is no answer; never a fault of Occam's. */
const REASONS = ['not-found', 'wrong-call', 'not-readable', 'changed-while-read', 'nothing-read', 'case-damaged', 'limit'];

describe('opens, and does no harm', { timeout: 180_000 }, () => {
  test.each(HARMLESS)('%s', async (what, statements) => {
    const path = await strangers(statements);
    const began = performance.now();
    await ask('open-case', { path });
    const asked = async (questions = QUESTIONS): Promise<void> => {
      for (const [name, args] of questions) {
        const answer = await engine.ask(name, args);
        if (!answer.ok) expect([what, name, REASONS.includes(answer.error.code) ? '' : answer.error]).toEqual([what, name, '']);
      }
    };
    await asked();
    const run = await engine.ask('run-analyses', {});
    if (run.ok) await engine.jobEnd((run.value as { job: string }).job);
    await asked(QUESTIONS.filter(([name]) => /finding|hypotheses|report/.test(name)));
    await ask('save-note', { id: 'own', text: 'written into it', pins: [], confidential: false });
    await ask('undo');
    await ask('close-case');
    expect(performance.now() - began).toBeLessThan(PATIENCE_MS);
  });

  test('findings that nobody computed go when the analyses are run', async () => {
    const path = await strangers(HARMLESS.at(-1)![1]);
    await ask('open-case', { path });
    const planted = async (): Promise<number> =>
      ((await ask('list-findings', { all: true })) as { finding: { id: string } }[]).filter(({ finding }) => finding.id === 'planted').length;
    expect(await planted()).toBe(1);
    const { job } = (await ask('run-analyses')) as { job: string };
    expect(await engine.jobEnd(job)).toMatchObject({ state: 'done' });
    expect(await planted()).toBe(0);
    await ask('close-case');
  });
});

describe('files that a case names', { timeout: 60_000 }, () => {
  const lineOf = async (change: string): Promise<{ raw: string | null; reason: string }> => {
    await ask('open-case', { path: await strangers([change]) });
    const answer = (await ask('read-raw', { source: 0, line: 1 })) as { raw: string | null; reason: string };
    await ask('close-case');
    return answer;
  };

  test('show nothing that was not imported, wherever they lie', async () => {
    const secret = join(folder, 'secret.txt');
    writeFileSync(secret, 'the key is 4711\n'.repeat(100));
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    for (const path of [
      '/etc/passwd',
      secret,
      `${secret}!inner.log`,
      folder,
      pipe,
      '/dev/zero',
      '/proc/self/environ',
      `${folder}/../../etc/shadow`,
    ]) {
      for (const bytes of [statSync(log).size, existsSync(path) ? statSync(path).size : 0]) {
        const { raw, reason } = await lineOf(`UPDATE sources SET path = '${path}', bytes = ${bytes}`);
        expect([path, raw]).toEqual([path, null]);
        expect(reason).toMatch(/has changed since it was imported|is not there any more/);
      }
    }
    rmSync(pipe);
  });

  test('are not looked for on other machines', async () => {
    // The last is there, under a name that would be another machine's in Windows: whoever looks for it finds it.
    for (const path of ['\\\\collector.example\\share\\x.log', '//collector.example/share/x.log', '\\\\collector.example\\x.zip!y.log', `/${log}`]) {
      const { raw, reason } = await lineOf(`UPDATE sources SET path = '${path}'`);
      expect([path, raw, reason]).toEqual([path, null, expect.stringContaining('lies on another machine, and Occam connects to none by itself')]);
    }
  });

  test('an interrupted import goes on with the file that the journalist was shown, or not at all', async () => {
    const started = (request: object): string =>
      `INSERT INTO ledger (entry, stamped, state, job, path, request) VALUES (999, make_timestamp(1), 'started', 'theirs', '${log}', '${JSON.stringify(request)}')`;
    for (const request of [{ path: '/etc/passwd' }, { path: 7 }, [], { path: `${log}/../other.log` }]) {
      await ask('open-case', { path: await strangers([started(request)]) });
      expect(await engine.ask('resume-import', { job: 'theirs' })).toMatchObject({ ok: false, error: { code: 'case-damaged' } });
      // Given up, it is gone.
      expect(await engine.ask('discard-import', { job: 'theirs' })).toMatchObject({ ok: true, value: { interrupted: [] } });
      await ask('close-case');
    }
    await ask('open-case', { path: await strangers([started({ path: log, timeZone: 'UTC' })]) });
    expect(await engine.ask('resume-import', { job: 'theirs' })).toMatchObject({ ok: true });
    await ask('close-case');
  });
});

describe('salvaged', { timeout: 120_000 }, () => {
  test.each([...REFUSED.slice(0, 10), ...HARMLESS.slice(0, 6)].map(([what, statements]) => [what, statements] as const))(
    '%s',
    async (_what, statements) => {
      const path = await strangers(statements);
      const before = readFileSync(path);
      const texts: (string | null)[] = [];
      const tables = new Set<string>();
      const salvaged = await salvageCase(path, (table, _columns, rows) => {
        tables.add(table);
        for (const row of rows) texts.push(...row);
      });
      expect(salvaged).toMatchObject({ ok: true });
      expect([...tables].filter((table) => !tablesOfShape(LATEST_SHAPE).has(table))).toEqual([]);
      expect(texts.filter((text) => text?.includes('root:'))).toEqual([]);
      expect(readFileSync(path).equals(before)).toBe(true);
    },
  );

  test('at a terminal: no file outside the folder, nothing that steers, and it is said what was left out', async () => {
    const path = await strangers(HARMLESS.find(([what]) => what === 'a table whose name leads out of the folder')![1]);
    const out = join(folder, 'out', 'deep', 'er', 'salvaged');
    const run = await occam(['salvage', path, '-o', out]);
    expect([run.status, run.err]).toEqual([0, '']);
    expect(run.out).toMatch(/^2 tables in it that Occam does not make: left out$/m);
    expect(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/.exec(run.out)).toBeNull();
    expect(
      readdirSync(join(folder, 'out'), { recursive: true, encoding: 'utf8' }).filter(
        (name) => name.endsWith('.csv') && !/^deep\/er\/salvaged\/[a-z_]+\.csv$/.test(name),
      ),
    ).toEqual([]);
    expect(readdirSync(folder).filter((name) => name.startsWith('escaped'))).toEqual([]);
  });
});
