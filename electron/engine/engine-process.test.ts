import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { GraphAnswer } from '../../shared/contract/engine-answers.ts';
import { openCase } from '../store/open-case.ts';
import { buildEngine, EngineProcess } from './test-engine.ts';

let folder = '';
let engineFile = '';
beforeAll(() => {
  engineFile = buildEngine();
  folder = mkdtempSync(join(tmpdir(), 'occam-process-'));
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const value = <T>(result: { readonly ok: boolean; readonly value?: unknown }): T => {
  expect(result).toMatchObject({ ok: true });
  return result.value as T;
};

test('with real threads: import, layout, analyses, cancel; then a clean goodbye', { timeout: 120_000 }, async () => {
  const path = join(folder, 'a.occam');
  const log = join(folder, 'ns1.log');
  const lines = Array.from({ length: 20_000 }, (_, i) => {
    const time = new Date(Date.UTC(2016, 4, 4) + i * 60_000).toISOString();
    return `${time.slice(8, 10)}-May-2016 ${time.slice(11, 23)} queries: info: client 192.0.2.${i % 50}#53: query: h${i % 37}.example IN A -E (198.51.100.53)`;
  });
  writeFileSync(log, `${lines.join('\n')}\n`);
  const engine = new EngineProcess(engineFile);
  value(await engine.ask('create-case', { path, title: 'A' }));
  const { job } = value<{ job: string }>(await engine.ask('import-files', { items: [{ path: log, timeZone: 'UTC' }] }));
  expect(await engine.jobEnd(job)).toMatchObject({ state: 'done' });
  const graph = value<GraphAnswer>(await engine.ask('draw-graph', { hosts: 60, pairs: 100, always: [] }));
  expect(graph.nodes.length).toBeGreaterThan(40);
  const counts = value<{ edges: Uint32Array; total: number }>(
    await engine.ask('count-window', { revision: graph.revision, window: { start: 0, end: 9e15 } }),
  );
  expect(counts.edges).toBeInstanceOf(Uint32Array);
  expect(counts.total).toBe(20_000);
  const run = value<{ job: string }>(await engine.ask('run-analyses', {}));
  // The thread that keeps the case stays free while others compute.
  const asked = performance.now();
  value(await engine.ask('save-note', { id: 'n', text: 'while it computes', pins: [], confidential: false }));
  expect(performance.now() - asked).toBeLessThan(5000);
  expect(await engine.jobEnd(run.job)).toMatchObject({ state: 'done' });
  const again = value<{ job: string }>(await engine.ask('run-analyses', {}));
  value(await engine.ask('cancel-job', { job: again.job }));
  expect((await engine.jobEnd(again.job)).state).toBe('cancelled');
  expect(await engine.leave()).toBe(0);
  const opened = await openCase(path);
  expect(opened.ok && [opened.value.warnings, await opened.value.interrupted()]).toEqual([[], []]);
  if (opened.ok) await opened.value.close();
});
