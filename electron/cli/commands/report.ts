import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { fail, ok, type Result } from '../../../shared/lib/result.ts';
import type { ReportChoices } from '../../engine/report-choices.ts';
import type { CliCommand, ExitStatus, Terminal } from '../command.ts';
import { parseWords } from '../options.ts';
import { printReport } from '../print-report.ts';
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
  if (call.value.pack) return writePacked(call.value, terminal);
  const made = await print(call.value, words);
  if (made === null) return 1;
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
  /** The report is for a printer that waits at standard output, and is not printed here. */
  readonly pack: boolean;
}

async function parse(words: readonly string[]): Promise<Result<Call>> {
  const parsed = parseWords(words, { output: { type: 'string', short: 'o' }, pack: { type: 'boolean' }, ...REPORT_SPECIFICATION });
  if (!parsed.ok) return parsed;
  const [file, ...more] = parsed.value.files;
  const { output, pack, ...rest } = parsed.value.values;
  if (file === undefined || more.length > 0) return fail('wrong-call', 'name one case file; see: occam report --help');
  if (output === undefined) return fail('wrong-call', 'say where to write the report with -o REPORT.pdf');
  const choices = await reportChoices(rest);
  return choices.ok ? ok({ file: resolve(file), output, choices: choices.value, pack: pack === true }) : choices;
}

/**
 * Prints while another process of ours, called with the same words, reads the case: the browser starts meanwhile, and what the case took is given back before the printing begins.
 * An installed program reads the case itself: another of it would cost more than it saves.
 * @returns the number of pages; null when the other process has already said what is wrong
 */
async function print({ file, choices, output }: Call, words: readonly string[]): Promise<Result<number> | null> {
  const path = resolve(output);
  const cli = fileURLToPath(new URL('./cli.js', import.meta.url));
  if (process.versions['electron'] !== undefined || !existsSync(cli)) {
    const packed = await pack(file, choices);
    return packed.ok ? printReport(Readable.from([packed.value]), path) : packed;
  }
  const packing = spawn(process.execPath, [cli, 'report', ...words, '--pack'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const stop = new AbortController();
  const packed = new Promise<boolean>((done) => packing.on('close', (status) => done(status === 0)));
  void packed.then((well) => well || stop.abort());
  const printed = await printReport(packing.stdout, path, stop.signal);
  return (await packed) ? printed : null;
}

/** The report goes to whoever called, who prints it. */
async function writePacked({ file, choices }: Call, terminal: Terminal): Promise<ExitStatus> {
  const packed = await pack(file, choices);
  if (!packed.ok) {
    terminal.complain(packed.error.message);
    return 1;
  }
  await new Promise((done) => process.stdout.write(packed.value, done));
  return 0;
}

/** Loaded by whom reads the case, and not by whom waits for the printer. */
async function pack(file: string, choices: ReportChoices): Promise<Result<Uint8Array>> {
  const { packedReport } = await import('../pack-report.ts');
  return packedReport(file, choices);
}
