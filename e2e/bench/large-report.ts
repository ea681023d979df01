import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serialize } from 'node:v8';
import { dispatch } from '../../electron/engine/dispatch.ts';
import { EngineState } from '../../electron/engine/engine-state.ts';
import { renderReport } from '../../electron/engine/render-report.ts';
import type { Result } from '../../shared/lib/result.ts';
import type { CitedRecord, ReportModel } from '../../shared/model/report.ts';

/*
 * `large-report.js RECORDS OUT`: the report of the sample case with that many records cited in full, rendered: OUT.v8 as the printer takes it, OUT.html for a browser.
 * Prints how long rendering took, as JSON.
 */
const [records = '10000', out = 'large-report'] = process.argv.slice(2);
const sample = new URL('../../assets/sample/', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'occam-large-'));
const engine = new EngineState({ workers: 1, push: () => undefined });

async function must<T>(name: string, args: object): Promise<T> {
  const answer = (await dispatch(engine, name, args)) as Result<T>;
  if (!answer.ok) throw new Error(`${name}: ${answer.error.message}`);
  return answer.value;
}

/** Lines like those of the sample, as many as asked for, every one cited. */
function enlarged(model: ReportModel, count: number): ReportModel {
  const [first] = model.records;
  if (first === undefined) throw new Error('the sample cites no record');
  const cited = Array.from(
    { length: count },
    (_, i): CitedRecord => ({ ...model.records[i % model.records.length]!, source: first.source, path: first.path, line: i + 1 }),
  );
  const perFinding = Math.ceil(count / model.findings.length);
  const findings = model.findings.map((finding, i) => ({
    ...finding,
    evidence: { ...finding.evidence, sample: cited.slice(i * perFinding, (i + 1) * perFinding).map(({ source, line }) => ({ source, line })) },
  }));
  return { ...model, findings, records: cited };
}

await must('create-case', { path: join(folder, 'large.occam'), title: 'A large report' });
const logs = readdirSync(sample).filter((name) => name.endsWith('.log'));
await must('import-files', { items: logs.sort().map((name) => ({ path: join(sample, name) })) });
await engine.jobs.settled;
await must('run-analyses', {});
await engine.jobs.settled;
const model = await must<ReportModel>('build-report', { zone: 'UTC', secondZone: null, window: null });
await must('close-case', {});
const began = process.cpuUsage();
const rendered = renderReport(enlarged(model, Number(records)), []);
if (!rendered.ok) throw new Error(rendered.error.message);
const spent = process.cpuUsage(began);
writeFileSync(`${out}.v8`, serialize(rendered.value));
writeFileSync(`${out}.html`, rendered.value.html);
console.log(JSON.stringify({ renderCpuSeconds: (spent.user + spent.system) / 1e6, htmlBytes: rendered.value.html.length }));
rmSync(folder, { recursive: true, force: true });
process.exit(0);
