import { resolve } from 'node:path';
import type { EngineAnswer, EngineArgs, EngineCommandName } from '../../../shared/contract/engine-commands.ts';
import { fail, ok, type Result } from '../../../shared/lib/result.ts';
import type { RenderedReport } from '../../../shared/model/report.ts';
import { dispatch } from '../../engine/dispatch.ts';
import { EngineState } from '../../engine/engine-state.ts';
import type { ReportChoices } from '../../engine/report-choices.ts';
import type { CliCommand, ExitStatus, Terminal } from '../command.ts';
import { parseWords } from '../options.ts';
import { printReport } from '../print-report.ts';
import { workersFor } from '../read-files.ts';
import { REPORT_OPTIONS, REPORT_SPECIFICATION, reportChoices } from '../report-options.ts';

/** `occam report CASE -o REPORT.pdf`: the PDF, as the window's export makes it. */
export const reportCommand: CliCommand = {
  name: 'report',
  usage: 'report CASE -o REPORT.pdf [--redact MAP.json] [options]',
  does: 'writes the report of a case as a PDF with its evidence attached',
  options: ['-o, --output FILE    where to write it', ...REPORT_OPTIONS],
  run,
};

async function run(words: readonly string[], terminal: Terminal): Promise<ExitStatus> {
  const call = await parse(words);
  if (!call.ok) {
    terminal.complain(call.error.message);
    return call.error.code === 'wrong-call' ? 2 : 1;
  }
  const rendered = await render(call.value);
  const made = rendered.ok ? await printReport(rendered.value, resolve(call.value.output)) : rendered;
  if (!made.ok) {
    terminal.complain(made.error.message);
    return 1;
  }
  terminal.print(`${call.value.output} (${made.value} pages)\n`);
  return 0;
}

interface Call {
  readonly file: string;
  readonly output: string;
  readonly choices: ReportChoices;
}

async function parse(words: readonly string[]): Promise<Result<Call>> {
  const parsed = parseWords(words, { output: { type: 'string', short: 'o' }, ...REPORT_SPECIFICATION });
  if (!parsed.ok) return parsed;
  const [file, ...more] = parsed.value.files;
  const { output, ...rest } = parsed.value.values;
  if (file === undefined || more.length > 0) return fail('wrong-call', 'name one case file; see: occam report --help');
  if (output === undefined) return fail('wrong-call', 'say where to write the report with -o REPORT.pdf');
  const choices = await reportChoices(rest);
  return choices.ok ? ok({ file: resolve(file), output, choices: choices.value }) : choices;
}

/** The report of the case, which is closed again: nothing of it is held while the report prints. */
async function render({ file, choices }: Call): Promise<Result<RenderedReport>> {
  const engine = new EngineState({ workers: workersFor(null), push: () => undefined, atOnce: Number.POSITIVE_INFINITY });
  const ask = <N extends EngineCommandName>(name: N, args: EngineArgs<N>): Promise<Result<EngineAnswer<N>>> =>
    dispatch(engine, name, args) as Promise<Result<EngineAnswer<N>>>;
  const opened = await ask('open-case', { path: file });
  if (!opened.ok) return opened;
  const report = await ask('render-report', choices as EngineArgs<'render-report'>);
  await ask('close-case', {});
  return report;
}
