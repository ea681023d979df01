import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { ok, type Result } from '../../../shared/lib/result.ts';
import { verifyReport } from '../../engine/verify-report.ts';
import type { RedactionMap } from '../../report/redact.ts';
import type { CliCommand, ExitStatus, Terminal } from '../command.ts';
import { readFailure } from '../read-failure.ts';
import { workersFor } from '../read-files.ts';
import { readRedactionMap } from '../redaction-file.ts';
import { compareWithPrint, NOT_LOOKED, withPrint } from '../reprint.ts';
import { verdictText } from '../verdict-text.ts';

/** `occam verify REPORT.pdf --sources DIR`: computes every number of a report again from the original files. */
export const verifyCommand: CliCommand = {
  name: 'verify',
  usage: 'verify REPORT.pdf --sources DIR [--redact MAP.json] [--all] [--reprint | --no-reprint]',
  does: 'recomputes every number of the report from the originals and says which hold',
  options: [
    '--sources DIR    folder with the original files; they are found by their SHA-256, whatever they are called; a copy packed otherwise by its content',
    '--redact MAP     the map of a redacted report',
    '--reprint        the report is printed anew and its pages compared, paint and glyphs too; with this the whole file also, byte for byte',
    '--no-reprint     does not print: quicker, and blind to what is painted over the text',
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
  const { verdicts, model } = checked.value;
  terminal.progress('printing the report again');
  const printed = call.reprint === 'no' ? [NOT_LOOKED] : await compareWithPrint(pdf.value, model, call.reprint === 'whole');
  terminal.progress('');
  const { status, out } = verdictText(withPrint(verdicts, printed), call.all);
  terminal.print(out);
  return status;
}

interface Call {
  readonly report: string;
  readonly sources: string;
  readonly redact: string | undefined;
  readonly all: boolean;
  readonly reprint: 'whole' | 'pages' | 'no';
}

/** The call, or what is wrong with it. */
function parse(words: readonly string[]): Call | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        sources: { type: 'string' },
        redact: { type: 'string' },
        all: { type: 'boolean' },
        reprint: { type: 'boolean' },
        'no-reprint': { type: 'boolean' },
      },
    });
    const [report, ...more] = positionals;
    if (report === undefined || more.length > 0) return 'name one report; see: occam verify --help';
    if (values.sources === undefined) return 'say where the original files are with --sources DIR';
    const { sources, redact, all = false } = values;
    return { report, sources, redact, all, reprint: values.reprint ? 'whole' : values['no-reprint'] ? 'no' : 'pages' };
  } catch (error) {
    return `${error instanceof Error ? error.message : String(error)}; see: occam verify --help`;
  }
}
