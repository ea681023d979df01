import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EngineAnswer, EngineArgs, EngineCommandName } from '../../shared/contract/engine-commands.ts';
import type { JobProgress } from '../../shared/contract/events.ts';
import type { Result } from '../../shared/lib/result.ts';
import { openCase } from '../store/open-case.ts';
import { dispatch } from './dispatch.ts';
import { EngineState } from './engine-state.ts';
import { closeCurrent } from './handlers/case-handlers.ts';

/* A case too large to be read before it is shown: its graph comes from an outline, and nothing tells it from one drawn from the events. */

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'occam-large-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

class Window {
  readonly jobs: JobProgress[] = [];
  readonly engine: EngineState;

  constructor(atOnce: number) {
    this.engine = new EngineState({ workers: 1, atOnce, push: (event, payload) => event === 'job' && this.jobs.push(payload as JobProgress) });
  }

  call<N extends EngineCommandName>(name: N, args: EngineArgs<N>): Promise<Result<EngineAnswer<N>>> {
    return dispatch(this.engine, name, args) as Promise<Result<EngineAnswer<N>>>;
  }

  async must<N extends EngineCommandName>(name: N, args: EngineArgs<N>): Promise<EngineAnswer<N>> {
    const result = await this.call(name, args);
    if (!result.ok) throw new Error(`${name}: ${result.error.message} ${result.error.detail ?? ''}`);
    return result.value;
  }

  get opening(): JobProgress[] {
    return this.jobs.filter(({ kind }) => kind === 'opening');
  }
}

/** Rows of a table: some without a time, some refused, few hosts so that counts tie. */
const rowArb = fc.record({
  minute: fc.option(fc.integer({ min: 0, max: 5000 }), { freq: 8 }),
  from: fc.integer({ min: 1, max: 7 }),
  to: fc.integer({ min: 1, max: 6 }),
  outcome: fc.constantFrom('accepted', 'refused', 'unknown'),
});
type TableRow = typeof rowArb extends fc.Arbitrary<infer R> ? R : never;

function table(rows: readonly TableRow[]): string {
  const lines = rows.map(({ minute, from, to, outcome }) => {
    const time = minute === null ? '' : new Date(Date.UTC(2016, 4, 4) + minute * 60_000).toISOString();
    return `${time},192.0.2.${from},h${to}.example,${outcome}`;
  });
  return `when,client,server,result\n${lines.join('\n')}\n`;
}

let cases = 0;

/** A case of one or two tables; the second taken out again when asked, hosts grouped when asked. */
async function caseOf(tables: readonly (readonly TableRow[])[], grouped: boolean, removeLast: boolean): Promise<string> {
  const path = join(folder, `${++cases}.occam`);
  const window = new Window(-1);
  await window.must('create-case', { path, title: 'Large' });
  for (const [i, rows] of tables.entries()) {
    const file = join(folder, `${cases}-${i}.csv`);
    writeFileSync(file, table(rows));
    await window.must('import-files', {
      items: [{ path: file, format: 'table', timeZone: 'UTC', mapping: { time: 'when', from: 'client', to: 'server', outcome: 'result' } }],
    });
    await window.engine.jobs.settled;
  }
  if (grouped) await window.must('save-entity', { id: 'e', name: 'Two', color: 1, hosts: ['192.0.2.1', 'h2.example'] });
  const { sources } = await window.must('summarise-case', {});
  if (removeLast && sources.length > 1) await window.must('remove-source', { sha256: sources.at(-1)!.sha256 });
  await closeCurrent(window.engine);
  return path;
}

const BUDGETS = [
  { hosts: 100, pairs: 100, always: [] },
  { hosts: 4, pairs: 3, always: ['192.0.2.5'], expand: ['h1.example'] },
] as const;

describe('the outline of a case', { timeout: 120_000 }, () => {
  test('draws what the events draw, and is counted on by them', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(rowArb, { minLength: 1, maxLength: 60 }), { minLength: 1, maxLength: 2 }),
        fc.boolean(),
        fc.boolean(),
        fc.integer({ min: 0, max: 1 }),
        async (tables, grouped, removeLast, budget) => {
          const path = await caseOf(tables, grouped, removeLast);
          const copy = `${path}.copy.occam`;
          copyFileSync(path, copy);
          const [large, small] = [new Window(-1), new Window(1e9)];
          const [outlined, whole] = [await large.must('open-case', { path }), await small.must('open-case', { path: copy })];
          expect([outlined.reading, whole.reading]).toEqual([true, false]);
          expect({ ...outlined, reading: false, coverage: whole.coverage, path: copy }).toEqual(whole);
          const asked = { ...BUDGETS[budget]!, always: [...BUDGETS[budget]!.always] } as EngineArgs<'draw-graph'>;
          const drawing = large.must('draw-graph', asked);
          expect(large.engine.current?.outlineOnly).not.toBeNull();
          const [first, second] = [await drawing, await small.must('draw-graph', asked)];
          expect(first).toEqual(second);
          const { span } = whole;
          const windows = span === null ? [] : [span, { start: span.start, end: (span.start + span.end) / 2 }];
          for (const window of windows) {
            const question = { revision: first.revision, window };
            expect(await large.must('count-window', question)).toEqual(await small.must('count-window', question));
          }
          const row = await large.must('list-records', { window: null, offset: 0, limit: 50 });
          expect(row).toEqual(await small.must('list-records', { window: null, offset: 0, limit: 50 }));
          expect((await large.must('summarise-case', {})).coverage).toEqual(whole.coverage);
          await Promise.all([closeCurrent(large.engine), closeCurrent(small.engine)]);
        },
      ),
      { numRuns: 10, seed: 20261130 },
    );
  });
});

describe('while the events are being read', { timeout: 60_000 }, () => {
  const many = Array.from({ length: 30_000 }, (_, i): TableRow => ({ minute: i % 5000, from: 1 + (i % 7), to: 1 + (i % 5), outcome: 'accepted' }));

  test('notes can be read at once, what looks at events waits, and the reading says how far it is', async () => {
    const path = await caseOf([many], false, false);
    const window = new Window(-1);
    await window.must('open-case', { path });
    expect(await window.must('list-notes', {})).toEqual([]);
    expect(window.opening).toEqual([]);
    const { total } = await window.must('list-records', { window: null, offset: 0, limit: 10 });
    expect(total).toBe(30_000);
    await window.engine.jobs.settled;
    expect(window.opening.map(({ state }) => state)).toEqual(expect.arrayContaining(['queued', 'running', 'done']));
    expect(window.opening.every(({ unit, total: of }) => unit === 'events' && [0, 30_000].includes(of))).toBe(true);
    await closeCurrent(window.engine);
  });

  test('places of the first graph are in the file once it is known to be whole', async () => {
    const path = await caseOf([many.slice(0, 200)], false, false);
    const window = new Window(-1);
    await window.must('open-case', { path });
    const graph = await window.must('draw-graph', { hosts: 50, pairs: 50, always: [] });
    await window.must('list-records', { window: null, offset: 0, limit: 1 });
    await closeCurrent(window.engine);
    const again = new Window(1e9);
    await again.must('open-case', { path });
    const kept = await again.must('draw-graph', { hosts: 50, pairs: 50, always: [] });
    expect(kept.nodes.map(({ label, x, y }) => [label, x, y])).toEqual(graph.nodes.map(({ label, x, y }) => [label, x, y]));
    await closeCurrent(again.engine);
  });

  test('the case can be closed in the middle: what waited is told so, and the file is as it was', async () => {
    const path = await caseOf([many], false, false);
    const before = readFileSync(path);
    const window = new Window(-1);
    await window.must('open-case', { path });
    const waiting = window.call('list-records', { window: null, offset: 0, limit: 10 });
    await window.must('close-case', {});
    expect(await waiting).toMatchObject({ ok: false, error: { code: 'no-case' } });
    expect(readFileSync(path).equals(before)).toBe(true);
    const opened = await openCase(path);
    expect(opened).toMatchObject({ ok: true, value: { warnings: [] } });
    if (opened.ok) await opened.value.close();
  });

  test('events that cannot be read: said so, closed unchanged, and still open for what can be read', async () => {
    const path = await caseOf([many], false, false);
    const window = new Window(-1);
    await window.must('open-case', { path });
    // Damage between the outline and the reading: the column of lines is one that no outline looks at.
    await window.engine.current!.store.database.main.run('ALTER TABLE events RENAME COLUMN line TO gone');
    const damaged = /is damaged: its events cannot be read; it was not changed/;
    expect(await window.call('list-records', { window: null, offset: 0, limit: 10 })).toMatchObject({
      ok: false,
      error: { code: 'case-damaged', message: expect.stringMatching(damaged) },
    });
    await window.engine.jobs.settled;
    expect(window.opening.at(-1)).toMatchObject({ state: 'failed', failure: { code: 'case-damaged' } });
    expect(await window.must('list-notes', {})).toEqual([]);
    await window.must('close-case', {});
  });
});
