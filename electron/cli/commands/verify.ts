import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { ok, type Result } from '../../../shared/lib/result.ts';
import { type Verdict, verifyReport } from '../../engine/verify-report.ts';
import type { RedactionMap } from '../../report/redact.ts';
import type { CliCommand, ExitStatus, Terminal } from '../command.ts';
import { readFailure } from '../read-failure.ts';
import { workersFor } from '../read-files.ts';
import { readRedactionMap } from '../redaction-file.ts';

/** `occam verify REPORT.pdf --sources DIR`: computes every number of a report again from the original files. */
export const verifyCommand: CliCommand = {
  name: 'verify',
  usage: 'verify REPORT.pdf --sources DIR [--redact MAP.json] [--all]',
  does: 'recomputes every number of the report from the originals and says which hold',
  options: [
    '--sources DIR    folder with the original files; they are found by their SHA-256, whatever they are called',
    '--redact MAP     the map of a redacted report',
    '--all            a line for each number, not only for those that differ or cannot be checked',
  ],
  run,
};

async function run(words: readonly string[], terminal: Terminal): Promise<ExitStatus> {
  const call = parse(words);
  if (typeof call === 'string') {
    terminal.complain(call);
    return 2;
  }
  const pdf = await readFailure(call.report, () => readFile(call.report));
  const map: Result<RedactionMap | undefined> = call.redact === undefined ? ok(undefined) : await readRedactionMap(call.redact);
  for (const result of [pdf, map]) {
    if (result.ok) continue;
    terminal.complain(result.error.message);
    return 1;
  }
  if (!pdf.ok || !map.ok) return 1;
  const checked = await verifyReport(pdf.value, call.sources, {
    signal: terminal.stopped,
    workers: workersFor(null),
    ...(map.value !== undefined && { redaction: map.value }),
  });
  if (!checked.ok) {
    terminal.complain(`${call.report}: ${checked.error.message}`);
    return 1;
  }
  return report(checked.value, call.all, terminal);
}

interface Call {
  readonly report: string;
  readonly sources: string;
  readonly redact: string | undefined;
  readonly all: boolean;
}

/** The call, or what is wrong with it. */
function parse(words: readonly string[]): Call | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: { sources: { type: 'string' }, redact: { type: 'string' }, all: { type: 'boolean' } },
    });
    const [report, ...more] = positionals;
    if (report === undefined || more.length > 0) return 'name one report; see: occam verify --help';
    if (values.sources === undefined) return 'say where the original files are with --sources DIR';
    return { report, sources: values.sources, redact: values.redact, all: values.all === true };
  } catch (error) {
    return `${error instanceof Error ? error.message : String(error)}; see: occam verify --help`;
  }
}

/** Prints the verdicts; answers 1 when anything differs. */
function report(verdicts: readonly Verdict[], all: boolean, terminal: Terminal): ExitStatus {
  const count = (verdict: Verdict['verdict']): number => verdicts.filter((one) => one.verdict === verdict).length;
  for (const { id, verdict, expected, got } of verdicts) {
    if (verdict === 'differs') terminal.print(`${id} differs: expected ${expected}, got ${got}\n`);
    else if (verdict === 'cannot be checked') terminal.print(`${id} cannot be checked: ${expected}\n`);
    else if (all) terminal.print(`${id} holds${got === '' ? '' : `: ${got}`}\n`);
  }
  const [held, differ, unchecked] = [count('holds'), count('differs'), count('cannot be checked')];
  terminal.print(`${held} hold, ${differ} differ, ${unchecked} cannot be checked\n`);
  return differ > 0 ? 1 : 0;
}
