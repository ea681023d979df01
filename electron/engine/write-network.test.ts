import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Result } from '../../shared/lib/result.ts';
import { dispatch } from './dispatch.ts';
import { EngineState } from './engine-state.ts';
import { closeCurrent } from './handlers/case-handlers.ts';

let folder = '';
let engine: EngineState;

const call = (name: string, args: unknown): Promise<Result<unknown>> => dispatch(engine, name, args);
const read = (name: string): string => readFileSync(join(folder, name), 'utf8');

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'occam-network-'));
  engine = new EngineState({ workers: 1, push: () => undefined });
  const rows = [
    ['2016-05-04T10:00:00Z', '192.0.2.1', 'mail.example'],
    ['2016-05-04T10:00:00Z', '192.0.2.1', 'mail.example'],
    ['2016-05-05T10:00:00Z', '192.0.2.2', 'mail.example'],
    ['2016-05-06T10:00:00Z', '192.0.2.3', 'other.example'],
  ];
  writeFileSync(join(folder, 'log.csv'), `time,from,to\n${rows.map((row) => row.join(',')).join('\n')}\n`);
  await call('create-case', { path: join(folder, 'a.occam'), title: 'A & B' });
  const mapping = { time: 'time', from: 'from', to: 'to' };
  await call('import-files', { items: [{ path: join(folder, 'log.csv'), format: 'table', timeZone: 'UTC', mapping }] });
  await engine.jobs.settled;
});
afterEach(async () => {
  await closeCurrent(engine);
  rmSync(folder, { recursive: true, force: true });
});

test('groups stand for their hosts, a window cuts, and the same case gives the same bytes', async () => {
  await call('save-entity', { id: 'e1', name: 'Bank', color: 0, hosts: ['192.0.2.1', '192.0.2.2'] });
  const path = join(folder, 'out-i2.csv');
  expect(await call('export-events', { path, window: null })).toMatchObject({ ok: true, value: { rows: 2 } });
  expect(read('out-i2-entities.csv').split('\r\n').slice(1, 3)).toEqual(['n0,IP Address,192.0.2.3,1,1', 'n1,Group,Bank,2,3']);
  expect(read('out-i2-links.csv').split('\r\n')[2]).toBe(
    'e1,n1,Bank,n2,mail.example,Contact,from to,3,2,2016-05-04T10:00:00.000000Z,2016-05-05T10:00:00.000000Z',
  );
  const before = read('out-i2-links.csv');
  await call('export-events', { path, window: null });
  expect(read('out-i2-links.csv')).toBe(before);
  const day = Date.UTC(2016, 4, 6) * 1000;
  const cut = await call('export-events', { path: join(folder, 'cut.gexf'), window: { start: day, end: day + 86_400e6 } });
  expect(cut).toMatchObject({ ok: true, value: { rows: 1 } });
  expect(read('cut.gexf')).toContain('<description>A &amp; B</description>');
  expect(read('cut.gexf')).not.toContain('Bank');
});

test('what cannot be written is refused and leaves nothing behind', async () => {
  expect(await call('export-events', { path: join(folder, 'nowhere', 'a.graphml'), window: null })).toMatchObject({ ok: false });
  expect(await call('export-events', { path: join(folder, 'a.docx'), window: null })).toMatchObject({ ok: false, error: { code: 'wrong-call' } });
  expect(existsSync(join(folder, 'nowhere'))).toBe(false);
  expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
});
