import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { engineCommands } from '../../shared/contract/engine-commands.ts';
import { shellCommands } from '../../shared/contract/shell-commands.ts';
import { fuzzCalls } from './fuzz-calls.ts';
import { refuseCalls } from './refuse-calls.ts';

/** Malformed messages for each command; 10,000 in `npm run torture`. */
const EACH = 50;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'occam-calls-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the engine refuses 1,500 malformed calls by name and keeps its case', { timeout: 300_000 }, async () => {
  const { broken, refused, commandsRefusing } = await fuzzCalls(1500, 7, join(folder, 'engine'));
  expect(broken).toEqual([]);
  expect(refused).toBeGreaterThan(700);
  // Those that take nothing can hardly be called wrongly.
  expect(commandsRefusing).toBeGreaterThan(Object.keys(engineCommands).length * 0.6);
});

test('every command of engine and shell refuses whatever it does not take, by its name', { timeout: 900_000 }, async () => {
  const { broken, calls, commands } = await refuseCalls(EACH, 7, join(folder, 'refused'));
  expect(broken).toEqual([]);
  expect(commands).toBe(Object.keys(engineCommands).length + Object.keys(shellCommands).length);
  expect(calls).toBe(commands * EACH);
});
