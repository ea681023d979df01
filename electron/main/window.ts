import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { app, BrowserWindow, dialog, nativeTheme } from 'electron';
import * as v from 'valibot';
import { writeWhole } from './atomic-file.ts';
import { pageAddress } from './page-protocol.ts';
import type { Places } from './places.ts';
import { safePreferences } from './safe-windows.ts';

const sizeSchema = v.object({
  width: v.pipe(v.number(), v.integer(), v.minValue(640), v.maxValue(20_000)),
  height: v.pipe(v.number(), v.integer(), v.minValue(480), v.maxValue(20_000)),
  maximised: v.boolean(),
});
type WindowSize = v.InferOutput<typeof sizeSchema>;
const usual: WindowSize = { width: 1280, height: 800, maximised: false };

/** Reloads after a crash of the page: so many within the span, then the person decides. */
const CRASHES = 3;
const CRASH_SPAN_MS = 60_000;

/** Makes the window and loads the page into it. Its size is kept from one start to the next. */
export async function openWindow(places: Places): Promise<BrowserWindow> {
  const file = join(app.getPath('userData'), 'window.json');
  const size = await readSize(file);
  const window = new BrowserWindow({
    width: size.width,
    height: size.height,
    minWidth: 640,
    minHeight: 480,
    title: 'Occam',
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#171614' : '#fbfaf7',
    webPreferences: {
      ...safePreferences,
      preload: places.preload,
      devTools: !app.isPackaged,
    },
  });
  if (size.maximised) window.maximize();
  window.once('ready-to-show', () => window.show());
  window.on('close', () => {
    const [width, height] = window.isMaximized() ? [size.width, size.height] : window.getContentSize();
    const text = JSON.stringify({ width, height, maximised: window.isMaximized() });
    // The next start has its usual size then; nothing else is lost.
    void writeWhole(file, text).catch(() => undefined);
  });
  watchPage(window);
  await window.loadURL(pageAddress('index.html'));
  return window;
}

/** A page that crashes is loaded again, and what it had saved with it; one that hangs is the person's to judge. */
function watchPage(window: BrowserWindow): void {
  const crashes: number[] = [];
  window.webContents.on('render-process-gone', (_event, details) => {
    if (details.reason === 'clean-exit' || window.isDestroyed()) return;
    const now = Date.now();
    crashes.push(now);
    while ((crashes[0] ?? now) < now - CRASH_SPAN_MS) crashes.shift();
    if (crashes.length <= CRASHES) window.webContents.reload();
    else void askAfterCrashes(window);
  });
  let asking = false;
  window.on('unresponsive', () => {
    if (asking) return;
    asking = true;
    void askWhileHung(window).finally(() => {
      asking = false;
    });
  });
}

async function askAfterCrashes(window: BrowserWindow): Promise<void> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    message: 'The window has stopped several times within a minute.',
    detail: 'The case and the saved notes are not affected. Load the window again, or close Occam and open the case anew.',
    buttons: ['Load again', 'Close'],
    defaultId: 0,
    cancelId: 1,
  });
  if (response === 0) window.webContents.reload();
  else app.quit();
}

async function askWhileHung(window: BrowserWindow): Promise<void> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    message: 'The window does not answer.',
    detail: 'It may be busy. Wait, or load it again: notes are saved within a second of typing.',
    buttons: ['Wait', 'Load again'],
    defaultId: 0,
    cancelId: 0,
  });
  // A page that hangs cannot be asked to go: its process is ended, and what follows is what follows any crash.
  if (response === 1 && !window.isDestroyed()) window.webContents.forcefullyCrashRenderer();
}

async function readSize(file: string): Promise<WindowSize> {
  try {
    const result = v.safeParse(sizeSchema, JSON.parse(await readFile(file, 'utf8')));
    return result.success ? result.output : usual;
  } catch {
    return usual;
  }
}
