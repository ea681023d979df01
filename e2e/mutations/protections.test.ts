import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from '../architecture/source-files.ts';
import { protections } from './protections.ts';

/* `npm run mutations` shows that each protection has a test that fails without it; here the table is held to the tree. */

const read = (path: string): string => (existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : '');

describe.each(protections.map((protection) => [`${protection.item}: ${protection.name}`, protection] as const))(
  '%s',
  (_name, { edits, testFile, test: begins }) => {
    test('what is undone stands there, and its test is there', () => {
      for (const { file, text, instead } of edits) {
        expect([file, read(file).includes(text)]).toEqual([file, true]);
        expect(instead).not.toBe(text);
      }
      expect([testFile, read(testFile).includes(`('${begins}`)]).toEqual([testFile, true]);
    });
  },
);

test('names are given once, and every item of the checklist that code can hold is there', () => {
  const names = protections.map(({ item, name }) => `${item}: ${name}`);
  expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  const items = new Set(protections.flatMap(({ item }) => item.match(/\d+/g) ?? []));
  // 16, a current Electron, is nobody's line of code.
  expect([...items].map(Number).sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 17, 18, 19, 20]);
});
