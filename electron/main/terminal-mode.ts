import { app } from 'electron';

/** The words that make the installed program a command of the terminal (CONTRACTS: it takes the same words as `npm run occam`). */
export const TERMINAL_WORDS: ReadonlySet<string> = new Set([
  'formats',
  'analyze',
  'import',
  'report',
  'verify',
  'export',
  'salvage',
  'cluster',
  'help',
]);

/** Runs the command line beside this program and ends with its status: no window, no settings, no single instance. */
export async function runInTerminal(words: readonly string[], main: string): Promise<void> {
  process.argv = [process.execPath, 'occam', ...words];
  // Not bundled with the shell: a window never needs it.
  await import(new URL('./cli.js', main).href);
  // A pipe may still have to take what was printed.
  await new Promise((done) => process.stdout.write('', done));
  app.exit(Number(process.exitCode ?? 0));
}
