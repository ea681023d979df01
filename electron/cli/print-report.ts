import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { fail, ok, type Result } from '../../shared/lib/result.ts';

/**
 * Prints a packed report to a file through the program's own print mode, the same that the window uses: the installed program prints itself; a checkout prints
 * through the browser that its launcher finds. The report goes through a pipe, so that nothing of it lies on a disk.
 * @param stop ends the printer
 * @returns the number of pages
 */
export async function printReport(packed: Readable, path: string, stop?: AbortSignal): Promise<Result<number>> {
  const printer = printerCommand();
  if (printer === null) return fail('internal', 'the part of Occam that prints is missing. Install it again, or run "npm run build" in a checkout');
  const child = spawn(printer[0], [...printer.slice(1), `--print-report=${path}`], {
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(stop && { signal: stop }),
  });
  const out: Buffer[] = [];
  const complaints: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => complaints.push(chunk));
  // A printer that ends early closes the pipe under us; its exit status says why.
  child.stdin.on('error', () => undefined);
  packed.pipe(child.stdin);
  const status = await new Promise<number | null>((resolve) => {
    child.on('error', () => resolve(null));
    child.on('close', resolve);
  });
  const complaint = Buffer.concat(complaints).toString().trim().split('\n').at(-1) ?? '';
  if (status !== 0) return fail('internal', complaint === '' ? `the report could not be printed (status ${status})` : complaint);
  return ok(Number.parseInt(Buffer.concat(out).toString(), 10));
}

/** Program and arguments that start the shell's main module in this installation; null when it is not there. */
function printerCommand(): readonly [string, ...string[]] | null {
  const beside = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
  const main = beside('./main.js');
  if (process.versions['electron'] !== undefined) return [process.execPath, main];
  const register = beside('./standin-register.js');
  return existsSync(main) && existsSync(register) ? [process.execPath, '--import', register, main] : null;
}
