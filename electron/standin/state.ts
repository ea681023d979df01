import type { RunningBrowser } from './browser.ts';

/** What the parts of the stand-in share: one app runs in one process. */
interface State {
  ready: boolean;
  browser: RunningBrowser | null;
  /** Switches for Chromium, as they will stand on its command line. */
  readonly switches: Map<string, string>;
  /** Schemes registered as standard and secure before ready. */
  readonly schemes: Set<string>;
}

export const state: State = { ready: false, browser: null, switches: new Map(), schemes: new Set() };

export function needReady(what: string): void {
  if (!state.ready) throw new Error(`Cannot ${what} before app is ready`);
}

export function needNotReady(what: string): void {
  if (state.ready) throw new Error(`${what} should be called before app is ready`);
}

/** The scheme that `*.occam.invalid` stands for. */
export const pageScheme = (): string | undefined => state.schemes.values().next().value;

export function runningBrowser(): RunningBrowser {
  if (state.browser === null) throw new Error('The browser of the stand-in is not running.');
  return state.browser;
}
