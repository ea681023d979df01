/**
 * What is built from what. Node entries become one self-contained file each in `out/node/` (flat, so that `new URL('./parse-worker.js', import.meta.url)` holds
 * from anywhere); only Electron and DuckDB's native binding stay outside the bundles.
 */
export const nodeEntries = {
  main: 'electron/main/main.ts',
  engine: 'electron/engine/engine.ts',
  cli: 'electron/cli/cli.ts',
  cluster: 'electron/cluster/cluster.ts',
  'hash-worker': 'electron/cluster/hash-worker.ts',
  'parse-worker': 'electron/ingest/parse-worker.ts',
  'analysis-worker': 'electron/analyses/analysis-worker.ts',
  'layout-worker': 'electron/engine/layout-worker.ts',
  'standin-register': 'electron/standin/register.ts',
  standin: 'electron/standin/electron.ts',
  'standin-child': 'electron/standin/child.ts',
  'standin-page-world': 'electron/standin/world/page-world.ts',
  'standin-preload-world': 'electron/standin/world/preload-world.ts',
};

/** Entries that are put into pages as text instead of being loaded as modules. */
export const pageEntries = ['standin-page-world', 'standin-preload-world'];

/** Entries that a command-line run needs; the rest is for the window. */
export const commandLineTargets = ['cli', 'parse-worker', 'analysis-worker', 'layout-worker'];

/** What `occam cluster` needs beside those. Never packed: the desktop program opens no connection. */
export const clusterTargets = ['cluster', 'hash-worker'];

/** Entries that printing a report needs beside those. */
export const printingTargets = ['main', 'print', 'standin', 'standin-register', 'standin-child', ...pageEntries];

/** Folders whose files decide whether a target is stale. */
export const sourceFolders = {
  node: ['shared', 'electron', 'renderer/print'],
  preload: ['shared', 'electron/preload'],
  renderer: ['shared', 'renderer'],
  print: ['renderer/print'],
};

/** Packages that are never bundled: Electron is provided by the runtime, DuckDB is native, and Playwright's drivers load files beside themselves. */
export const external = ['electron', /^@duckdb\//, /^playwright/, '@sparticuz/chromium', 'vite', 'rolldown'];
