import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fail, ok, type Result } from '../../shared/lib/result.ts';
import type { SourceSummary } from '../../shared/model/source.ts';
import { appendRows } from './append-rows.ts';
import type { CaseStore } from './case-store.ts';
import type { IncomingBatch } from './import-source.ts';
import { openCase } from './open-case.ts';
import { readEntities, readNotes } from './records.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'occam-store-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const path = (name = 'a.occam'): string => join(folder, name);

async function opened(name?: string): Promise<CaseStore> {
  const store = await openCase(path(name), { create: 'A case' });
  if (!store.ok) throw new Error(`${store.error.message}: ${store.error.detail}`);
  return store.value;
}

function summary(sha256: string, events: number): SourceSummary {
  return {
    path: `/logs/${sha256}.log`,
    sha256,
    bytes: 1000,
    format: 'bind-query',
    detectedBecause: 'every line reads so',
    timeZone: 'UTC',
    timeZoneAssumed: true,
    lines: events + 2,
    records: events,
    rejects: 1,
    skipped: 1,
    events,
    first: 1_462_336_617_123_456,
    last: null,
    rejected: [],
    notes: ['a "quoted" note', 'b'],
  };
}

function batch(times: readonly number[], newHosts: readonly string[]): IncomingBatch {
  const count = times.length;
  return {
    count,
    time: Float64Array.from(times),
    from: new Uint32Array(count),
    to: new Uint32Array(count).fill(1),
    kind: new Uint16Array(count),
    outcome: new Uint8Array(count).fill(2),
    bytes: Float64Array.from(times, (_, i) => (i % 2 === 0 ? i : Number.NaN)),
    detail: Uint32Array.from(times, (_, i) => i % 2),
    line: Uint32Array.from(times, (_, i) => i + 1),
    newHosts,
    newKinds: ['A'],
    newDetails: ['rd=1'],
  };
}

async function fill(store: CaseStore, sha256: string, times: readonly number[], hosts: readonly string[]) {
  return store.importSource('job', `/logs/${sha256}.log`, '{}', async (sink) => {
    sink.begin(0);
    sink.batch(0, batch(times, hosts));
    return ok([{ summary: summary(sha256, times.length), rejected: [{ line: 9, offset: 5, reason: 'odd', raw: new Uint8Array([0, 255]) }] }]);
  });
}

test('events come back as they went in, sorted, undated ones last, across a reopening', async () => {
  const store = await opened();
  expect(await fill(store, 'bb', [3e15, Number.NaN, 1e15 + 1], ['192.0.2.1', 'mail.example'])).toMatchObject({ ok: true });
  expect(await fill(store, 'aa', [2e15, -5], ['mail.example', '192.0.2.9'])).toMatchObject({ ok: true });
  await store.close();
  const again = await opened();
  const { events, names, sources } = await again.load();
  expect([...events.time]).toEqual([-5, 1e15 + 1, 2e15, 3e15, Number.NaN]);
  expect(events.datedCount).toBe(4);
  expect([...events.line]).toEqual([2, 3, 1, 1, 2]);
  expect([...events.source]).toEqual([1, 0, 1, 0, 0]);
  expect(names.hosts).toEqual(['192.0.2.1', 'mail.example', '192.0.2.9']);
  expect([...events.from].map((host) => names.hosts[host])).toEqual(['mail.example', '192.0.2.1', 'mail.example', '192.0.2.1', '192.0.2.1']);
  expect([...events.detail!].map((detail) => names.details[detail])).toEqual(['rd=1', '', '', '', 'rd=1']);
  expect([...events.bytes!]).toEqual([Number.NaN, 2, 0, 0, Number.NaN]);
  expect(sources[0]!.summary).toMatchObject({ sha256: 'bb', notes: ['a "quoted" note', 'b'], first: 1_462_336_617_123_456, last: null });
  expect([...sources[0]!.summary.rejected[0]!.raw]).toEqual([0, 255]);
  expect(again.warnings).toEqual([]);
  await again.close();
  expect(statSync(path()).mode & 0o777).toBe(0o600);
});

test('the same content is recognised, a failed or cancelled import leaves nothing', async () => {
  const store = await opened();
  await fill(store, 'aa', [1, 2, 3], ['a.example', 'b.example']);
  expect(await fill(store, 'aa', [1, 2, 3], ['a.example', 'b.example'])).toMatchObject({
    ok: true,
    value: { added: [], known: [{ as: '/logs/aa.log' }] },
  });
  const cancelled = await store.importSource('j2', '/logs/x.log', '{}', async (sink) => {
    sink.begin(0);
    sink.batch(0, batch([4, 5], ['c.example', 'd.example']));
    return fail('cancelled', 'stopped');
  });
  expect(cancelled).toMatchObject({ ok: false, error: { code: 'cancelled' } });
  const broken = await store.importSource('j3', '/logs/y.log', '{}', async (sink) => {
    sink.begin(0);
    return ok([{ summary: summary('yy', 7), rejected: [] }]);
  });
  expect(broken).toMatchObject({ ok: false });
  const { events, names } = await store.load();
  expect(events.count).toBe(3);
  expect(names.hosts).toEqual(['a.example', 'b.example']);
  expect(await store.interrupted()).toEqual([]);
  await store.close();
});

test('of an import that was given up nothing comes later either, when the garbage of its writing is collected', async () => {
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as () => void;
  const store = await opened();
  await fill(store, 'aa', [1, 2, 3], ['a.example', 'b.example']);
  const giveUp = (how: () => Result<never>) =>
    store.importSource('j2', '/logs/x.log', '{}', async (sink) => {
      sink.begin(0);
      sink.batch(0, batch([4, 5], ['c.example', 'd.example']));
      return how();
    });
  expect(await giveUp(() => fail('cancelled', 'stopped'))).toMatchObject({ ok: false });
  const thrown = giveUp(() => {
    throw new Error('a reader broke');
  });
  expect(await thrown).toMatchObject({ ok: false, error: { code: 'internal' } });
  await store.database.main.transaction(async (connection) => {
    const half = appendRows(connection, 'hosts', (appender) => {
      appender.appendUInteger(77);
      appender.appendVarchar('half.example');
      appender.endRow();
      throw new Error('no more');
    });
    await expect(half).rejects.toThrow('no more');
  });
  for (let round = 0; round < 5; round++) {
    collectGarbage();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  expect(await store.eventCount()).toBe(3);
  expect(await store.hostNames()).toEqual(['a.example', 'b.example']);
  await store.close();
});

test('undo and redo bring back the same bytes', async () => {
  let clock = 1e15;
  const result = await openCase(path(), { create: 'A case', now: () => clock });
  if (!result.ok) throw new Error(result.error.message);
  const store = result.value;
  const session = store.database.main;
  const bank = { id: 'e1', name: 'the bank', color: 2, hosts: ['192.0.2.1', '192.0.2.2'] };
  const smaller = { ...bank, name: 'bank', hosts: ['192.0.2.2'] };
  await store.act('group hosts', [{ kind: 'entity', id: 'e1', before: null, after: bank }]);
  await store.act('change entity', [{ kind: 'entity', id: 'e1', before: bank, after: smaller }]);
  const note = { id: 'n1', text: 'a', pins: [{ to: 'host', host: 'x' }], created: 1e15, changed: 1e15, confidential: true } as const;
  await store.act('write note', [{ kind: 'note', id: 'n1', before: null, after: note }]);
  clock += 1e6;
  await store.act('write note', [{ kind: 'note', id: 'n1', before: note, after: { ...note, text: 'ab' } }]);
  expect(await readNotes(session)).toEqual([{ ...note, text: 'ab' }]);
  expect(await store.steps()).toEqual({ undo: 'write note', redo: null });
  await store.undo();
  expect(await readNotes(session)).toEqual([]);
  await store.undo();
  expect(JSON.stringify(await readEntities(session))).toBe(JSON.stringify([bank]));
  await store.redo();
  expect(JSON.stringify(await readEntities(session))).toBe(JSON.stringify([smaller]));
  expect(await store.steps()).toEqual({ undo: 'change entity', redo: 'write note' });
  await store.act('rename case', [{ kind: 'title', id: '', before: 'A case', after: 'B' }]);
  expect(await store.steps()).toEqual({ undo: 'rename case', redo: null });
  expect(await store.title()).toBe('B');
  await store.close();
});

test('a clock that is set back between two actions: each is kept, and undone in the order in which they were done', async () => {
  const times = [2e15, 1.9e15, 1e15, 5e14];
  const store = await openCase(path(), { create: 'A case', now: () => times.shift() ?? 1e14 });
  if (!store.ok) throw new Error(store.error.message);
  const note = (id: string) => ({ id, text: id, pins: [], created: 1, changed: 1, confidential: false });
  for (const id of ['first', 'second', 'third']) await store.value.act('save note', [{ kind: 'note', id, before: null, after: note(id) }]);
  const there = async () => (await readNotes(store.value.database.main)).map(({ id }) => id).sort();
  expect(await there()).toEqual(['first', 'second', 'third']);
  await store.value.undo();
  expect(await there()).toEqual(['first', 'second']);
  await store.value.undo();
  await store.value.redo();
  await store.value.redo();
  expect(await there()).toEqual(['first', 'second', 'third']);
  await store.value.close();
});

test('what is no case is refused by name and left alone', async () => {
  writeFileSync(path('p.occam'), Buffer.from('89504e470d0a1a0a0000000d4948445200000000', 'hex'));
  writeFileSync(path('empty.occam'), '');
  const before = readFileSync(path('p.occam'));
  expect(await openCase(path('p.occam'), { create: 'x' })).toMatchObject({ ok: false, error: { code: 'not-a-case' } });
  expect(await openCase(path('empty.occam'), { create: 'x' })).toMatchObject({ ok: false, error: { code: 'not-a-case' } });
  expect(await openCase(folder, { create: 'x' })).toMatchObject({ ok: false, error: { code: 'not-a-file' } });
  expect(await openCase(path('none.occam'))).toMatchObject({ ok: false, error: { code: 'not-found' } });
  expect(await openCase(path('no/folder/none.occam'), { create: 'x' })).toMatchObject({ ok: false, error: { code: 'not-found' } });
  expect(readFileSync(path('p.occam'))).toEqual(before);
});

test('a second opener here is refused, a newer case too, and a copy is a case', async () => {
  const store = await opened();
  expect(await openCase(path())).toMatchObject({ ok: false, error: { code: 'case-in-use' } });
  expect(await store.saveCopy(path('copy.occam'))).toEqual({ ok: true, value: null });
  await store.database.main.run('UPDATE case_info SET shape = 99');
  await store.close();
  expect(await openCase(path())).toMatchObject({ ok: false, error: { code: 'case-newer' } });
  const copy = await openCase(path('copy.occam'), { readOnly: true });
  expect(copy.ok && copy.value.readOnly && copy.value.warnings.length).toBe(1);
  if (copy.ok) await copy.value.close();
});

test('anyone can read the contacts with SQL', async () => {
  const store = await opened();
  await fill(store, 'aa', [1_462_336_617_123_456, Number.NaN], ['192.0.2.1', 'mail.example']);
  const rows = await store.database.main.rows(
    'SELECT "time"::VARCHAR AS moment, "from", "to", kind, outcome, source, line FROM contacts ORDER BY line',
  );
  expect(rows[0]).toEqual({
    moment: '2016-05-04 04:36:57.123456',
    from: '192.0.2.1',
    to: 'mail.example',
    kind: 'A',
    outcome: 'refused',
    source: '/logs/aa.log',
    line: 1,
  });
  expect(rows[1]).toMatchObject({ moment: null });
  await expect(store.database.main.run(`COPY events TO '${path('x.csv')}'`)).rejects.toThrow(/disabled/);
  await store.close();
});
