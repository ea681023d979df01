import { app, type BrowserWindow, nativeTheme, protocol, session, utilityProcess } from 'electron';
import { channels, pageScheme } from '../../shared/contract/bridge.ts';
import { CaseMemory } from './case-memory.ts';
import { refusalOf } from './engine-grants.ts';
import { EngineHost } from './engine-host.ts';
import { Farewell } from './farewell.ts';
import { Grants } from './grants.ts';
import { answerCalls } from './ipc.ts';
import { cutNetwork, lockContents, lockSession } from './lockdown.ts';
import { MappingTemplates } from './mapping-templates.ts';
import { installMenu } from './menu.ts';
import { packPaths, pathsOfCommandLine, unpackPaths } from './open-paths.ts';
import { type PrintJobs, pageHandler, pagePrivileges } from './page-protocol.ts';
import { placesBeside } from './places.ts';
import { printFromStandardInput } from './print-mode.ts';
import { RecentCases } from './recent-cases.ts';
import { SettingsFile } from './settings.ts';
import type { Shell } from './shell.ts';
import { shellHandlers } from './shell-handlers.ts';
import { runInTerminal, TERMINAL_WORDS } from './terminal-mode.ts';
import { openWindow } from './window.ts';

/*
 * The shell: windows, dialogs, settings, printing, and the way to the engine. The order below matters: schemes, sandbox, switches and the single
 * instance come before the app is ready, and nothing may be awaited before them.
 */

const places = placesBeside(import.meta.url);
const printJobs: PrintJobs = new Map();
const words = process.argv.slice(app.isPackaged ? 1 : 2);

protocol.registerSchemesAsPrivileged([{ scheme: pageScheme, privileges: pagePrivileges }]);
app.enableSandbox();
cutNetwork(app);
const userData = app.commandLine.getSwitchValue('user-data-dir');
if (userData !== '') app.setPath('userData', userData);
app.on('web-contents-created', (_event, contents) => lockContents(contents));

const printTo = app.commandLine.getSwitchValue('print-report');
if (printTo !== '') void startPrinting(printTo);
else if (TERMINAL_WORDS.has(words[0] ?? '')) void runInTerminal(words, import.meta.url);
else if (app.requestSingleInstanceLock(packPaths(pathsOfCommandLine(words, process.cwd())))) void startWindow();
else app.quit();

/** Prints one report for the command line and ends: no window, no engine, no settings. */
async function startPrinting(path: string): Promise<void> {
  await app.whenReady();
  preparePages();
  // The hidden window that prints is the last one; its closing must not end the program before the file is written.
  app.on('window-all-closed', () => undefined);
  app.exit(await printFromStandardInput(path, { places, printJobs }));
}

async function startWindow(): Promise<void> {
  let window: BrowserWindow | null = null;
  const push = (event: string, payload: unknown) => {
    if (window !== null && !window.isDestroyed()) window.webContents.send(channels.event, event, payload);
  };
  const grants = new Grants();
  const takeOpenPaths = collectOpenPaths(grants, () => window, push);
  await app.whenReady();
  preparePages();
  const settings = new SettingsFile(app.getPath('userData'));
  nativeTheme.themeSource = (await settings.load()).theme;
  const recent = new RecentCases(app.getPath('userData'), () => settings.now.rememberCases);
  await recent.load();
  const templates = new MappingTemplates(app.getPath('userData'), () => settings.now.rememberCases);
  await templates.load();
  const caseMemory = new CaseMemory(recent, () => Date.now() * 1000);
  const engine = startEngine(caseMemory, push);
  const farewell = new Farewell(() => {
    push('leaving', {});
    return window !== null && !window.isDestroyed() && !window.webContents.isDestroyed();
  });
  const shell: Shell = {
    places,
    settings,
    recent,
    templates,
    engine,
    caseMemory,
    printJobs,
    grants,
    farewell,
    window: () => window,
    takeOpenPaths,
  };
  answerCalls(
    {
      shell: shellHandlers(shell),
      engine: async (name, args) => {
        const refusal = refusalOf(grants, name, args);
        if (refusal !== null) return refusal;
        const result = await engine.ask(name, templates.told(name, args));
        await caseMemory.watch(name, result);
        await templates.watch(name, args, result, caseMemory.isPrivate);
        return result;
      },
    },
    (path) => grants.allowReading(path),
  );
  installMenu((command) => push('menu', { command }));
  const mayClose = quitInOrder(engine, farewell);
  window = await openWindow(places);
  closeInOrder(window, mayClose);
}

type Push = (event: string, payload: unknown) => void;

/** Gathers files named at the start, by a second start, or by the desktop: kept until the page takes them, sent to it from then on. */
function collectOpenPaths(grants: Grants, window: () => BrowserWindow | null, push: Push): () => readonly string[] {
  let waiting = pathsOfCommandLine(words, process.cwd());
  grants.allowReading(...waiting);
  let taken = false;
  const open = (paths: readonly string[]) => {
    grants.allowReading(...paths);
    if (!taken) waiting = [...waiting, ...paths];
    else if (paths.length > 0) push('open-paths', { paths });
  };
  app.on('second-instance', (_event, _words, _folder, data) => {
    open(unpackPaths(data));
    if (window()?.isMinimized()) window()?.restore();
    window()?.focus();
  });
  // macOS names files by an event, which may come before the app is ready.
  app.on('open-file', (event, path) => {
    event.preventDefault();
    open([path]);
  });
  return () => {
    taken = true;
    const paths = waiting;
    waiting = [];
    return paths;
  };
}

function startEngine(caseMemory: CaseMemory, push: Push): EngineHost {
  const engine = new EngineHost({
    fork: () => utilityProcess.fork(places.engine, [], { serviceName: 'Occam engine' }),
    push,
    revive: async () => {
      if (caseMemory.path !== null) await engine.ask('open-case', { path: caseMemory.path });
    },
  });
  engine.start();
  return engine;
}

/** What every page needs, printed or shown, before the first one is made. */
function preparePages(): void {
  lockSession(session.defaultSession);
  protocol.handle(pageScheme, pageHandler(places, printJobs));
}

/** Quits only after the page has saved what was typed and the engine has closed the case. The answer tells whether that is done. */
function quitInOrder(engine: EngineHost, farewell: Farewell): () => boolean {
  let leaving = false;
  let closed = false;
  app.on('before-quit', (event) => {
    if (closed) return;
    event.preventDefault();
    if (leaving) return;
    leaving = true;
    void farewell
      .wait()
      .then(() => engine.stop())
      .finally(() => {
        closed = true;
        app.quit();
      });
  });
  app.on('window-all-closed', () => app.quit());
  return () => closed;
}

/** The window that is closed by its frame stays until all is saved: quitting closes it again. */
function closeInOrder(window: BrowserWindow, mayClose: () => boolean): void {
  window.on('close', (event) => {
    if (mayClose()) return;
    event.preventDefault();
    app.quit();
  });
}
