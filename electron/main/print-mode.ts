import { deserialize } from 'node:v8';
import type { RenderedReport } from '../../shared/model/report.ts';
import { writeWhole } from './atomic-file.ts';
import { type Printer, printReport } from './print-report.ts';
import { writeFailure } from './write-failure.ts';

/**
 * `--print-report=PATH`: reads a rendered report `{ html, model }` from standard input (as `v8.serialize` writes it, so that it never lies on a
 * disk) and prints it to the path.
 * Answers the exit status: 0 done, 1 not; the sentence for people goes to standard error.
 */
export async function printFromStandardInput(path: string, printer: Printer): Promise<number> {
  const report = await readReport();
  if (report === null) return complain('The report handed to the printer is not one.');
  const printed = await printReport(report, printer);
  if (!printed.ok) return complain(`${printed.error.message} ${printed.error.detail ?? ''}`.trim());
  try {
    await writeWhole(path, printed.value.bytes);
  } catch (error) {
    const failure = writeFailure(path, error);
    return complain(failure.ok ? '' : failure.error.message);
  }
  process.stdout.write(`${printed.value.pages}\n`);
  return 0;
}

/** The report on standard input; null when there is something else. */
async function readReport(): Promise<RenderedReport | null> {
  const parts: Buffer[] = [];
  for await (const part of process.stdin) parts.push(part as Buffer);
  try {
    return deserialize(Buffer.concat(parts)) as RenderedReport;
  } catch {
    return null;
  }
}

function complain(sentence: string): number {
  process.stderr.write(`${sentence}\n`);
  return 1;
}
