/*
 * Who may import whom; anything else is an error. `import-rules.test.ts` holds the tree to it and prints it for the README.
 */

/** A folder of the tree and what its files may import: other folders, packages by name or prefix (`@fontsource/`), and `node:`. */
export interface FolderRule {
  readonly folder: string;
  readonly mayImport: readonly string[];
}

/** Most particular folder first: a file belongs to the first rule whose folder contains it. */
export const folderRules: readonly FolderRule[] = [
  // Times are numbers with a brand; the brand lives with the model.
  { folder: 'shared/lib', mayImport: ['shared/model/time.ts'] },
  { folder: 'shared/model', mayImport: ['shared'] },
  { folder: 'shared/contract', mayImport: ['shared', 'valibot'] },

  // Small readers of published formats may be used by the format that needs them; nothing here touches a file.
  { folder: 'electron/formats', mayImport: ['shared', 'fflate', 'hyparquet', 'hyparquet-compressors', 'mmdb-lib'] },
  {
    folder: 'electron/reading',
    mayImport: ['shared', 'node:', 'yauzl', 'fzstd', 'unbzip2-stream', 'xz-decompress', 'fflate', 'hyparquet', 'hyparquet-compressors'],
  },
  { folder: 'electron/events', mayImport: ['shared', 'electron/formats/record-sink.ts'] },
  { folder: 'electron/ingest', mayImport: ['shared', 'electron/reading', 'electron/formats', 'electron/events', 'node:'] },
  { folder: 'electron/statistics', mayImport: ['fft.js'] },
  { folder: 'electron/analyses', mayImport: ['shared', 'electron/statistics', 'node:'] },
  { folder: 'electron/store', mayImport: ['shared', '@duckdb/', 'node:'] },
  {
    folder: 'electron/report',
    mayImport: [
      'shared',
      'electron/store',
      'electron/events',
      'electron/ingest',
      'electron/analyses',
      'electron/formats',
      'renderer/print',
      'react',
      'react-dom',
      '@cantoo/pdf-lib',
      'pdfjs-dist',
      'node:',
    ],
  },
  {
    folder: 'electron/engine',
    mayImport: [
      'shared',
      'electron/ingest',
      'electron/events',
      'electron/formats',
      'electron/store',
      'electron/analyses',
      'electron/statistics',
      'electron/report',
      'graphology',
      'graphology-layout-forceatlas2',
      'valibot',
      'node:',
    ],
  },
  {
    folder: 'electron/cli',
    mayImport: [
      'shared',
      'electron/engine',
      'electron/reading',
      'electron/ingest',
      'electron/events',
      'electron/formats',
      'electron/store',
      'electron/analyses',
      'electron/statistics',
      'electron/report',
      'node:',
    ],
  },
  // Above the command line, which knows it as a file to be loaded by name: so nothing of it can slip into another bundle.
  {
    folder: 'electron/cluster',
    mayImport: [
      'shared',
      'electron/cli',
      'electron/engine',
      'electron/reading',
      'electron/ingest',
      'electron/events',
      'electron/formats',
      'electron/store',
      'node:',
    ],
  },
  { folder: 'electron/main', mayImport: ['shared', 'electron/report', 'electron', 'valibot', 'node:'] },
  { folder: 'electron/preload', mayImport: ['shared/contract', 'shared/lib', 'electron'] },
  { folder: 'electron/standin/world', mayImport: ['electron/standin/codec.ts', 'devalue'] },
  { folder: 'electron/standin', mayImport: ['electron', 'playwright-core', 'devalue', 'node:'] },

  { folder: 'renderer/ui', mayImport: ['shared/lib', 'react', 'react-dom', 'react-aria-components', 'lucide-react'] },
  // React for the hooks that tie a question to the engine to the life of a view.
  { folder: 'renderer/state', mayImport: ['shared', 'zustand', 'react'] },
  { folder: 'renderer/print', mayImport: ['shared', 'react', 'markdown-it'] },
  ...['start', 'import', 'graph', 'timeline', 'inspector', 'records', 'notes', 'findings', 'hypotheses', 'report'].map((view) => ({
    folder: `renderer/${view}`,
    mayImport: ['shared', 'renderer/ui', 'renderer/state', 'react', 'react-aria-components', 'lucide-react', ...viewPackages(view)],
  })),
  {
    folder: 'renderer/app',
    mayImport: ['shared', 'renderer', 'react', 'react-dom', 'react-aria-components', 'lucide-react', 'cmdk', '@fontsource/'],
  },
];

/** Packages that one view alone may use. */
function viewPackages(view: string): readonly string[] {
  if (view === 'graph') return ['cytoscape', '@tanstack/react-virtual'];
  if (view === 'report') return ['pdfjs-dist'];
  if (view === 'records') return ['@tanstack/react-virtual'];
  if (view === 'notes') return ['@codemirror/', '@lezer/highlight', 'markdown-it', 'dompurify'];
  return [];
}

/** Files that may break a rule, each with its reason. An exception that is no longer needed fails the test. */
export const importExceptions: readonly { readonly file: string; readonly imports: string; readonly because: string }[] = [
  {
    file: 'electron/engine/verify-report.ts',
    imports: 'renderer/print/numbers.ts',
    because: 'the numbers of a report are defined once, where they are printed; verifying computes the same list again',
  },
];

/** The one file that may open a socket, to the address its user gives (`occam cluster`); it is in no bundle of the desktop program. */
export const networkUsers: Readonly<Record<string, readonly string[]>> = { 'electron/cluster/client.ts': ['node:http', 'node:https'] };

/** Modules that reach a network. Nothing else may name them. */
export const networkModules = ['net', 'http', 'https', 'http2', 'tls', 'dgram', 'dns', 'dns/promises', 'undici', 'ws'];
