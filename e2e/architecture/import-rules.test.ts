import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { circlesOf } from './circles.ts';
import { type FolderRule, folderRules, importExceptions, networkModules, networkUsers } from './import-rules.ts';
import { importsOf, root, type SourceFile, sourceFiles } from './source-files.ts';

const shipped = sourceFiles(['shared', 'electron', 'renderer']);

const ruleOf = (path: string): FolderRule | undefined =>
  [...folderRules].sort((a, b) => b.folder.length - a.folder.length).find(({ folder }) => path.startsWith(`${folder}/`));

/** True when a rule lets `imported` in: the same folder, a folder or file it names, or a package it names. */
function allows({ folder, mayImport }: FolderRule, imported: string): boolean {
  if (imported.startsWith(`${folder}/`)) return true;
  const isOurs = /^(shared|electron|renderer|e2e|assets)\//.test(imported);
  return mayImport.some((allowed) => {
    if (isOurs) return allowed !== 'electron' && (imported === allowed || imported.startsWith(`${allowed}/`));
    if (allowed.endsWith('/') || allowed === 'node:') return imported.startsWith(allowed);
    return imported === allowed || imported.startsWith(`${allowed}/`);
  });
}

function violations(files: readonly SourceFile[]): readonly { readonly file: string; readonly imports: string }[] {
  return files.flatMap((file) => {
    const rule = ruleOf(file.path);
    return importsOf(file)
      .filter((imported) => !/\.(css|woff2)$/.test(imported) || imported.startsWith('.'))
      .filter((imported) => rule === undefined || !allows(rule, imported))
      .map((imported) => ({ file: file.path, imports: imported }));
  });
}

test('the walk sees the tree', () => {
  expect(shipped.length).toBeGreaterThan(50);
  expect(shipped.flatMap(importsOf).length).toBeGreaterThan(200);
});

test('every file has a rule', () => {
  const lost = shipped.filter(({ path }) => ruleOf(path) === undefined && path !== 'renderer/vite.config.ts').map(({ path }) => path);
  expect(lost, 'folders without a rule in import-rules.ts').toEqual([]);
});

test('nobody imports what the rules do not let in', () => {
  const excepted = (found: { file: string; imports: string }) =>
    importExceptions.some(({ file, imports }) => file === found.file && imports === found.imports);
  const found = violations(shipped.filter(({ path }) => path !== 'renderer/vite.config.ts'));
  expect(found.filter((one) => !excepted(one)).map((one) => `${one.file} imports ${one.imports}`)).toEqual([]);
  const unneeded = importExceptions.filter(({ file, imports }) => !found.some((one) => one.file === file && one.imports === imports));
  expect(unneeded, 'exceptions that are no longer needed').toEqual([]);
});

test('the rules name only what is there', () => {
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const packages = Object.keys({ ...dependencies, ...devDependencies });
  const isThere = (name: string) =>
    name === 'node:' || existsSync(join(root, name)) || packages.some((one) => one === name || (name.endsWith('/') && one.startsWith(name)));
  expect(folderRules.flatMap(({ folder, mayImport }) => [folder, ...mayImport]).filter((name) => !isThere(name))).toEqual([]);
});

test('no files import each other in a circle, types included', () => {
  const graph = new Map(sourceFiles(['shared', 'electron', 'renderer', 'e2e']).map((file) => [file.path, importsOf(file)]));
  expect(circlesOf(graph)).toEqual([]);
  expect(
    circlesOf(
      new Map([
        ['a', ['b']],
        ['b', ['c', 'd']],
        ['c', ['a']],
        ['d', []],
      ]),
    ),
  ).toEqual(['a b c']);
});

test('the rule finds a forbidden import, so that a pass means something', () => {
  const bad: SourceFile = {
    path: 'electron/formats/x.ts',
    text: "import { readFile } from 'node:fs';\nimport { y } from '../store/y.ts';\nimport { z } from './z.ts';",
  };
  expect(violations([bad]).map(({ imports }) => imports)).toEqual(['node:fs', 'electron/store/y.ts']);
  const view: SourceFile = { path: 'renderer/graph/x.tsx', text: "import { a } from '../timeline/a.tsx';" };
  expect(violations([view])).toHaveLength(1);
  const engine: SourceFile = { path: 'electron/engine/x.ts', text: "import { app } from 'electron';" };
  expect(violations([engine])).toHaveLength(1);
});

test('one file touches each raw channel', () => {
  const users = (pattern: RegExp, within: RegExp) =>
    shipped.filter(({ path, text }) => within.test(path) && pattern.test(text)).map(({ path }) => path);
  expect(users(/\bipcMain\b/, /^electron\/main\//)).toEqual(['electron/main/ipc.ts']);
  expect(users(/\bipcRenderer\b/, /^(electron\/preload|renderer)\//)).toEqual(['electron/preload/preload.ts']);
  expect(users(/\bwindow\.occam\b/, /^renderer\//).length).toBeLessThanOrEqual(1);
  expect(users(/@duckdb\//, /^(?!electron\/store\/)/)).toEqual([]);
});

/** A file may have a function of its own by the name of `fetch`; its calls are not the network's. */
const withoutOwnFetch = (text: string): string => (/\b(?:const|function) fetch\b/.test(text) ? text.replaceAll(/\bfetch\(/g, 'own(') : text);

test('nothing names a way to a network, but the client of the cluster', () => {
  const modules = new Set(networkModules.flatMap((name) => [name, `node:${name}`]));
  const standin = /^electron\/standin\//;
  const named = shipped
    .filter(({ path }) => !standin.test(path))
    .flatMap((file) =>
      importsOf(file)
        .filter((name) => modules.has(name))
        .map((name) => `${file.path}: ${name}`),
    );
  expect(named).toEqual(Object.entries(networkUsers).flatMap(([file, names]) => names.map((name) => `${file}: ${name}`)));
  const calls =
    /(?<![.\w])(?:fetch|WebSocket|EventSource|XMLHttpRequest|RTCPeerConnection|sendBeacon)\s*\(|\bnew (?:WebSocket|EventSource|XMLHttpRequest|RTCPeerConnection)\b|navigator\.sendBeacon/;
  expect(shipped.filter(({ path, text }) => !standin.test(path) && calls.test(withoutOwnFetch(text))).map(({ path }) => path)).toEqual([]);
});
