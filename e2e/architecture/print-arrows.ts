import { folderRules } from './import-rules.ts';

/** The import rules as a Mermaid figure for the README: `node electron/build/run-ts.mjs e2e/architecture/print-arrows.ts`. */
export function arrowsAsMermaid(): string {
  const folders = folderRules.map(({ folder }) => folder);
  const id = (folder: string) => folder.replaceAll(/[^a-z]/g, '_');
  const ours = (name: string) => folders.filter((folder) => folder === name || (name === 'shared' && folder.startsWith('shared/')));
  const lines = folderRules.flatMap(({ folder, mayImport }) =>
    mayImport.filter((name) => name === 'shared' || ours(name).length > 0).map((name) => `  ${id(folder)}["${folder}"] --> ${id(name)}["${name}"]`),
  );
  return ['flowchart LR', ...lines].join('\n');
}

if (process.argv[1]?.endsWith('print-arrows.js')) process.stdout.write(`${arrowsAsMermaid()}\n`);
