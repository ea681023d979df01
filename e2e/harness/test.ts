import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test as base } from '@playwright/test';
import { OccamApp } from '../occam-app.ts';
import { launch, type RunningApp } from './launch.ts';

export { expect } from '@playwright/test';

interface Fixtures {
  /** A folder of the test's own, gone afterwards. */
  readonly folder: string;
  /** Files the program is started with. */
  readonly startFiles: readonly string[];
  /** The running program. */
  readonly running: RunningApp;
  /** The same in the words of its user. */
  readonly occam: OccamApp;
}

export const projectRoot = join(dirname(fileURLToPath(import.meta.url)), '../..');
/** Where the built program lies; another place to try a build from elsewhere. */
const programRoot = process.env['OCCAM_E2E_ROOT'] ?? projectRoot;

/** Every test has its own program with its own settings; what the page or the shell complains about is shown when it fails. */
export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright wants the pattern
  folder: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'occam-e2e-'));
    await use(folder);
    rmSync(folder, { recursive: true, force: true });
  },
  startFiles: [[], { option: true }],
  running: async ({ folder, startFiles }, use, info) => {
    const running = await launch({ root: programRoot, userData: join(folder, 'settings'), files: startFiles });
    running.page.setDefaultTimeout(30_000);
    const errors: string[] = [];
    running.page.on('pageerror', (error) => errors.push(`page error: ${error.message}`));
    running.page.on('console', (message) => message.type() === 'error' && errors.push(`console: ${message.text()}`));
    await use(running);
    if (info.status !== info.expectedStatus) {
      await info.attach('complaints', { body: [...errors, running.complaints()].join('\n') });
      process.stdout.write(`${[...errors, running.complaints()].join('\n').slice(0, 4000)}\n`);
      await info.attach('window', { body: await running.page.screenshot().catch(() => Buffer.alloc(0)), contentType: 'image/png' });
    }
    await running.quit().catch(() => undefined);
  },
  occam: async ({ running, folder }, use) => {
    await use(new OccamApp(running, folder));
  },
});
