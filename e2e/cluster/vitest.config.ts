import { defineConfig } from 'vitest/config';

/* `npm run test:cluster`: not part of `npm test`, because it needs ClickHouse. One file after the other: each starts servers of its own. */
// biome-ignore lint/style/noDefaultExport: vitest reads the default export
export default defineConfig({
  root: new URL('../..', import.meta.url).pathname,
  test: {
    include: ['e2e/cluster/**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 300_000,
    env: { TZ: 'Pacific/Auckland' },
  },
});
