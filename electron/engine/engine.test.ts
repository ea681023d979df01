import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type EngineAnswer, type EngineArgs, type EngineCommandName, engineCommands } from '../../shared/contract/engine-commands.ts';
import type { JobProgress } from '../../shared/contract/events.ts';
import type { Result } from '../../shared/lib/result.ts';
import { dispatch } from './dispatch.ts';
import { EngineState } from './engine-state.ts';
import { closeCurrent } from './handlers/case-handlers.ts';

let folder = '';
let engine: EngineState;
let jobs: JobProgress[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'occam-engine-'));
  jobs = [];
  let clock = 1.6e15;
  engine = new EngineState({
    workers: 1,
    now: () => (clock += 10e6),
    push: (event, payload) => {
      if (event === 'job') jobs.push(payload as JobProgress);
    },
  });
});
afterEach(async () => {
  await closeCurrent(engine);
  rmSync(folder, { recursive: true, force: true });
});

const call = <N extends EngineCommandName>(name: N, args: EngineArgs<N>): Promise<Result<EngineAnswer<N>>> =>
  dispatch(engine, name, args) as Promise<Result<EngineAnswer<N>>>;

async function must<N extends EngineCommandName>(name: N, args: EngineArgs<N>): Promise<EngineAnswer<N>> {
  const result = await call(name, args);
  if (!result.ok) throw new Error(`${name}: ${result.error.message} ${result.error.detail ?? ''}`);
  return result.value;
}

const pad = (value: number): string => String(value).padStart(2, '0');

/** A BIND query log of `count` lines: one query every ten minutes from 2016-05-04, of 192.0.2.(i % 7) for host (i % 3).example. */
function bindLog(count: number, shift = 0): string {
  let text = '';
  for (let i = 0; i < count; i++) {
    const time = new Date(Date.UTC(2016, 4, 4) + (i + shift) * 600_000);
    text += `${pad(time.getUTCDate())}-May-2016 ${time.toISOString().slice(11, 23)} queries: info: client 192.0.2.${i % 7}#4${1000 + i} (h${i % 3}.example): query: h${i % 3}.example IN A -EDC (198.51.100.53)\n`;
  }
  return text;
}

function log(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

async function finished(job: string): Promise<JobProgress> {
  await engine.jobs.settled;
  return jobs.filter((progress) => progress.job === job).at(-1)!;
}

async function withLog(text = bindLog(1000)): Promise<string> {
  const path = log('ns1.log', text);
  await must('create-case', { path: join(folder, 'a.occam'), title: 'A case' });
  const { job } = await must('import-files', { items: [{ path, timeZone: 'UTC' }] });
  expect((await finished(job)).state).toBe('done');
  return path;
}

const DAY = 86_400_000_000;
const START = Date.UTC(2016, 4, 4) * 1000;

describe('the main job', () => {
  test('import, summary, graph, any window counted exactly', async () => {
    await withLog();
    const summary = await must('summarise-case', {});
    expect(summary.totals).toEqual({ events: 1000, undated: 0, hosts: 10, pairs: 21 });
    expect(summary.sources[0]).toMatchObject({ lines: 1000, records: 1000, rejects: 0, skipped: 0 });
    const graph = await must('draw-graph', { hosts: 100, pairs: 100, always: [] });
    expect(graph.nodes).toHaveLength(10);
    expect(graph.edges).toHaveLength(21);
    expect(graph.hidden).toEqual({ hosts: 0, pairs: 0 });
    expect(graph.nodes.every((node) => Number.isFinite(node.x + node.y))).toBe(true);
    const { database } = engine.current!.store;
    for (const [from, to] of [
      [0, 1],
      [0.3, 0.31],
      [-1, 99],
      [2.2, 5.9],
      [5, 5],
    ]) {
      const window = { start: START + from! * DAY, end: START + to! * DAY };
      const counted = await must('count-window', { revision: graph.revision, window });
      const rows = await database.main.rows(
        `SELECT "from", "to", count(*) AS n FROM contacts WHERE epoch_us("time") >= ${window.start} AND epoch_us("time") < ${window.end} GROUP BY ALL`,
      );
      const naive = new Map(rows.map((row) => [`${row['from']} ${row['to']}`, Number(row['n'])]));
      const label = new Map(graph.nodes.map((node) => [node.actor, node.label]));
      expect([...counted.edges]).toEqual(graph.edges.map((edge) => naive.get(`${label.get(edge.from)} ${label.get(edge.to)}`) ?? 0));
      expect(counted.total).toBe(rows.reduce((sum, row) => sum + Number(row['n']), 0));
      expect(counted.pairs).toBe(rows.length);
    }
  });

  test('a graph over its budget bundles the rest and loses nothing', async () => {
    await withLog();
    const graph = await must('draw-graph', { hosts: 4, pairs: 3, always: ['192.0.2.5'] });
    const inside = graph.edges.reduce((sum, edge) => sum + edge.pairs, 0);
    expect(graph.nodes.some((node) => node.label === '192.0.2.5')).toBe(true);
    expect(graph.nodes.some((node) => node.type === 'bundle')).toBe(true);
    expect(inside).toBeLessThanOrEqual(21);
    const actors = new Set(graph.nodes.map((node) => node.actor));
    expect(graph.edges.every((edge) => actors.has(edge.from) && actors.has(edge.to))).toBe(true);
    const again = await must('draw-graph', { hosts: 4, pairs: 3, always: ['192.0.2.5'] });
    expect({ ...again, revision: 0 }).toEqual({ ...graph, revision: 0 });
    expect(await call('count-window', { revision: graph.revision, window: { start: 0, end: 1 } })).toMatchObject({
      ok: false,
      error: { code: 'cancelled' },
    });
  });

  test('histogram, records, inspector and steps agree with each other', async () => {
    const path = await withLog();
    const window = { start: START, end: START + 2 * DAY };
    const histogram = await must('draw-histogram', { window, zone: 'America/New_York', bins: 60, tracks: [{}, { host: '192.0.2.1' }] });
    expect(histogram.tracks[0]!.counts.reduce((a, b) => a + b, 0)).toBeGreaterThanOrEqual(288);
    const records = await must('list-records', { window, subject: { from: '192.0.2.1', to: 'h1.example' }, offset: 0, limit: 5 });
    const inspection = await must('inspect', { subject: { from: '192.0.2.1', to: 'h1.example' }, window, zone: 'Europe/Moscow' });
    expect(inspection.counts.raw).toBe(records.total);
    expect(inspection.raster.hours.reduce((a, b) => a + b, 0)).toBe(records.total);
    expect(inspection.shareOfTo!.value).toBeCloseTo(1 / 7, 2);
    expect(inspection.sentences.share).toMatch(/95 % interval/);
    const facets = await must('count-facets', { window, subject: { from: '192.0.2.1', to: 'h1.example' }, most: 3 });
    expect(facets.find(({ field }) => field === 'to')).toEqual({
      field: 'to',
      distinct: 1,
      values: [{ value: 'h1.example', events: records.total }],
    });
    const some = await must('count-facets', { window, filter: 'not to:h1.example', most: 100 });
    const kept = await must('list-records', { window, filter: 'not to:h1.example', offset: 0, limit: 1 });
    for (const { values } of some) expect(values.reduce((sum, { events }) => sum + events, 0)).toBe(kept.total);
    const pair = { subject: { from: '192.0.2.1', to: 'h1.example' }, window };
    const fold = await must('fold-phase', { ...pair, periodSeconds: 3600 });
    expect(fold.n).toBe(inspection.counts.bursts);
    expect(inspection.companions).not.toContain('192.0.2.1');
    const beside = await must('compare-timing', { ...pair, other: inspection.companions[0]!, reachSeconds: 120 });
    expect(beside.n[0]).toBe(fold.n);
    expect(beside.n[1]).toBeGreaterThan(0);
    expect(inspection.intervals.marks.every(({ seconds }) => seconds >= inspection.intervals.edges[0]!)).toBe(true);
    const row = records.rows[0]!;
    const raw = await must('read-raw', { source: row.source, line: row.line });
    expect(raw.raw).toBe(readFileSync(path, 'utf8').split('\n')[row.line - 1]);
    const next = await must('step-event', { time: row.time, direction: 'next', subject: { from: '192.0.2.1', to: 'h1.example' } });
    expect(next.time).toBe(records.rows[1]!.time);
    expect((await must('step-event', { time: next.time!, direction: 'previous' })).time).toBe(next.time! - 600e6);
    writeFileSync(path, bindLog(999));
    expect(await must('read-raw', { source: 0, line: 1 })).toMatchObject({ raw: null, reason: expect.stringMatching(/changed/) });
    expect((await must('search', { text: 'H1', limit: 5 }))[0]).toMatchObject({ type: 'host', label: 'h1.example' });
  });

  test('a second import of the same content is recognised, removing and undoing brings it back', async () => {
    const path = await withLog();
    const copy = log('copy.log', readFileSync(path, 'utf8'));
    expect((await must('preview-file', { path: copy })).alreadyImported).toBe(true);
    const { job } = await must('import-files', { items: [{ path: copy }] });
    expect((await finished(job)).troubles[0]).toMatch(/already has this content/);
    const { sha256 } = (await must('summarise-case', {})).sources[0]!;
    expect((await must('remove-source', { sha256 })).totals.events).toBe(0);
    const back = await must('undo', {});
    expect(back.totals.events).toBe(1000);
    expect(back.canRedo).toBe('remove source');
  });

  test('a table with the columns of one imported before is mapped as that one was, even where its own names say otherwise', async () => {
    await must('create-case', { path: join(folder, 'a.occam'), title: 'A' });
    const table = (day: number): string =>
      `when,a,b,c\n2016-05-0${day} 10:00:00,192.0.2.1,x,www.example\n2016-05-0${day} 10:00:01,192.0.2.2,x,www.example\n`;
    const [may, june] = [log('may.csv', table(4)), log('june.csv', table(5))];
    expect((await must('preview-file', { path: june })).mappedAs).toBeUndefined();
    const mapping = { time: 'when', from: 'c', to: 'a' };
    expect((await finished((await must('import-files', { items: [{ path: may, timeZone: 'UTC', mapping }] })).job)).state).toBe('done');
    const preview = await must('preview-file', { path: june });
    expect(preview).toMatchObject({ mapping, mappedAs: 'may.csv' });
    expect(preview.lines[1]?.events[0]).toMatchObject({ from: 'www.example', to: '192.0.2.1' });
    const other = { time: 'when', from: 'a', to: 'c' };
    expect((await must('preview-file', { path: june, mapping: other })).mapping).toEqual(other);
    expect(await must('preview-file', { path: june, templates: [other] })).toMatchObject({ mapping, mappedAs: 'may.csv' });
    await must('create-case', { path: join(folder, 'b.occam'), title: 'B' });
    const templates = [other, mapping, { time: 'when', from: 'nobody', to: 'a' }];
    expect(await must('preview-file', { path: june, templates })).toMatchObject({ mapping, mappedBefore: true });
  });

  test('cancelling leaves nothing of the file', async () => {
    await must('create-case', { path: join(folder, 'a.occam'), title: 'A' });
    const { job } = await must('import-files', { items: [{ path: log('big.log', bindLog(60_000)), timeZone: 'UTC' }] });
    await must('cancel-job', { job });
    expect((await finished(job)).state).toBe('cancelled');
    const summary = await must('summarise-case', {});
    expect(summary.totals.events).toBe(0);
    expect(summary.interrupted).toEqual([]);
  });
});

describe('the journalist', () => {
  test('groups hosts; pairs, graph and search follow; undo takes it back', async () => {
    await withLog();
    const plain = await must('draw-graph', { hosts: 100, pairs: 100, always: [] });
    await must('save-entity', { id: 'bank', name: 'the bank', color: 2, hosts: ['192.0.2.1', '192.0.2.2'] });
    expect((await must('summarise-case', {})).totals.pairs).toBe(18);
    const graph = await must('draw-graph', { hosts: 100, pairs: 100, always: [] });
    expect(graph.nodes.find((node) => node.type === 'entity')).toMatchObject({ label: 'the bank', hosts: 2, color: 2 });
    expect((await must('list-records', { window: null, filter: 'from:"the bank"', offset: 0, limit: 1 })).total).toBe(286);
    await must('save-entity', { id: 'two', name: 'another', color: 1, hosts: ['192.0.2.2', '192.0.2.3'] });
    expect(await must('list-entities', {})).toEqual([
      { id: 'two', name: 'another', color: 1, hosts: ['192.0.2.2', '192.0.2.3'] },
      { id: 'bank', name: 'the bank', color: 2, hosts: ['192.0.2.1'] },
    ]);
    await must('undo', {});
    expect(await must('list-entities', {})).toEqual([{ id: 'bank', name: 'the bank', color: 2, hosts: ['192.0.2.1', '192.0.2.2'] }]);
    await must('undo', {});
    const back = await must('draw-graph', { hosts: 100, pairs: 100, always: [] });
    expect({ ...back, revision: 0 }).toEqual({ ...plain, revision: 0 });
  });

  test('a move that was taken back is not what a later move is taken back to', async () => {
    await withLog();
    const moved = (x: number) => must('save-positions', { positions: [{ name: '192.0.2.1', x, y: 1, pinned: true }] });
    await moved(1);
    await must('undo', {});
    await moved(2);
    await must('undo', {});
    const { nodes } = await must('draw-graph', { hosts: 9, pairs: 9, always: [] });
    expect(nodes.find((node) => node.label === '192.0.2.1')).toMatchObject({ pinned: false });
  });

  test('a private case says so, after reopening too, and no undo takes it back', async () => {
    const path = join(folder, 'p.occam');
    expect(await must('create-case', { path, title: 'A source', private: true })).toMatchObject({ private: true, canUndo: null });
    await must('rename-case', { title: 'Another' });
    expect(await must('undo', {})).toMatchObject({ private: true });
    await must('close-case', {});
    expect(await must('open-case', { path })).toMatchObject({ private: true });
    expect(await must('keep-private', { on: false })).toMatchObject({ private: false });
    await must('close-case', {});
    expect(await must('create-case', { path: join(folder, 'q.occam'), title: 'Not' })).toMatchObject({ private: false });
  });

  test('a note outlives its source, and says when its evidence has changed', async () => {
    const path = await withLog();
    const { sources } = await must('summarise-case', {});
    const pins = [
      { to: 'host' as const, host: '192.0.2.1' },
      { to: 'record' as const, source: sources[0]!.sha256, line: 7 },
      { to: 'window' as const, window: { start: START, end: START + DAY } },
    ];
    const note = await must('save-note', { id: 'n1', text: 'Asks *hourly*', pins, confidential: false });
    expect(await must('check-notes', {})).toEqual([]);
    await must('remove-source', { sha256: sources[0]!.sha256 });
    expect(await must('check-notes', {})).toMatchObject([
      { note: 'n1', pin: pins[0], now: '0 contacts' },
      { note: 'n1', pin: pins[1], seen: 'in the case', now: 'not in the case' },
    ]);
    const again = await must('import-files', { items: [{ path, timeZone: 'UTC' }] });
    expect((await finished(again.job)).state).toBe('done');
    expect(await must('list-notes', {})).toEqual([note]);
    expect(await must('check-notes', {})).toEqual([]);
    const more = log('ns2.log', bindLog(500).replaceAll('h1.example', 'h9.example'));
    expect((await finished((await must('import-files', { items: [{ path: more, timeZone: 'UTC' }] })).job)).state).toBe('done');
    const [changed] = await must('check-notes', {});
    expect(changed).toMatchObject({ note: 'n1', pin: pins[0] });
    await must('save-note', { id: 'n1', text: 'Asks *hourly*, it seems', pins, confidential: false });
    expect(await must('check-notes', {})).toEqual([changed]);
    await must('renew-evidence', { id: 'n1' });
    expect(await must('check-notes', {})).toEqual([]);
    await must('undo', {});
    expect(await must('check-notes', {})).toEqual([changed]);
  });

  test('grouping hosts asks again what depends on it, and undo gives the findings of before', async () => {
    await withLog();
    const again = async (): Promise<string> => {
      await finished(jobs.filter((job) => job.kind === 'analyses').at(-1)!.job);
      return JSON.stringify(await must('list-findings', { all: true }));
    };
    await finished((await must('run-analyses', {})).job);
    const before = await again();
    await must('save-entity', { id: 'bank', name: 'the bank', color: 2, hosts: ['192.0.2.1', '192.0.2.2'] });
    const grouped = await again();
    expect(grouped).toContain('the bank');
    await must('undo', {});
    expect(await again()).toBe(before);
    await must('redo', {});
    expect(await again()).toBe(grouped);
  });

  test('notes, statements and judgements are there after reopening', async () => {
    await withLog();
    const path = join(folder, 'a.occam');
    const note = await must('save-note', { id: 'n1', text: 'Asks *hourly*', pins: [{ to: 'host', host: '192.0.2.1' }], confidential: false });
    await must('save-statement', { id: 's1', when: START, who: 'A spokesman', text: 'No contact', citation: 'paper', afterLooking: false });
    const { job } = await must('run-analyses', {});
    expect((await finished(job)).state).toBe('done');
    const findings = await must('list-findings', { all: true });
    expect(findings.length).toBeGreaterThan(0);
    const { id } = findings.find(({ finding }) => finding.verdict === 'found')!.finding;
    await must('judge-finding', { id, state: 'dismissed', reason: 'a cache' });
    await must('save-positions', { positions: [{ name: '192.0.2.1', x: 1.5, y: -2, pinned: true }] });
    await must('close-case', {});
    await must('open-case', { path });
    expect(await must('list-notes', {})).toEqual([note]);
    expect(await must('list-statements', {})).toMatchObject([{ id: 's1', when: START }]);
    expect((await must('list-findings', { all: true })).find((item) => item.finding.id === id)).toMatchObject({
      state: 'dismissed',
      reason: 'a cache',
    });
    expect((await must('draw-graph', { hosts: 9, pairs: 9, always: [] })).nodes.find((node) => node.label === '192.0.2.1')).toMatchObject({
      x: 1.5,
      y: -2,
      pinned: true,
    });
    const model = await must('build-report', { zone: 'UTC', secondZone: null, window: null });
    expect(model.notes).toEqual([note]);
    expect(model.totals.events).toBe(1000);
    const found = findings.filter(({ finding }) => finding.verdict === 'found').length;
    expect(model.judged).toEqual({ found, reviewed: 0, dismissed: 1 });
  });

  test('an entity opens into its hosts within its place, counted alike, and closing it is a step to undo', async () => {
    await withLog();
    const closed = await must('draw-graph', { hosts: 100, pairs: 100, always: [] });
    const hosts = ['192.0.2.1', '192.0.2.2', '192.0.2.3'];
    await must('save-entity', { id: 'bank', name: 'Bank', color: 2, hosts });
    const one = await must('draw-graph', { hosts: 100, pairs: 100, always: [] });
    const place = one.nodes.find(({ label }) => label === 'Bank')!;
    expect(one.nodes.some(({ label }) => hosts.includes(label))).toBe(false);
    const open = await must('draw-graph', { hosts: 100, pairs: 100, always: ['Bank'], opened: ['bank'] });
    const members = open.nodes.filter(({ inside }) => inside === 'Bank');
    expect(members.map(({ label, color }) => [label, color]).sort()).toEqual(hosts.map((host) => [host, 2]));
    expect(open.nodes.some(({ label }) => label === 'Bank')).toBe(false);
    const reach = Math.max(...members.map(({ x, y }) => Math.hypot(x - place.x, y - place.y)));
    for (const { inside, label, x, y } of open.nodes)
      if (inside === undefined) expect([label, Math.hypot(x - place.x, y - place.y) > reach]).toEqual([label, true]);
    // The pairs are those from before the grouping, and so is every window of them.
    const weigh = (graph: typeof open, of: Uint32Array): Map<string, number> => {
      const label = new Map(graph.nodes.map((node) => [node.actor, node.label]));
      return new Map(graph.edges.map((edge, i) => [`${label.get(edge.from)} ${label.get(edge.to)}`, of[i]!] as const).sort());
    };
    expect(
      weigh(
        open,
        Uint32Array.from(open.edges, ({ events }) => events),
      ),
    ).toEqual(
      weigh(
        closed,
        Uint32Array.from(closed.edges, ({ events }) => events),
      ),
    );
    const window = { start: START + 0.4 * DAY, end: START + 2 * DAY };
    const counted = await must('count-window', { revision: open.revision, window });
    const again = await must('draw-graph', { hosts: 100, pairs: 100, always: [] });
    expect(counted.total).toBe((await must('count-window', { revision: again.revision, window })).total);
    await must('unfold-graph', { partners: [], entities: ['bank'] });
    expect(await must('summarise-case', {})).toMatchObject({ canUndo: 'open an entity', unfolded: { entities: ['bank'] } });
    expect(await must('undo', {})).toMatchObject({ canRedo: 'open an entity', unfolded: { partners: [], entities: [] } });
    expect(await must('redo', {})).toMatchObject({ unfolded: { entities: ['bank'] } });
    await must('unfold-graph', { partners: ['192.0.2.4'], entities: ['bank'] });
    expect((await must('summarise-case', {})).canUndo).toBe('unfold in the graph');
    // Taken apart, nothing of it is open any more.
    await must('delete-entity', { id: 'bank' });
    expect(
      (await must('draw-graph', { hosts: 100, pairs: 100, always: [], opened: ['bank'] })).nodes.some(({ inside }) => inside !== undefined),
    ).toBe(false);
  });

  test('an export runs beside an import, says how far it is, and can be stopped without leaving anything', async () => {
    await withLog(bindLog(60_000));
    for (const kind of ['csv', 'jsonl', 'parquet']) {
      const before = jobs.length;
      const writing = call('export-events', { path: join(folder, `stopped.${kind}`), window: null });
      const { job } = await vi.waitFor(() => jobs.slice(before).find((progress) => progress.kind === 'export') ?? Promise.reject());
      expect(await call('save-copy', { path: join(folder, `${kind}.occam`) })).toMatchObject({ ok: true });
      await must('cancel-job', { job });
      const ended = await writing;
      // Saving the copy may have taken longer than the whole export; what was stopped has left nothing.
      if (!ended.ok) {
        expect([kind, ended.error.code]).toEqual([kind, 'cancelled']);
        expect(readdirSync(folder).filter((name) => name.startsWith('stopped'))).toEqual([]);
      }
      rmSync(join(folder, `stopped.${kind}`), { force: true });
      const stopped = call('export-events', { path: join(folder, `stopped.${kind}`), window: null });
      const known = new Set([job]);
      await vi.waitFor(() => (jobs.some((progress) => progress.kind === 'export' && !known.has(progress.job)) ? null : Promise.reject()));
      await closeCurrent(engine);
      expect([kind, await stopped]).toMatchObject([kind, { ok: false, error: { code: 'cancelled' } }]);
      expect(readdirSync(folder).filter((name) => name.startsWith('stopped'))).toEqual([]);
      await must('open-case', { path: join(folder, 'a.occam') });
      jobs = [];
    }
  });

  test('exports are whole files that only the owner can read', async () => {
    await withLog();
    for (const kind of ['csv', 'jsonl', 'parquet']) {
      const path = join(folder, `events.${kind}`);
      expect(await must('export-events', { path, window: { start: START, end: START + DAY } })).toEqual({ rows: 144 });
      expect(statSync(path).mode & 0o777).toBe(0o600);
    }
    expect(readFileSync(join(folder, 'events.csv'), 'utf8').split('\r\n')).toHaveLength(146);
    const shown = { window: { start: START, end: START + DAY }, filter: 'from:192.0.2.1' };
    const { total } = await must('list-records', { ...shown, offset: 0, limit: 1 });
    expect(total).toBeGreaterThan(0);
    expect(total).toBeLessThan(144);
    for (const kind of ['csv', 'jsonl', 'parquet'])
      expect(await must('export-events', { path: join(folder, `shown.${kind}`), ...shown })).toEqual({ rows: total });
    expect(await call('export-events', { path: join(folder, 'shown.gexf'), ...shown })).toMatchObject({ ok: false, error: { code: 'wrong-call' } });
    const lines = readFileSync(join(folder, 'shown.csv'), 'utf8').trim().split('\r\n').slice(1);
    expect(lines).toHaveLength(total);
    expect(lines.every((line) => line.includes('192.0.2.1,'))).toBe(true);
    expect(readFileSync(join(folder, 'events.parquet')).subarray(0, 4).toString()).toBe('PAR1');
    const { path } = (await must('summarise-case', {})).sources[0]!;
    const csv = log('source.csv', 'time,from,to\n2016-05-04T00:00:00Z,192.0.2.1,mail.example\n2016-05-04T00:00:01Z,192.0.2.2,mail.example\n');
    const { job } = await must('import-files', { items: [{ path: csv, format: 'table', mapping: { time: 'time', from: 'from', to: 'to' } }] });
    expect((await finished(job)).state).toBe('done');
    expect(await call('export-events', { path: csv, window: null })).toMatchObject({ ok: false, error: { code: 'wrong-call' } });
    expect(readFileSync(csv, 'utf8')).toMatch(/^time,from,to/);
    expect(path).not.toBe(csv);
    expect(await call('save-copy', { path: join(folder, 'a.occam') })).toMatchObject({ ok: false, error: { code: 'wrong-call' } });
    expect(await call('export-events', { path: join(folder, 'x.exe'), window: null })).toMatchObject({ ok: false, error: { code: 'wrong-call' } });
  });
});

describe('what goes wrong', () => {
  test('every command answers without a case, and any message is refused by name', async () => {
    for (const name of Object.keys(engineCommands)) {
      for (const args of [undefined, null, 7, 'x', [], { path: 7 }, { id: {}, window: { start: 'a' } }]) {
        const result = await dispatch(engine, name, args);
        expect(result).toHaveProperty('ok');
        if (!result.ok) expect(['bad-message', 'no-case', 'wrong-call', 'not-found']).toContain(result.error.code);
      }
    }
    // Found by ten thousand calls: a time that no calendar has.
    expect(await dispatch(engine, 'save-statement', { id: 's', when: 1e308, who: '', text: '', citation: '', afterLooking: false })).toMatchObject({
      ok: false,
      error: { code: 'bad-message' },
    });
    for (const name of [undefined, null, 3, 'nothing', '__proto__', 'constructor', 'toString'])
      expect(await dispatch(engine, name, {})).toMatchObject({ ok: false, error: { code: 'bad-message' } });
  });

  test('unreadable files fail the job with a sentence', async () => {
    await must('create-case', { path: join(folder, 'a.occam'), title: 'A' });
    for (const path of [join(folder, 'none.log'), log('empty.log', ''), log('pic.log', '\u0089PNG\r\n\u001a\n')]) {
      const { job } = await must('import-files', { items: [{ path }] });
      const end = await finished(job);
      expect(end.state).toBe('failed');
      expect(end.failure!.message).toContain(path);
    }
    expect((await must('summarise-case', {})).interrupted).toEqual([]);
  });
});
