import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { _electron, chromium, type Page } from 'playwright-core';
import { type InMain, ProcessLink } from './process-link.ts';

/** A running Occam, the same whichever runtime it has. */
export interface RunningApp {
  readonly page: Page;
  /** "Electron 45.4.1", "stand-in, headless on Chromium from npm (...)". */
  readonly runtime: string;
  /** The process id of the shell. */
  readonly pid: number;
  /** What the shell wrote to standard error so far. */
  readonly complaints: () => string;
  /** Runs a function of (electron, arg) in the main process. */
  evaluate<A, R>(run: InMain<A, R>, arg: A): Promise<R>;
  /** Fulfilled with the exit code when the shell has ended. */
  readonly ended: Promise<number | null>;
  /** Quits as a person does, then waits for the end. */
  quit(): Promise<void>;
}

export interface LaunchOptions {
  /** The project; its `out/` is what runs. */
  readonly root: string;
  /** The folder of settings; a fresh one for each test. */
  readonly userData: string;
  /** Another app than Occam: its main file. */
  readonly main?: string;
  /** Files on the command line. */
  readonly files?: readonly string[];
  /** Words before the program: `['strace', ...]`. */
  readonly under?: readonly string[];
  /** More environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/** The folder of a real Electron, or null: `ELECTRON_OVERRIDE_DIST_PATH` or the package's own `dist`. */
export function electronProgram(root: string): string | null {
  const names = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' } as Readonly<Record<string, string>>;
  const folders = [process.env['ELECTRON_OVERRIDE_DIST_PATH'], join(root, 'node_modules/electron/dist')];
  const programs = folders.flatMap((folder) => (folder ? [join(folder, names[process.platform] ?? 'electron')] : []));
  return programs.find((program) => existsSync(program)) ?? null;
}

/** Starts Occam on Electron where there is one, else on the stand-in, and waits for the window's page. */
export async function launch(options: LaunchOptions): Promise<RunningApp> {
  const program = electronProgram(options.root);
  return program === null ? await launchStandin(options) : await launchElectron(program, options);
}

async function launchElectron(program: string, { root, userData, main, files = [], under = [], env }: LaunchOptions): Promise<RunningApp> {
  const [first, ...rest] = [...under, program];
  const app = await _electron.launch({
    executablePath: first!,
    args: [...rest, main ?? join(root, 'out/node/main.js'), `--user-data-dir=${userData}`, ...files],
    cwd: root,
    env: { ...(process.env as Record<string, string>), ...env },
  });
  const child = app.process();
  let complaints = '';
  child.stderr?.on('data', (part) => {
    complaints += String(part);
  });
  const page = await app.firstWindow();
  const { version } = createRequire(join(root, 'package.json'))('electron/package.json') as { version: string };
  const ended = new Promise<number | null>((done) => child.once('exit', done));
  return {
    page,
    runtime: `Electron ${version}`,
    pid: child.pid ?? 0,
    complaints: () => complaints,
    evaluate: (run, arg) => app.evaluate(run as never, arg as never) as never,
    ended,
    quit: () => app.close(),
  };
}

async function launchStandin({ root, userData, main, files = [], under = [], env }: LaunchOptions): Promise<RunningApp> {
  const built = join(root, 'out/node');
  const args = ['--import', join(built, 'standin-register.js'), main ?? join(built, 'main.js'), `--user-data-dir=${userData}`, ...files];
  const [first, ...rest] = [...under, process.execPath, ...args];
  const child = spawn(first!, rest, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, OCCAM_TEST: '1', OCCAM_HEADLESS: '1', ...env },
  });
  let complaints = '';
  child.stdout?.on('data', () => undefined);
  child.stderr?.on('data', (part) => {
    complaints += String(part);
  });
  const ended = new Promise<number | null>((done) => child.once('exit', done));
  const link = new ProcessLink(child);
  const { endpoint, browser } = await link.ready.catch((error: Error) => {
    throw new Error(`${error.message}\n${complaints}`);
  });
  const shared = await chromium.connect(endpoint);
  const context = shared.contexts()[0];
  if (context === undefined) throw new Error('The stand-in has no browser context.');
  const page = context.pages()[0] ?? (await context.waitForEvent('page'));
  await page.waitForURL(/^https:/);
  return {
    page,
    runtime: browser,
    pid: child.pid ?? 0,
    complaints: () => complaints,
    evaluate: (run, arg) => link.evaluate(run, arg),
    ended,
    async quit() {
      await link.evaluate((electron: { app: { quit(): void } }) => void setTimeout(() => electron.app.quit(), 0), null).catch(() => undefined);
      await ended;
      await shared.close().catch(() => undefined);
    },
  };
}
