import type { BrowserWindowConstructorOptions } from 'electron';
import type { Page } from 'playwright-core';
import { announce, lastWindowClosed } from './app.ts';
import { startPage } from './browser.ts';
import { colorScheme, onThemeChange } from './native-theme.ts';
import { interceptRequests } from './session.ts';
import { needReady, runningBrowser } from './state.ts';
import { notImplemented, preventable, StrictEmitter, strict } from './strict.ts';
import { WebContents } from './web-contents.ts';
import { listWindow, unlistWindow } from './window-list.ts';

/** What a window's page may be allowed, and the only values that are safe. Anything else is refused. */
const allowedPreferences: Readonly<Record<string, readonly unknown[] | 'any'>> = {
  preload: 'any',
  contextIsolation: [true],
  nodeIntegration: [false],
  sandbox: [true],
  webviewTag: [false],
  spellcheck: [false],
  navigateOnDragDrop: [false],
  devTools: 'any',
};
const needed = ['contextIsolation', 'nodeIntegration', 'sandbox'];
const allowedOptions = new Set(['width', 'height', 'minWidth', 'minHeight', 'title', 'show', 'backgroundColor', 'webPreferences', 'icon']);
const events = ['ready-to-show', 'show', 'close', 'closed', 'focus', 'unresponsive', 'responsive', 'resize'];

const contentsOfAll = new Set<WebContents>();
/** As the app holds them. */
const all = new Set<Window>();
let intercepted: Promise<void> | null = null;
const ownPages = new WeakSet<Page>();
const opening = new Set<Promise<Page>>();

/** Electron's BrowserWindow. Without a display it has a size and a page, and nothing to see. */
class Window extends StrictEmitter {
  readonly webContents: WebContents;
  private readonly contents: WebContents;
  private readonly listed = { tryToClose: () => this.tryToClose() };
  private page: Page | null = null;
  private destroyed = false;
  private visible: boolean;
  private size: [number, number];

  constructor(options: BrowserWindowConstructorOptions = {}) {
    needReady('create BrowserWindow');
    super('BrowserWindow', events);
    checkOptions(options);
    this.size = [options.width ?? 800, options.height ?? 600];
    this.visible = options.show ?? true;
    const preload = options.webPreferences?.preload;
    this.contents = new WebContents(() => this.remember(this.open()), preload);
    this.webContents = strict('webContents', this.contents);
    this.contents.present(this.webContents);
    contentsOfAll.add(this.contents);
    listWindow(this.listed);
    announce('web-contents-created', {}, this.webContents);
    this.contents.once('did-finish-load', () => this.emit('ready-to-show'));
    for (const event of ['unresponsive', 'responsive']) this.contents.on(event, () => this.emit(event));
  }

  loadURL(address: string): Promise<void> {
    return this.contents.loadURL(address);
  }

  show(): void {
    this.visible = true;
    this.emit('show');
  }

  focus(): void {
    void this.page?.bringToFront().catch(() => undefined);
  }

  maximize(): void {}

  restore(): void {}

  isMinimized(): boolean {
    return false;
  }

  isMaximized(): boolean {
    return false;
  }

  isVisible(): boolean {
    return this.visible;
  }

  isDestroyed(): boolean {
    return this.destroyed;
  }

  getContentSize(): [number, number] {
    return [...this.size];
  }

  setContentSize(width: number, height: number): void {
    this.size = [width, height];
    void this.page?.setViewportSize({ width, height }).catch(() => undefined);
  }

  close(): void {
    void this.tryToClose();
  }

  /** Closes without asking. */
  destroy(): void {
    void this.contents
      .whenOpen()
      .then((page) => page.close())
      .catch(() => undefined);
    this.gone();
  }

  /** Until a page is known as ours, a page that appears may be it. */
  private async remember(page: Promise<Page>): Promise<Page> {
    opening.add(page);
    try {
      return await page;
    } finally {
      opening.delete(page);
    }
  }

  private async open(): Promise<Page> {
    const { context, chromium } = runningBrowser();
    intercepted ??= interceptAll();
    await intercepted;
    const [first] = context.pages();
    const page = first !== undefined && !chromium.headless && first.url() === startPage ? first : await context.newPage();
    this.page = page;
    ownPages.add(page);
    if (chromium.headless) await page.setViewportSize({ width: this.size[0], height: this.size[1] });
    else await resizeWindow(page, this.size);
    const applyTheme = () => void page.emulateMedia({ colorScheme: colorScheme() }).catch(() => undefined);
    await page.emulateMedia({ colorScheme: colorScheme() });
    const forgetTheme = onThemeChange(applyTheme);
    page.on('close', () => {
      forgetTheme();
      // A page that crashed makes room for the one that came in its place.
      if (this.destroyed || this.page !== page) return;
      this.emit('close', preventable({}));
      this.gone();
    });
    return page;
  }

  private async tryToClose(): Promise<boolean> {
    if (this.destroyed) return true;
    const event = preventable({});
    this.emit('close', event);
    if (event.defaultPrevented) return false;
    const { page } = this;
    this.gone();
    await page?.close().catch(() => undefined);
    return true;
  }

  private gone(): void {
    if (this.destroyed) return;
    this.destroyed = true;
    contentsOfAll.delete(this.contents);
    this.emit('closed');
    if (unlistWindow(this.listed)) lastWindowClosed();
  }
}

/** Gives the window on the screen its outer size; the screen may allow less. */
async function resizeWindow(page: Page, [width, height]: readonly [number, number]): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const { windowId } = await session.send('Browser.getWindowForTarget');
  await session.send('Browser.setWindowBounds', { windowId, bounds: { width, height } });
  await session.detach();
}

/** Rules for every page: what it may load, where it may go, and that it opens no other. */
async function interceptAll(): Promise<void> {
  const { context } = runningBrowser();
  await interceptRequests(context, (request, address) => {
    const frame = request.frame();
    const contents = [...contentsOfAll].find((candidate) => candidate.ownsPage(frame.page()));
    return contents === undefined ? false : contents.judgeNavigation(request.url(), address, frame.parentFrame() === null);
  });
  context.on('page', (page) => void closeIfPopup(page).catch(() => undefined));
}

/** A page that no window of ours has asked for was opened by a page: the app's handler is asked, and it goes. */
async function closeIfPopup(page: Page): Promise<void> {
  const opener = await page.opener();
  await Promise.allSettled(opening);
  if (ownPages.has(page)) return;
  for (const contents of contentsOfAll) if (opener === null || contents.ownsPage(opener)) contents.judgePopup(page.url());
  await page.close();
}

function checkOptions(options: BrowserWindowConstructorOptions): void {
  for (const key of Object.keys(options)) if (!allowedOptions.has(key)) throw notImplemented(`the option ${key} of BrowserWindow`);
  const preferences = (options.webPreferences ?? {}) as Readonly<Record<string, unknown>>;
  for (const [key, value] of Object.entries(preferences)) {
    const allowed = Object.hasOwn(allowedPreferences, key) ? allowedPreferences[key] : undefined;
    if (allowed === undefined || (allowed !== 'any' && !allowed.includes(value)))
      throw new Error(`webPreferences.${key} = ${String(value)} is refused: it opens a hole or is not implemented by the stand-in.`);
  }
  for (const key of needed) if (!(key in preferences)) throw new Error(`webPreferences.${key} must be stated.`);
}

/** Electron's `BrowserWindow`: a class whose instances fail by name on what is missing. */
export const BrowserWindow = new Proxy(Window, {
  construct(target, args) {
    const window = strict('BrowserWindow', new target(args[0] as BrowserWindowConstructorOptions));
    all.add(window);
    return window;
  },
  get(target, key) {
    return key === 'getAllWindows' ? () => [...all].filter((window) => !window.isDestroyed()) : Reflect.get(target, key);
  },
});
