import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openCase } from './open-case.ts';
import { sweepUnfinished, unfinishedName } from './unfinished.ts';

test('what a killed process left half made is taken away when a case of the folder is opened; nothing else is', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'occam-unfinished-'));
  const dead = spawnSync(process.execPath, ['-e', '']).pid;
  const put = (name: string, age: number): string => {
    writeFileSync(join(folder, name), 'part of a case');
    const then = (Date.now() - age) / 1000;
    utimesSync(join(folder, name), then, then);
    return name;
  };
  const left = put(`copy.occam.unfinished-${dead}-0123abcd.part`, 120_000);
  const kept = [
    // Perhaps being written on another computer at the same folder.
    put(`young.occam.unfinished-${dead}-0123abcd.part`, 1000),
    put(unfinishedName('mine.occam').slice(0), 120_000),
    put(`someone.unfinished-${dead}.part`, 120_000),
    put('film.part', 120_000),
    put(`unfinished-${dead}-0123abcd.part.txt`, 120_000),
  ];
  const opened = await openCase(join(folder, 'new.occam'), { create: 'New' });
  expect(opened.ok).toBe(true);
  if (opened.ok) await opened.value.close();
  const there = readdirSync(folder);
  expect(there).not.toContain(left);
  expect(there).toEqual(expect.arrayContaining(kept));
  sweepUnfinished(join(folder, 'nowhere'));
  rmSync(folder, { recursive: true });
});
