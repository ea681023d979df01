import { defineConfig } from '@playwright/test';

/* The suite starts the program itself (Electron where its binary is there, else the stand-in); Playwright downloads no browser. */

// biome-ignore lint/style/noDefaultExport: Playwright reads the default export
export default defineConfig({
  testDir: './specs',
  globalSetup: './harness/global-setup.ts',
  outputDir: '../test-results',
  timeout: 120_000,
  expect: { timeout: 20_000 },
  fullyParallel: false,
  workers: 2,
  retries: 0,
  forbidOnly: process.env['CI'] !== undefined,
  reporter: [['list'], ['json', { outputFile: '../test-results/e2e.json' }]],
  projects: [{ name: 'window', testMatch: '**/*.spec.ts' }],
});
