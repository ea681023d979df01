import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packagedChromium } from '../../electron/standin/chromium.ts';
import { electronProgram } from './launch.ts';

export const projectRoot = join(dirname(fileURLToPath(import.meta.url)), '../..');

/** Once before all: builds what is stale, unpacks the browser, and says which runtime the suite has. */
// biome-ignore lint/style/noDefaultExport: Playwright calls the default export
export default async function globalSetup(): Promise<void> {
  const { build } = (await import(join(projectRoot, 'electron/build/build.mjs'))) as { build(): Promise<void> };
  if (process.env['OCCAM_E2E_ROOT'] === undefined) await build();
  const program = electronProgram(projectRoot);
  const runtime = program === null ? (await packagedChromium(join(projectRoot, 'node_modules'))).title : `Electron at ${program}`;
  mkdirSync(join(projectRoot, 'test-results'), { recursive: true });
  writeFileSync(join(projectRoot, 'test-results/runtime.txt'), runtime);
  process.stdout.write(`end-to-end tests run on: ${runtime}\n`);
}
