import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { parseArgs } from 'node:util';
import { ok, type Result } from '../../../shared/lib/result.ts';
import type { ReportModel } from '../../../shared/model/report.ts';
import { renderReport } from '../../engine/render-report.ts';
import type { Verdict } from '../../engine/verdict.ts';
import { verifyReport } from '../../engine/verify-report.ts';
import type { RedactionMap } from '../../report/redact.ts';
import type { CliCommand, ExitStatus, Terminal } from '../command.ts';
import { packReport } from '../pack-report.ts';
import { printReport } from '../print-report.ts';
import { readFailure } from '../read-failure.ts';
import { workersFor } from '../read-files.ts';
import { readRedactionMap } from '../redaction-file.ts';
import { verdictText } from '../verdict-text.ts';

/** `occam verify REPORT.pdf --sources DIR`: computes every number of a report again from the original files. */
export const verifyCommand: CliCommand = {
  name: 'verify',
  usage: 'verify REPORT.pdf --sources DIR [--redact MAP.json] [--all] [--reprint]',
  does: 'recomputes every number of the report from the originals and says which hold',
  options: [
    '--sources DIR    folder with the original files; they are found by their SHA-256, whatever they are called; a copy packed otherwise by its content',
    '--redact MAP     the map of a redacted report',
    '--reprint        also prints the report anew and compares the whole file byte for byte, drawings and fonts included (same version of Occam)',
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
  const whole = call.reprint ? [await reprinted(pdf.value, model)] : [];
  const { status, out } = verdictText([...verdicts, ...whole], call.all);
  terminal.print(out);
  return status;
}

interface Call {
  readonly report: string;
  readonly sources: string;
  readonly redact: string | undefined;
  readonly all: boolean;
  readonly reprint: boolean;
}

/** The call, or what is wrong with it. */
function parse(words: readonly string[]): Call | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: { sources: { type: 'string' }, redact: { type: 'string' }, all: { type: 'boolean' }, reprint: { type: 'boolean' } },
    });
    const [report, ...more] = positionals;
    if (report === undefined || more.length > 0) return 'name one report; see: occam verify --help';
    if (values.sources === undefined) return 'say where the original files are with --sources DIR';
    return { report, sources: values.sources, redact: values.redact, all: values.all === true, reprint: values.reprint === true };
  } catch (error) {
    return `${error instanceof Error ? error.message : String(error)}; see: occam verify --help`;
  }
}

/** The file against a fresh print of the recomputed report: the one check that sees what drawings and glyphs look like. */
async function reprinted(pdf: Uint8Array, model: ReportModel | null): Promise<Verdict> {
  const id = 'the whole file';
  if (model === null) return { id, verdict: 'cannot be checked', expected: 'not everything in it could be computed again', got: '' };
  const folder = await mkdtemp(join(tmpdir(), 'occam-reprint-'));
  try {
    const again = join(folder, 'again.pdf');
    const rendered = renderReport(model, []);
    const printed = rendered.ok ? await printReport(Readable.from([packReport(rendered.value)]), again) : rendered;
    if (!printed.ok) return { id, verdict: 'cannot be checked', expected: printed.error.message, got: '' };
    const same = Buffer.from(pdf).equals(await readFile(again));
    return {
      id,
      verdict: same ? 'holds' : 'differs',
      expected: 'the bytes of a fresh print',
      got: same ? '' : 'other bytes: changed, or printed by another version of Occam or its browser',
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
