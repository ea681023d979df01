import { defineConfig } from 'vitest/config';

// The root is the project's, so that tests stand beside the code they test.
// biome-ignore lint/style/noDefaultExport: vitest reads the default export
export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    include: [
      'shared/**/*.test.ts',
      'electron/**/*.test.ts',
      'renderer/**/*.test.{ts,tsx}',
      'e2e/{architecture,faults,fuzz,generators,mutations,torture,unseen}/**/*.test.ts',
    ],
    testTimeout: 60_000,
    // Its own choice leaves a core free, which on two cores is half of the machine.
    maxWorkers: '100%',
    // Zone rules must come from the data, never from the machine.
    env: { TZ: 'Pacific/Auckland' },
  },
});
