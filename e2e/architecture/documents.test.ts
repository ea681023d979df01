import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { commands } from '../../electron/cli/commands/index.ts';
import { migrations } from '../../electron/store/migrations/index.ts';
import { folderRules } from './import-rules.ts';
import { arrowsDocument, withArrows } from './print-arrows.ts';
import { root } from './source-files.ts';

/* What the documents say of the tree is compared with the tree. */

const documents = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'electron/README.md',
  'electron/standin/README.md',
  'renderer/README.md',
  'electron/analyses/METHODS.md',
];
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const top = ['shared', 'electron', 'renderer', 'e2e', 'assets'];

/** Paths that a document names in code or as a link: from the root, or from the document's own folder. Patterns such as `<id>` name none. */
function pathsIn(document: string): readonly string[] {
  const text = read(document);
  const named = [...text.matchAll(/`([\w./-]+)`|\]\(([\w./-]+)(?:#[\w-]*)?\)|participant \w+ as ([\w./-]+)/g)].map(
    ([, code, link, participant]) => code ?? link ?? participant!,
  );
  return named.filter((path) => /\/|\.(?:md|tsx?|mjs|json)$/.test(path) && !path.startsWith('/') && /^[\w.]/.test(path));
}

const isThere = (document: string, path: string): boolean => [root, join(root, dirname(document))].some((from) => existsSync(join(from, path)));

test('every path that a document names is there', () => {
  const named = documents.flatMap((document) => pathsIn(document).map((path) => ({ document, path })));
  expect(named.length).toBeGreaterThan(60);
  const ours = named.filter(({ document, path }) => top.includes(path.split('/')[0]!) || isThere(document, path.split('/')[0]!));
  expect(ours.filter(({ document, path }) => !isThere(document, path)).map(({ document, path }) => `${document} names ${path}`)).toEqual([]);
});

test('the README names every command of the terminal', () => {
  const told = [...read('README.md').matchAll(/^\| `occam ([a-z]+)/gm)].map(([, name]) => name);
  expect([...new Set(told)]).toEqual(commands.map(({ name }) => name));
});

test('the README names every table of the case file and no other', () => {
  const statements = migrations.flatMap((step) => step.statements);
  const made = statements.flatMap((statement) => [...statement.matchAll(/^CREATE TABLE (\w+)/g)].map(([, name]) => name!));
  const section = read('README.md').split('## The case file')[1]!.split('\n## ')[0]!;
  const told = [...section.matchAll(/^\| ((?:`\w+`(?:, )?)+) \|/gm)].flatMap(([, names]) => names!.replaceAll('`', '').split(', '));
  expect([...told].sort()).toEqual([...made].sort());
});

test('the map names every folder of the tree', () => {
  const map = read('README.md').split('## The map')[1]!.split('\n## ')[0]!;
  const unnamed = folderRules
    .map(({ folder }) => folder)
    .filter((folder) => !folder.startsWith('renderer/') && !folder.startsWith('electron/standin/'));
  expect(unnamed.filter((folder) => folder.split('/').some((word) => !map.includes(word)))).toEqual([]);
});

test('the figure of the import rules is the one they give', () => {
  expect(read(arrowsDocument)).toBe(withArrows(read(arrowsDocument)));
});

test('every fault of SECURITY.md names tests that are there', () => {
  const section = read('SECURITY.md').split('## Every fault')[1]!.split('\n## ')[0]!;
  const rows = section.split('\n').filter((line) => /^\| (?!Fault)/.test(line));
  expect(rows.length).toBeGreaterThan(25);
  for (const row of rows) {
    const named = [...row.matchAll(/`([\w./-]+\.(?:test|spec)\.ts)`: ((?:\*[^*]+\*(?:, )?)+)/g)];
    expect([row.slice(0, 60), named.length > 0]).toEqual([row.slice(0, 60), true]);
    for (const [, file, names] of named)
      for (const [, name] of names!.matchAll(/\*([^*]+)\*/g)) expect([file, name, read(file!).includes(name!)]).toEqual([file, name, true]);
  }
});
