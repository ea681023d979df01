/** `npm run soak -- [minutes]`: the soak of the end-to-end tests for an hour; the samples go to `test-results/soak.jsonl`. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from '../electron/build/build.mjs';

const root = resolve(fileURLToPath(import.meta.url), '../..');
const samples = join(root, 'test-results/soak.jsonl');
await build();
mkdirSync(join(root, 'test-results'), { recursive: true });
rmSync(samples, { force: true });
const { status } = spawnSync(
  join(root, 'node_modules/.bin/playwright'),
  ['test', '--config', 'e2e/playwright.config.ts', '--output', 'test-results/soak', 'soak.spec.ts'],
  {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, OCCAM_SOAK_MINUTES: process.argv[2] ?? '60', OCCAM_SOAK_SAMPLES: samples },
  },
);
process.exit(status ?? 1);
