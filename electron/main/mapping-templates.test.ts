import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fail, ok } from '../../shared/lib/result.ts';
import { MappingTemplates } from './mapping-templates.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'occam-templates-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const file = (): string => join(folder, 'mapping-templates.json');
const done = ok({ job: 'import-1' });
const imported = (...mappings: readonly object[]) => ({ items: mappings.map((mapping) => ({ path: '/evidence/harbour.csv', mapping })) });
const one = { time: 'when', from: 'source.ip', to: 'target' };
const two = { time: 'Time (UTC)', from: 'a', to: 'b', kind: 'what' };

test('mappings of an import are offered to previews, the newest last, and survive', async () => {
  const templates = new MappingTemplates(folder, () => true);
  await templates.load();
  await templates.watch('import-files', imported(one, two), done, false);
  await templates.watch('import-files', imported(one), done, false);
  expect(templates.list()).toEqual([two, one]);
  const again = new MappingTemplates(folder, () => true);
  await again.load();
  expect(again.told('preview-file', { path: '/x' })).toEqual({ path: '/x', templates: [two, one] });
  expect(again.told('open-case', { path: '/x' })).toEqual({ path: '/x' });
  expect(statSync(file()).mode & 0o777).toBe(0o600);
  expect(readFileSync(file(), 'utf8')).not.toContain('harbour');
});

test('nothing is written for a private case, a refused import, other calls, or against the wish of the person', async () => {
  let wanted = true;
  const templates = new MappingTemplates(folder, () => wanted);
  await templates.watch('import-files', imported(one), done, true);
  await templates.watch('import-files', imported(one), fail('wrong-call', 'no'), false);
  await templates.watch('preview-file', { path: '/x', mapping: one }, done, false);
  wanted = false;
  await templates.watch('import-files', imported(one), done, false);
  expect(existsSync(file())).toBe(false);
  wanted = true;
  await templates.watch('import-files', imported(one), done, false);
  expect(existsSync(file())).toBe(true);
  wanted = false;
  expect(templates.list()).toEqual([]);
  await templates.forgetAll();
  expect(existsSync(file())).toBe(false);
});

test('columns without names, and values taken for names, are not kept', async () => {
  const templates = new MappingTemplates(folder, () => true);
  await templates.watch(
    'import-files',
    imported(
      { time: '1', from: '2', to: '3' },
      { time: '2016-05-04T00:00:00Z', from: 'bank.example', to: 'mail.example' },
      { ...one, from: 'x'.repeat(99) },
    ),
    done,
    false,
  );
  expect(existsSync(file())).toBe(false);
});

test('a file that is not ours reads as none', async () => {
  for (const text of ['', 'null', '{}', '[{"time":1}]', '[[]]']) {
    writeFileSync(file(), text);
    const templates = new MappingTemplates(folder, () => true);
    await templates.load();
    expect(templates.list()).toEqual([]);
  }
});
