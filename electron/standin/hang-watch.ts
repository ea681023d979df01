import { setTimeout as pause } from 'node:timers/promises';
import type { CDPSession, Page } from 'playwright-core';

/** Chromium waits so long for a page that was touched (its hung renderer delay); tests may wait less. */
const PATIENCE_MS = Number(process.env['OCCAM_HANG_MS'] ?? 30_000);

/** Asks the page for a sign of life again and again; `unresponsive` when none comes in time, `responsive` when one comes after all. Ends with the page. */
export function watchForHangs(page: Page, session: CDPSession, tell: (event: 'unresponsive' | 'responsive') => void): void {
  let over = false;
  for (const end of ['close', 'crash'] as const)
    page.once(end as 'close', () => {
      over = true;
    });
  const watch = async (): Promise<void> => {
    while (!over) {
      let hung = false;
      const timer = setTimeout(() => {
        hung = !over;
        if (hung) tell('unresponsive');
      }, PATIENCE_MS);
      await session.send('Runtime.evaluate', { expression: '0' }).finally(() => clearTimeout(timer));
      if (hung && !over) tell('responsive');
      await pause(PATIENCE_MS / 3, undefined, { ref: false });
    }
  };
  // A session that ends takes its last question with it.
  watch().catch(() => undefined);
}
