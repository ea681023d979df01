import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { ok } from '../../shared/lib/result.ts';
import { CaseMemory } from './case-memory.ts';
import { RecentCases } from './recent-cases.ts';

const folder = mkdtempSync(join(tmpdir(), 'occam-recent-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('remembers cases, but never a private one, and forgets one that becomes private', async () => {
  const recent = new RecentCases(folder, () => true);
  const memory = new CaseMemory(recent, () => 1);
  const told = (title: string, unlisted: boolean) => ok({ path: `/${title}.occam`, title, private: unlisted });
  const listed = (): readonly string[] => recent.list().map(({ title }) => title);
  await memory.watch('create-case', told('harbour', false));
  await memory.watch('create-case', told('source', true));
  expect(listed()).toEqual(['harbour']);
  expect(memory.path).toBe('/source.occam');
  await memory.watch('rename-case', told('source', true));
  expect(listed()).toEqual(['harbour']);
  await memory.watch('keep-private', told('harbour', true));
  expect(listed()).toEqual([]);
  await memory.watch('keep-private', told('harbour', false));
  expect(listed()).toEqual(['harbour']);
});
