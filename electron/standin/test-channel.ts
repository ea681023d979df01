import { app } from './app.ts';
import { runningBrowser } from './state.ts';

interface Asked {
  readonly id: number;
  /** The source of a function of (electron, arg), as Playwright's `electronApp.evaluate` takes it. */
  readonly evaluate: string;
  readonly arg: unknown;
}

/**
 * With `OCCAM_TEST=1` and a parent that talks to us: says where the pages can be reached, and runs functions in the main process, so that one suite
 * drives the real Electron and this one with the same words. The app has no part in it.
 */
export function listenToTest(electron: object): void {
  if (process.env['OCCAM_TEST'] !== '1' || process.send === undefined) return;
  const tell = (message: object) => {
    if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
  };
  process.on('message', (message) => {
    const { id, evaluate, arg } = message as Asked;
    if (typeof evaluate !== 'string') return;
    // biome-ignore lint/security/noGlobalEval: tests only, and only from the parent process
    const run = async () => await globalThis.eval(`(${evaluate})`)(electron, arg);
    run().then(
      (value: unknown) => tell({ id, value }),
      (error: unknown) => tell({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
    );
  });
  process.on('disconnect', () => app.exit(0));
  void app.whenReady().then(async () => {
    const { chromium } = runningBrowser();
    tell({ endpoint: await runningBrowser().bind(), browser: chromium.title });
  });
}
