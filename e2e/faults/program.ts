import { type ChildProcess, execFileSync, type SpawnOptions, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = new URL('../..', import.meta.url).pathname;
/** The built command line, as the package holds it. */
export const cliFile = join(root, 'out/node/cli.js');
export const engineFile = join(root, 'out/node/engine.js');

/** Builds the command line, the engine and their threads when they are stale. */
export function buildProgram(): void {
  const targets = ['engine', 'cli', 'parse-worker', 'analysis-worker', 'layout-worker'];
  execFileSync(process.execPath, [join(root, 'electron/build/build.mjs'), ...targets], { cwd: root, stdio: 'ignore' });
}

/** A folder of the test's own that any user may enter, so that tests as another user can. */
export function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'occam-fault-'));
  execFileSync('chmod', ['777', folder]);
  return folder;
}

/** What a call of the command line came to. */
export interface Run {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

export interface RunOptions {
  readonly folder?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Words before `node`: `['setpriv', ...]`. */
  readonly under?: readonly string[];
  /** Shell commands before the call, in the same shell: `ulimit -n 64`. */
  readonly limits?: string;
}

/** Starts the command line. With limits it becomes the shell's own process, so that signals reach it. */
export function startOccam(
  words: readonly string[],
  { folder, env, under = [], limits }: RunOptions = {},
  spawning: SpawnOptions = {},
): ChildProcess {
  const call = [...under, process.execPath, cliFile, ...words];
  const [program, ...rest] = limits === undefined ? call : ['bash', '-c', `${limits}; exec "$@"`, 'bash', ...call];
  return spawn(program!, rest, { cwd: folder, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'], ...spawning });
}

/** Runs the command line to its end. */
export async function occam(words: readonly string[], options: RunOptions = {}): Promise<Run> {
  return ended(startOccam(words, options));
}

/** Everything a child says, and how it ends. */
export async function ended(child: ChildProcess): Promise<Run> {
  const said = { out: '', err: '' };
  // A letter of several bytes may be cut between two parts.
  child.stdout?.setEncoding('utf8');
  child.stderr?.setEncoding('utf8');
  child.stdout?.on('data', (part) => {
    said.out += part;
  });
  child.stderr?.on('data', (part) => {
    said.err += part;
  });
  const status = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { status, ...said };
}

/** Lines of a BIND query log: 250 clients, 997 names, one every 20 seconds. Its truth: as many events as lines. */
export function queryLog(lines: number): string {
  const text: string[] = [];
  const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
  for (let i = 0; i < lines; i++) {
    const time = new Date(Date.UTC(2016, 4, 4) + i * 20_000).toISOString();
    const day = `${time.slice(8, 10)}-${months[Number(time.slice(5, 7)) - 1]}-${time.slice(0, 4)}`;
    text.push(`${day} ${time.slice(11, 23)} queries: info: client 192.0.2.${i % 250}#53: query: h${i % 997}.example IN A -E (198.51.100.53)\n`);
  }
  return text.join('');
}

/** Writes such a log and answers its path. */
export function writeQueryLog(path: string, lines: number): string {
  writeFileSync(path, queryLog(lines));
  return path;
}

/** The sentence of a run that failed: one line on standard error, nothing else. Throws when there are more or none. */
export function sentence({ err }: Run): string {
  const found = /^occam: ([^\n]+)\n$/.exec(err);
  if (found === null) throw new Error(`not one line: ${JSON.stringify(err)}`);
  return found[1]!;
}

/** Whether a program can be run here; tests that need it say so when not. */
export const can = (program: string, ...words: readonly string[]): boolean => spawnSync(program, words, { stdio: 'ignore' }).status === 0;

/** Words that make a program run as nobody, or null where that cannot be done: root is not stopped by permissions. */
export function asNobody(): readonly string[] | null {
  if (process.getuid?.() !== 0) return [];
  const words = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];
  return can(words[0]!, ...words.slice(1), process.execPath, '-e', '0') ? words : null;
}

/** The most memory a process has taken so far, in megabytes (Linux). */
export function peakMegabytes(pid: number): number {
  const [, kilobytes] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1024;
}
