import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { EngineAnswer, EngineArgs, EngineCommandName } from '../../../shared/contract/engine-commands.ts';
import { fail, ok, type Result } from '../../../shared/lib/result.ts';
import { isZone } from '../../../shared/lib/zone.ts';
import { dispatch } from '../../engine/dispatch.ts';
import { EngineState } from '../../engine/engine-state.ts';
import { attachmentsOf, portableModel } from '../../report/manifest.ts';
import { leaks, redactModel } from '../../report/redact.ts';
import { renderAttached } from '../../report/render-html.tsx';
import type { CliCommand, ExitStatus, Terminal } from '../command.ts';
import { printReport, type RenderedReport } from '../print-report.ts';
import { workersFor } from '../read-files.ts';
import { readRedactionMap } from '../redaction-file.ts';

/** `occam report CASE -o REPORT.pdf`: the PDF, as the window's export makes it. */
export const reportCommand: CliCommand = {
  name: 'report',
  usage: 'report CASE -o REPORT.pdf [--redact MAP.json] [--tz ZONE]',
  does: 'writes the report of a case as a PDF with its evidence attached',
  options: [
    '-o, --output FILE   where to write it',
    '--redact MAP        JSON from name to pseudonym (null: Occam chooses), or a list of names; nothing is written if one of them is left anywhere',
    '--tz ZONE           IANA zone in which times are printed; default UTC',
  ],
  run,
};

async function run(words: readonly string[], terminal: Terminal): Promise<ExitStatus> {
  const call = parse(words);
  if (!call.ok) {
    terminal.complain(call.error.message);
    return 2;
  }
  const made = await make(call.value);
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
  readonly redact: string | undefined;
  readonly zone: string;
}

function parse(words: readonly string[]): Result<Call> {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: { output: { type: 'string', short: 'o' }, redact: { type: 'string' }, tz: { type: 'string' } },
    });
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0) return fail('wrong-call', 'name one case file; see: occam report --help');
    if (values.output === undefined) return fail('wrong-call', 'say where to write the report with -o REPORT.pdf');
    const zone = values.tz ?? 'UTC';
    if (!isZone(zone)) return fail('wrong-call', `--tz ${zone}: not a time zone; give an IANA name such as Europe/Berlin`);
    return ok({ file: resolve(file), output: values.output, redact: values.redact, zone });
  } catch (error) {
    return fail('wrong-call', `${error instanceof Error ? error.message : String(error)}; see: occam report --help`);
  }
}

async function make(call: Call): Promise<Result<number>> {
  const map = call.redact === undefined ? null : await readRedactionMap(call.redact);
  if (map !== null && !map.ok) return map;
  const engine = new EngineState({ workers: workersFor(null), push: () => undefined });
  const ask = <N extends EngineCommandName>(name: N, args: EngineArgs<N>): Promise<Result<EngineAnswer<N>>> =>
    dispatch(engine, name, args) as Promise<Result<EngineAnswer<N>>>;
  const opened = await ask('open-case', { path: call.file });
  if (!opened.ok) return opened;
  const model = await ask('build-report', { zone: call.zone, secondZone: null, window: null });
  await ask('close-case', {});
  if (!model.ok) return model;
  if (map === null) return printReport({ model: model.value, html: renderAttached(model.value) }, resolve(call.output));
  const redacted = redactModel(portableModel(model.value), map.value);
  const report: RenderedReport = { model: redacted, html: renderAttached(redacted) };
  const everything = [report.html, ...attachmentsOf(redacted).map((one) => new TextDecoder().decode(one.bytes))].join('\n');
  const left = leaks(everything, map.value);
  if (left.length > 0)
    return fail('internal', `nothing was written: ${left.length} of the names to hide would still be in the report, among them ${left[0]}`);
  return printReport(report, resolve(call.output));
}
