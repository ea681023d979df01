import { expect, test } from 'vitest';
import { type SourceFile, sourceFiles } from './source-files.ts';

/* A file is read in one sitting, a function at a glance. */

const FILE_LINES = 400;
const FUNCTION_LINES = 60;
const JSX_LINES = 100;
const MEDIAN_LINES = 120;

/** Files and functions that may be longer, each with its reason. */
const exceptions: readonly { readonly path: string; readonly name?: string; readonly because: string }[] = [];

const files = sourceFiles(['shared', 'electron', 'renderer', 'e2e']);
const lines = (text: string): number => text.split('\n').length - 1;

/** The functions of a file that begin at the start of a line or as a member, with their length in lines, by indentation of the closing brace. */
function functionsOf({ path, text }: SourceFile): readonly { readonly path: string; readonly name: string; readonly length: number }[] {
  const rows = text.split('\n');
  return rows.flatMap((row, start) => {
    const match =
      /^(\s*)(?:export )?(?:(?:async )?function\*? (\w+)|(?:private |protected |static |override |async |\*)*#?(\w+)\([^=]*\)?[^=;]*\{$|const (\w+) = .*(?:=>|\()\s*[{(]$)/.exec(
        row,
      );
    const name = match?.[2] ?? match?.[3] ?? match?.[4];
    if (
      match === null ||
      name === undefined ||
      ['if', 'for', 'while', 'switch', 'catch', 'test', 'describe', 'expect', 'constructor'].includes(name) ||
      !/[{(]$/.test(row)
    )
      return [];
    const closing = new RegExp(`^${match[1]}[})]`);
    const end = rows.findIndex((later, at) => at > start && closing.test(later) && !/[{(]$/.test(later));
    return end < 0 ? [] : [{ path, name, length: end - start + 1 }];
  });
}

test('the walk sees the tree', () => {
  expect(files.length).toBeGreaterThan(100);
  expect(files.flatMap(functionsOf).length).toBeGreaterThan(300);
});

test('no file is longer than a sitting', () => {
  const long = files.filter(({ path, text }) => lines(text) > FILE_LINES && !exceptions.some((one) => one.path === path && one.name === undefined));
  expect(long.map(({ path, text }) => `${path}: ${lines(text)} lines`)).toEqual([]);
});

test('the usual file is short', () => {
  const sorted = files.map(({ text }) => lines(text)).sort((a, b) => a - b);
  expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThanOrEqual(MEDIAN_LINES);
});

test('no function is longer than a glance', () => {
  const ceiling = (path: string, name: string) => (path.endsWith('.tsx') && /^[A-Z]/.test(name) ? JSX_LINES : FUNCTION_LINES);
  const long = files
    .flatMap(functionsOf)
    .filter(({ path, name, length }) => length > ceiling(path, name) && !exceptions.some((one) => one.path === path && one.name === name));
  expect(long.map(({ path, name, length }) => `${path}: ${name} has ${length} lines`)).toEqual([]);
});

test('the measure finds a long function, so that a pass means something', () => {
  const text = `export function long() {\n${'  step();\n'.repeat(80)}}\n\nclass A {\n  private run(a: number): void {\n${'    step();\n'.repeat(70)}  }\n}\n`;
  expect(functionsOf({ path: 'x.ts', text }).map(({ name, length }) => [name, length])).toEqual([
    ['long', 82],
    ['run', 72],
  ]);
});
