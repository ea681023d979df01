import { mkdirSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App } from 'electron';
import { type RunningBrowser, startBrowser } from './browser.ts';
import { type SecondStart, takeInstanceLock } from './instance-lock.ts';
import { appPackage, projectFolder } from './places.ts';
import { needNotReady, state } from './state.ts';
import { preventable, StrictEmitter, strict } from './strict.ts';
import { utilityMetrics } from './utility-process.ts';
import { closeAllWindows, openWindowCount } from './window-list.ts';

type Path = 'home' | 'appData' | 'userData' | 'temp' | 'documents' | 'downloads' | 'desktop' | 'exe' | 'logs';

const events = [
  ...['ready', 'before-quit', 'will-quit', 'quit', 'window-all-closed', 'second-instance', 'open-file', 'activate'],
  ...['web-contents-created', 'browser-window-created', 'child-process-gone', 'render-process-gone'],
];
const emitter = new StrictEmitter('app', events);
const paths = new Map<Path, string>();
const { name, version } = appPackage();
let quitting = false;
let whenReady: Promise<void> | null = null;

function getPath(which: Path): string {
  const set = paths.get(which);
  if (set !== undefined) return set;
  const home = homedir();
  const usual: Record<Path, () => string> = {
    home: () => home,
    appData: () => process.env['XDG_CONFIG_HOME'] || join(home, '.config'),
    userData: () => join(getPath('appData'), name),
    temp: () => tmpdir(),
    documents: () => join(home, 'Documents'),
    downloads: () => join(home, 'Downloads'),
    desktop: () => join(home, 'Desktop'),
    exe: () => process.execPath,
    logs: () => join(getPath('userData'), 'logs'),
  };
  if (!Object.hasOwn(usual, which)) throw new Error(`Failed to get '${which}' path`);
  const path = usual[which]();
  if (which === 'userData') mkdirSync(path, { recursive: true, mode: 0o700 });
  return path;
}

const commandLine = strict('app.commandLine', {
  appendSwitch(the_switch: string, value = ''): void {
    needNotReady('app.commandLine.appendSwitch');
    if (the_switch === 'no-sandbox') throw new Error('The stand-in refuses --no-sandbox: it must never be built in.');
    state.switches.set(the_switch, value);
  },
  hasSwitch: (the_switch: string): boolean => argvSwitch(the_switch) !== undefined || state.switches.has(the_switch),
  getSwitchValue: (the_switch: string): string => argvSwitch(the_switch) ?? state.switches.get(the_switch) ?? '',
});

function argvSwitch(wanted: string): string | undefined {
  const found = process.argv.slice(2).find((word) => word === `--${wanted}` || word.startsWith(`--${wanted}=`));
  return found === undefined ? undefined : found.slice(wanted.length + 3);
}

/** Starts Chromium once the app's own module has run, so that its switches count. Ready comes in a later turn, as in Electron. */
function begin(): Promise<void> {
  whenReady ??= new Promise((done, failed) => {
    setImmediate(() => {
      const switches = [...state.switches].map(([key, value]) => (value === '' ? `--${key}` : `--${key}=${value}`));
      startBrowser(switches).then((browser) => {
        state.browser = browser;
        state.ready = true;
        presentVersions(browser);
        emitter.emit('ready', {}, {});
        done();
      }, failed);
    });
  });
  return whenReady;
}

/** The versions an app asks for; where Electron says its own number, the stand-in says what it is. */
function presentVersions(browser: RunningBrowser): void {
  const versions = { ...process.versions, electron: '45.4.1 (stand-in)', chrome: browser.version };
  Object.defineProperty(process, 'versions', { value: Object.freeze(versions), configurable: true, enumerable: true });
}

/** Windows may refuse to close; only when all are gone does the program end. */
async function quit(): Promise<void> {
  if (quitting) return;
  const before = preventable({});
  emitter.emit('before-quit', before);
  if (before.defaultPrevented) return;
  quitting = true;
  if (!(await closeAllWindows())) {
    quitting = false;
    return;
  }
  const will = preventable({});
  emitter.emit('will-quit', will);
  if (will.defaultPrevented) {
    quitting = false;
    return;
  }
  await exit(0);
}

async function exit(code: number): Promise<void> {
  quitting = true;
  emitter.emit('quit', {}, code);
  await state.browser?.close().catch(() => undefined);
  process.exit(code);
}

/** Called when the last window has gone. Without a listener Electron quits; with one the app decides. */
export function lastWindowClosed(): void {
  if (quitting) return;
  if (emitter.listenerCount('window-all-closed') === 0) void quit();
  else emitter.emit('window-all-closed');
}

export const announce = (event: string, ...args: unknown[]): boolean => emitter.emit(event, ...args);

const offered = {
  isPackaged: false,
  name,
  commandLine,
  whenReady: begin,
  isReady: () => state.ready,
  getVersion: () => version,
  getName: () => name,
  getAppPath: () => projectFolder(),
  getLocale: () => 'en-GB',
  getPath,
  setPath(which: Path, path: string): void {
    paths.set(which, path);
    mkdirSync(path, { recursive: true, mode: 0o700 });
  },
  enableSandbox: () => needNotReady('app.enableSandbox()'),
  requestSingleInstanceLock(data: unknown = {}): boolean {
    if (Array.isArray(data) || Object.values(data as object).some((value) => typeof value === 'object'))
      throw new Error('The data of requestSingleInstanceLock must be flat: nested values are lost or kill the second start (electron#52020).');
    const start: SecondStart = { words: process.argv, folder: process.cwd(), data };
    return takeInstanceLock(getPath('userData'), start, (second) => emitter.emit('second-instance', {}, second.words, second.folder, second.data));
  },
  getAppMetrics: () => [{ type: 'Browser', pid: process.pid, name: 'Browser' }, ...utilityMetrics()] as never,
  quit: () => void quit(),
  exit: (code = 0) => void exit(code),
  focus: () => undefined,
} satisfies Partial<Record<keyof App, unknown>> &
  Pick<App, 'isPackaged' | 'name' | 'isReady' | 'getVersion' | 'quit' | 'exit' | 'enableSandbox' | 'requestSingleInstanceLock'>;

/** Electron's `app`. */
export const app = strict('app', Object.assign(emitter, offered)) as unknown as App;

process.on('SIGINT', () => void quit());
process.on('SIGTERM', () => void quit());
// An app that only listens for 'ready' has its Chromium as well.
setImmediate(() => void begin().catch(reportFailure));

function reportFailure(error: unknown): void {
  if (quitting) return;
  process.stderr.write(`The browser of the stand-in did not start: ${String(error).split('\n')[0]}\n`);
  process.exit(1);
}

export const windowsLeft = (): number => openWindowCount();
