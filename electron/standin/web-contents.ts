import type { PrintToPDFOptions } from 'electron';
import type { CDPSession, Page } from 'playwright-core';
import { standinOrigin, toBrowserAddress, toElectronAddress } from './browser.ts';
import { watchForHangs } from './hang-watch.ts';
import { PageIpc } from './page-ipc.ts';
import { pageScripts } from './preload-script.ts';
import { printToPdf } from './print.ts';
import { pageScheme, state } from './state.ts';
import { preventable, StrictEmitter, strict } from './strict.ts';

const events = [
  ...['will-navigate', 'will-redirect', 'will-frame-navigate', 'will-attach-webview', 'did-finish-load', 'did-fail-load', 'dom-ready'],
  ...['render-process-gone', 'unresponsive', 'responsive', 'destroyed'],
];
let nextId = 1;

type OpenHandler = (details: { readonly url: string }) => { readonly action: string };

/** Electron's WebContents over a page of the browser. The page comes later than the object; whatever needs it waits. */
export class WebContents extends StrictEmitter {
  readonly id = nextId++;
  /** One object for as long as the contents live, so that senders can be compared with it. */
  readonly mainFrame: { readonly url: string; readonly parent: null; readonly top: unknown };
  private readonly open: () => Promise<Page>;
  private opened: Promise<Page>;
  private crashed = false;
  private page: Page | null = null;
  private session: CDPSession | null = null;
  private ipc: PageIpc | null = null;
  private windowOpenHandler: OpenHandler | null = null;
  /** The address the app itself is loading: not a navigation of the page. */
  private expected: string | null = null;
  private printing: Promise<unknown> = Promise.resolve();
  private self: unknown = null;

  constructor(open: () => Promise<Page>, preload: string | undefined) {
    super('webContents', events);
    const address = () => this.address();
    this.mainFrame = strict('webContents.mainFrame', {
      get url() {
        return address();
      },
      parent: null,
      get top() {
        return this;
      },
    });
    this.open = () => open().then((page) => this.prepare(page, preload));
    this.opened = this.open();
    this.opened.catch(() => undefined);
  }

  /** The wrapped object that the app holds, for events and comparisons. */
  present(self: unknown): void {
    this.self = self;
  }

  whenOpen(): Promise<Page> {
    return this.opened;
  }

  address(): string {
    return toElectronAddress(this.page?.url() ?? '', pageScheme());
  }

  getURL(): string {
    return this.address();
  }

  isDestroyed(): boolean {
    return this.page?.isClosed() ?? false;
  }

  getOSProcessId(): number {
    return 0;
  }

  async loadURL(address: string): Promise<void> {
    const page = await this.opened;
    const target = toBrowserAddress(address, state.schemes);
    this.expected = target;
    try {
      // Electron sets no limit: a long report on a busy machine takes its time.
      await page.goto(target, { waitUntil: 'load', timeout: 0 });
    } catch (error) {
      const reason = /net::\w+/.exec(String(error))?.[0] ?? 'ERR_FAILED';
      throw new Error(`${reason} loading '${address}'`);
    } finally {
      this.expected = null;
    }
  }

  /** A page that has crashed cannot be used again through Playwright: another takes its place, as another process does in Electron. */
  reload(): void {
    void this.opened.then(async (page) => {
      const address = page.url();
      this.expected = address;
      if (this.crashed) {
        this.crashed = false;
        this.opened = this.open();
        await (await this.opened).goto(address, { waitUntil: 'load' }).catch(() => undefined);
        await page.close().catch(() => undefined);
      } else await page.reload().catch(() => undefined);
      this.expected = null;
    });
  }

  /** Ends the page's process, also one that does nothing but turn in a circle. */
  forcefullyCrashRenderer(): void {
    // The answer never comes: who would give it is gone.
    void this.session?.send('Page.crash').catch(() => undefined);
  }

  send(channel: string, ...args: unknown[]): void {
    this.ipc?.push(channel, args);
  }

  async executeJavaScript(code: string): Promise<unknown> {
    await this.opened;
    const answer = await this.session!.send('Runtime.evaluate', { expression: code, awaitPromise: true, returnByValue: true });
    if (answer.exceptionDetails !== undefined) throw new Error(answer.exceptionDetails.exception?.description ?? answer.exceptionDetails.text);
    return answer.result.value as unknown;
  }

  /** Prints of one page wait for each other, as Electron's do. */
  async printToPDF(options: PrintToPDFOptions): Promise<Buffer> {
    await this.opened;
    const print = this.printing.catch(() => undefined).then(() => printToPdf(this.session!, options));
    this.printing = print;
    return await print;
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.windowOpenHandler = handler;
  }

  /** The browser has opened a window for this page; only "deny" is implemented. */
  judgePopup(url: string): void {
    const { action } = this.windowOpenHandler?.({ url: toElectronAddress(url, pageScheme()) }) ?? { action: 'allow' };
    if (action !== 'deny') throw new Error('The stand-in implements no other answer of setWindowOpenHandler than "deny".');
  }

  /** True when the app allows what the page wants to load next. */
  judgeNavigation(target: string, address: string, isMainFrame: boolean): boolean {
    if (isMainFrame && this.expected === target) return true;
    const details = preventable({ url: address, isMainFrame, isSameDocument: false });
    this.emit('will-frame-navigate', details);
    if (isMainFrame) this.emit('will-navigate', details, address);
    return !details.defaultPrevented;
  }

  ownsPage(page: Page | null): boolean {
    return page !== null && page === this.page;
  }

  private async prepare(page: Page, preload: string | undefined): Promise<Page> {
    this.page = page;
    const session = await page.context().newCDPSession(page);
    this.session = session;
    page.on('load', () => this.emit('did-finish-load'));
    page.on('domcontentloaded', () => this.emit('dom-ready'));
    page.on('crash', () => {
      this.crashed = true;
      this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 5 });
    });
    await session.send('Page.enable');
    watchForHangs(page, session, (event) => this.emit(event));
    if (preload !== undefined) {
      const tree = await session.send('Page.getFrameTree');
      const event = () => ({ type: 'invoke', sender: this.self, senderFrame: this.mainFrame, frameId: 1, processId: 1 });
      this.ipc = new PageIpc(session, pageScripts(standinOrigin('app'), preload), event);
      await this.ipc.install(tree.frameTree.frame.id);
    }
    return page;
  }
}
