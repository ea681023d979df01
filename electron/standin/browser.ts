import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium as driver } from 'playwright-core';
import { type Chromium, findChromium } from './chromium.ts';
import { modulesFolder } from './places.ts';

/** A Chromium that runs for this process, and the one context all windows share. */
export interface RunningBrowser {
  readonly chromium: Chromium;
  readonly version: string;
  readonly context: BrowserContext;
  /** For tests: makes the pages reachable over a local socket and answers its path. */
  bind(): Promise<string>;
  close(): Promise<void>;
}

/** Pages come from here: plain Chromium cannot serve a scheme of our own (ERR_ABORTED), but any https address can be answered by interception. */
export const standinOrigin = (host: string): string => `https://${host}.occam.invalid`;

/** `occam://app/x` as the browser knows it. Other addresses stay. */
export function toBrowserAddress(address: string, schemes: ReadonlySet<string>): string {
  const match = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(.*)$/i.exec(address);
  return match !== null && schemes.has(match[1]!.toLowerCase()) ? standinOrigin(match[2]!) + (match[3] === '' ? '/' : match[3]) : address;
}

/** The way back: `https://app.occam.invalid/x` as Electron would say it. */
export function toElectronAddress(address: string, scheme: string | undefined): string {
  const match = /^https:\/\/([^/?#]*)\.occam\.invalid(\/.*)?$/.exec(address);
  return match !== null && scheme !== undefined ? `${scheme}://${match[1]}${match[2] ?? '/'}` : address;
}

/** What a headed window shows before the app's page: a window made for `about:blank` would be an ordinary one, with tabs and an address bar. */
export const startPage = 'data:text/html,<title>Occam</title>';

/** Starts Chromium with the switches the app has set. Headed, the window is an application window without an address bar. */
export async function startBrowser(switches: readonly string[]): Promise<RunningBrowser> {
  const chromium = await findChromium(modulesFolder());
  const options = {
    executablePath: chromium.program,
    headless: chromium.headless,
    env: { ...(process.env as Record<string, string>), ...chromium.environment },
    args: [...chromium.args, ...switches],
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    chromiumSandbox: !chromium.headless && process.getuid?.() !== 0,
  };
  if (chromium.headless) {
    const browser = await driver.launch(options);
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, acceptDownloads: false, serviceWorkers: 'block' });
    return running(chromium, browser, context, () => browser.close());
  }
  const profile = mkdtempSync(join(tmpdir(), 'occam-window-'));
  const context = await driver.launchPersistentContext(profile, {
    ...options,
    viewport: null,
    acceptDownloads: false,
    ignoreDefaultArgs: ['about:blank'],
    // Without --test-type a bar over every page warns of the switches that keep the program off the network.
    args: [...options.args, `--app=${startPage}`, '--test-type'],
  });
  const close = async () => {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  };
  return running(chromium, context.browser(), context, close);
}

function running(chromium: Chromium, browser: Browser | null, context: BrowserContext, close: () => Promise<void>): RunningBrowser {
  return {
    chromium,
    version: browser?.version() ?? 'unknown',
    context,
    async bind() {
      if (browser === null) throw new Error('This browser cannot be shared with a test.');
      const { endpoint } = await browser.bind(`occam-${randomBytes(8).toString('hex')}`);
      return endpoint;
    },
    close,
  };
}
