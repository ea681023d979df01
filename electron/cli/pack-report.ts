import { serialize } from 'node:v8';
import type { EngineAnswer, EngineArgs, EngineCommandName } from '../../shared/contract/engine-commands.ts';
import { ok, type Result } from '../../shared/lib/result.ts';
import type { RenderedReport } from '../../shared/model/report.ts';
import { dispatch } from '../engine/dispatch.ts';
import { EngineState } from '../engine/engine-state.ts';
import type { ReportChoices } from '../engine/report-choices.ts';
import { workersFor } from './read-files.ts';

/** A rendered report as its printer reads it. */
export const packReport = (report: RenderedReport): Uint8Array => serialize(report);

/** The report of a case, packed; the case is closed again. */
export async function packedReport(file: string, choices: ReportChoices): Promise<Result<Uint8Array>> {
  const engine = new EngineState({ workers: workersFor(null), push: () => undefined, atOnce: Number.POSITIVE_INFINITY });
  const ask = <N extends EngineCommandName>(name: N, args: EngineArgs<N>): Promise<Result<EngineAnswer<N>>> =>
    dispatch(engine, name, args) as Promise<Result<EngineAnswer<N>>>;
  const opened = await ask('open-case', { path: file });
  if (!opened.ok) return opened;
  const report = await ask('render-report', choices as EngineArgs<'render-report'>);
  await ask('close-case', {});
  return report.ok ? ok(packReport(report.value)) : report;
}
