import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { EngineAnswer, EngineArgs, EngineCommandName } from '../../../shared/contract/engine-commands.ts';
import type { Result } from '../../../shared/lib/result.ts';
import { dispatch } from '../dispatch.ts';
import { EngineState } from '../engine-state.ts';
import { closeCurrent } from './case-handlers.ts';

let folder = '';
let engine: EngineState;
let pushed: string[] = [];
let clock = 1.6e15;

const call = <N extends EngineCommandName>(name: N, args: EngineArgs<N>): Promise<Result<EngineAnswer<N>>> =>
  dispatch(engine, name, args) as Promise<Result<EngineAnswer<N>>>;

async function must<N extends EngineCommandName>(name: N, args: EngineArgs<N>): Promise<EngineAnswer<N>> {
  const result = await call(name, args);
  if (!result.ok) throw new Error(`${name}: ${result.error.message} ${result.error.detail ?? ''}`);
  return result.value;
}

/** Two parties: one asks every hour on the dot for twenty days, the other at odd times. */
function beaconLog(): string {
  const lines: string[] = [];
  const line = (micros: number, from: string): void => {
    const time = new Date(micros / 1000);
    lines.push(
      `${String(time.getUTCDate()).padStart(2, '0')}-May-2016 ${time.toISOString().slice(11, 23)} queries: info: client ${from}#4242 (mail.example): query: mail.example IN A -EDC (198.51.100.53)`,
    );
  };
  const start = Date.UTC(2016, 4, 4) * 1000;
  for (let hour = 0; hour < 480; hour++) {
    line(start + hour * 3600e6, '192.0.2.1');
    if ((hour * hour) % 7 === 3) line(start + hour * 3600e6 + ((hour * 7919) % 3000) * 1e6, '192.0.2.2');
  }
  return `${lines.join('\n')}\n`;
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'occam-weigh-'));
  pushed = [];
  clock = 1.6e15;
  engine = new EngineState({
    workers: 1,
    now: () => {
      clock += 10e6;
      return clock;
    },
    push: (event, payload) => {
      if (event === 'changed') pushed.push(...(payload as { what: string[] }).what);
    },
  });
  const path = join(folder, 'ns1.log');
  writeFileSync(path, beaconLog());
  await must('create-case', { path: join(folder, 'a.occam'), title: 'A case' });
});
afterEach(async () => {
  await closeCurrent(engine);
  rmSync(folder, { recursive: true, force: true });
});

async function importAndAnalyse(): Promise<void> {
  await must('import-files', { items: [{ path: join(folder, 'ns1.log'), timeZone: 'UTC' }] });
  await engine.jobs.settled;
  await must('run-analyses', { only: ['periodicity', 'collection-gap'] });
  await engine.jobs.settled;
}

test('rows come from findings, ratings from the journalist; each step can be undone and outlives the case being closed', async () => {
  await importAndAnalyse();
  const first = await must('list-hypotheses', {});
  expect(first.rows.find((row) => row.id === 'periodicity')).toMatchObject({ own: false, byHand: [], bearing: { M5: 'I', M6: 'C' } });
  pushed = [];
  const rated = await must('rate-evidence', { row: 'periodicity', hypothesis: 'M6', bearing: 'II' });
  expect(rated.rows[0]).toMatchObject({ bearing: { M5: 'I', M6: 'II' }, byHand: ['M6'] });
  expect(pushed).toContain('hypotheses');
  await must('weigh-evidence', { row: 'periodicity', credibility: 'high', relevance: 'high' });
  const own = await must('save-evidence', { id: 'test-mail-accepted', text: 'The postmaster found no mail', because: 'e-mail of 3 May' });
  expect(own.rows.at(-1)).toMatchObject({ id: 'test-mail-accepted', own: true });
  await must('rate-evidence', { row: 'test-mail-accepted', hypothesis: 'M1', bearing: 'II' });
  const before = await must('list-hypotheses', {});
  expect((await must('undo', {})).canUndo).toBe('write evidence');
  await must('undo', {});
  await must('undo', {});
  await must('undo', {});
  expect(await must('list-hypotheses', {})).toEqual(first);
  for (let i = 0; i < 4; i++) await must('redo', {});
  expect(await must('list-hypotheses', {})).toEqual(before);
  await must('close-case', {});
  await must('open-case', { path: join(folder, 'a.occam') });
  expect(await must('list-hypotheses', {})).toEqual(before);
  await must('rate-evidence', { row: 'periodicity', hypothesis: 'M6', bearing: null });
  await must('delete-evidence', { id: 'periodicity' });
  expect((await must('delete-evidence', { id: 'test-mail-accepted' })).rows).toEqual(first.rows);
});

test('what cannot be is refused in a sentence', async () => {
  expect(await call('rate-evidence', { row: 'nothing', hypothesis: 'M1', bearing: 'C' })).toMatchObject({ ok: false, error: { code: 'not-found' } });
  expect(await call('rate-evidence', { row: 'caching', hypothesis: 'M77', bearing: 'C' })).toMatchObject({ ok: false, error: { code: 'not-found' } });
  expect(await call('save-evidence', { id: 'caching', text: 'mine now', because: '' })).toMatchObject({ ok: false, error: { code: 'wrong-call' } });
  expect(await call('save-evidence', { id: 'own', text: '  ', because: '' })).toMatchObject({ ok: false, error: { code: 'wrong-call' } });
  await must('close-case', {});
  expect(await call('list-hypotheses', {})).toMatchObject({ ok: false, error: { code: 'no-case' } });
});

test('a dismissed finding fills in no row, and whom the matrix asks about is a setting of the case', async () => {
  await importAndAnalyse();
  const { finding } = (await must('list-findings', { all: false })).find((state) => state.finding.analysis === 'periodicity')!;
  await must('judge-finding', { id: finding.id, state: 'dismissed', reason: 'a clock test' });
  expect((await must('list-hypotheses', {})).rows.map((row) => row.id)).not.toContain('periodicity');
  await must('judge-finding', { id: finding.id, state: 'new', reason: '' });
  await must('save-case-settings', { hypothesesAbout: ['192.0.2.2', '192.0.2.2'] });
  expect(await must('read-case-settings', {})).toMatchObject({ report: { summary: '' }, hypothesesAbout: ['192.0.2.2'] });
  expect((await must('list-hypotheses', {})).rows.map((row) => row.id)).not.toContain('periodicity');
  await must('undo', {});
  expect((await must('list-hypotheses', {})).rows.map((row) => row.id)).toContain('periodicity');
});

test('the summary of the report is kept, one step for what is typed in one go', async () => {
  await must('save-case-settings', { report: { summary: 'We' } });
  clock -= 9e6;
  await must('save-case-settings', { report: { summary: 'We asked' } });
  const report = await must('build-report', { zone: 'UTC', secondZone: null, window: null });
  expect(report.summary).toBe('We asked');
  await must('undo', {});
  expect((await must('read-case-settings', {})).report.summary).toBe('');
});

test('statements are compared with contacts, those entered after looking only when marked', async () => {
  const at = (day: number): number => Date.UTC(2016, 4, day, 6, 13) * 1000;
  const state = (id: string, day: number, afterLooking: boolean) =>
    must('save-statement', { id, when: at(day), who: 'a minister', text: 'said so', citation: 'paper.example', afterLooking });
  for (const [id, day] of [
    ['a', 6],
    ['b', 11],
    ['c', 17],
  ] as const)
    await state(id, day, false);
  expect(await call('align-statements', { subject: {}, window: null, toleranceDays: 1 })).toMatchObject({ ok: false, error: { code: 'not-found' } });
  await importAndAnalyse();
  const subject = { from: '192.0.2.1', to: 'mail.example' };
  const compared = await must('align-statements', { subject, window: null, toleranceDays: 1 });
  expect(compared).toMatchObject({ answer: 'compared', afterLooking: false, numbers: { events: 480, dates: 3 } });
  // An even beat keeps company with any dates: a third of the time is near one of these.
  expect(compared.numbers!.p).toBeGreaterThan(0.2);
  await state('d', 8, false);
  const refused = await must('align-statements', { subject, window: null, toleranceDays: 1 });
  expect(refused).toMatchObject({ answer: 'refused', numbers: null, refused: ['d'] });
  await state('d', 8, true);
  const marked = await must('align-statements', { subject, window: null, toleranceDays: 1 });
  expect(marked).toMatchObject({ answer: 'compared', afterLooking: true });
  expect(marked.sentence).toContain('proves nothing');
  expect(await call('align-statements', { subject: { host: 'nobody.example' }, window: null, toleranceDays: 1 })).toMatchObject({ ok: false });
});

test('how q is adjusted is a setting of the case: findings and report follow it, and undo takes it back', async () => {
  await importAndAnalyse();
  const told = async () => {
    await engine.jobs.settled;
    const findings = (await must('list-findings', { all: true })).map(({ finding }) => finding.method.parameters['correction']);
    const report = await must('build-report', { zone: 'UTC', secondZone: null, window: null });
    return [...new Set([...findings.filter((word) => word !== undefined), report.run?.correction])];
  };
  expect(await told()).toEqual(['benjamini-hochberg']);
  expect((await must('save-case-settings', { correction: 'holm' })).correction).toBe('holm');
  expect(await told()).toEqual(['holm']);
  await must('undo', {});
  expect(await told()).toEqual(['benjamini-hochberg']);
});
