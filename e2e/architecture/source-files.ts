import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '../..');

/** A source file by its path from the project's root, with `/`. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** The TypeScript of the given folders, in name order. */
export function sourceFiles(folders: readonly string[], { tests = false }: { readonly tests?: boolean } = {}): readonly SourceFile[] {
  const found = folders.flatMap((folder) => walk(folder));
  return found
    .filter((path) => /\.tsx?$/.test(path) && !path.endsWith('.d.ts') && (tests || !isTest(path)))
    .map((path) => ({ path, text: read(path) }));
}

const isTest = (path: string): boolean => /\.test\.tsx?$/.test(path);
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

function walk(folder: string): readonly string[] {
  let entries: ReturnType<typeof list>;
  try {
    entries = list(folder);
  } catch {
    return [];
  }
  return entries.flatMap((entry) => (entry.isDirectory() ? walk(`${folder}/${entry.name}`) : [`${folder}/${entry.name}`])).sort();
}

const list = (folder: string) => readdirSync(join(root, folder), { withFileTypes: true });

/** Everything a file imports, re-exports or loads: paths from the root for relative ones, names for packages. */
export function importsOf(file: SourceFile): readonly string[] {
  const code = file.text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
  const patterns = [
    /^\s*(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]/gm,
    /^\s*import\s*['"]([^'"]+)['"]/gm,
    /\bimport\(\s*['"]([^'"]+)['"]\s*\)/g,
    /\brequire\(\s*['"]([^'"]+)['"]\s*\)/g,
  ];
  const named = patterns.flatMap((pattern) => [...code.matchAll(pattern)].map(([, name = '']) => name));
  return [...new Set(named)].map((name) => (name.startsWith('.') ? normalize(join(dirname(file.path), name)) : name));
}
