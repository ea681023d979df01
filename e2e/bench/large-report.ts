import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { dispatch } from '../../electron/engine/dispatch.ts';
import { EngineState } from '../../electron/engine/engine-state.ts';
import type { CaseSummary } from '../../shared/contract/engine-answers.ts';
import type { Result } from '../../shared/lib/result.ts';
import { benchInput } from './inputs.ts';

/*
 * `large-report.js FOLDER RECORDS`: makes (once) a case whose report prints that many records in full: the sample's story with all its findings beside a query log, of which
 * notes cite line after line, as someone does who went through it. Prints the path of the case.
 */
const OF_NOTE = 50;
const [folder = '.', count = '10000'] = process.argv.slice(2);
const records = Number(count);
const path = join(folder, `large-report.${records}.occam`);
const engine = new EngineState({ workers: 1, push: () => undefined });

async function must<T>(name: string, args: object): Promise<T> {
  const answer = (await dispatch(engine, name, args)) as Result<T>;
  if (!answer.ok) throw new Error(`${name}: ${answer.error.message}`);
  return answer.value;
}

async function make(): Promise<void> {
  const sample = new URL('../../assets/sample/', import.meta.url).pathname;
  const logs = readdirSync(sample).filter((name) => name.endsWith('.log'));
  const queries = await benchInput(folder, 'bind', 2 * records);
  rmSync(path, { force: true });
  await must('create-case', { path, title: 'A large report' });
  await must('import-files', { items: [...logs.sort().map((name) => ({ path: join(sample, name) })), { path: queries }] });
  await engine.jobs.settled;
  await must('run-analyses', {});
  await engine.jobs.settled;
  const { sources } = await must<CaseSummary>('summarise-case', {});
  const source = sources.at(-1)!.sha256;
  for (let note = 0; note * OF_NOTE < records; note++) {
    const pins = Array.from({ length: Math.min(OF_NOTE, records - note * OF_NOTE) }, (_, i) => ({
      to: 'record',
      source,
      line: 2 * (note * OF_NOTE + i) + 1,
    }));
    await must('save-note', {
      id: `note-${note}`,
      text: `Read through part ${note + 1}: these are the lookups that matter.`,
      pins,
      confidential: false,
    });
  }
  await must('close-case', {});
}

if (!existsSync(path)) await make();
console.log(path);
process.exit(0);
