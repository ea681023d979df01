import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { seededRandom } from '../../electron/statistics/random.ts';
import { engineCommands } from '../../shared/contract/engine-commands.ts';
import { shellCommands } from '../../shared/contract/shell-commands.ts';
import { fuzzCalls } from './fuzz-calls.ts';
import { malformedCall } from './malformed-calls.ts';

vi.mock('electron', () => ({ ipcMain: { handle: () => undefined } }));
const { answerCall } = await import('../../electron/main/ipc.ts');

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

test('the shell refuses 3,000 malformed calls, and hands on only what is as agreed', { timeout: 120_000 }, async () => {
  const random = seededRandom(7, 'malformed calls of the shell');
  const handed: [string, unknown][] = [];
  const take = (name: string) => async (args: unknown) => {
    handed.push([name, args]);
    return { ok: true, value: null };
  };
  const shell = new Proxy({}, { get: (_target, name) => take(String(name)) }) as never;
  const targets = { shell, engine: async () => ({ ok: true as const, value: 'engine' }) };
  let refused = 0;
  for (let n = 0; n < 3000; n++) {
    const { name, args } = malformedCall(shellCommands, n, random, folder);
    const before = handed.length;
    const answer = await answerCall(targets, name, args);
    if (answer.ok) continue;
    refused++;
    expect([answer.error.code, handed.length]).toEqual(['bad-message', before]);
    expect(answer.error.message).toMatch(/^(The call [a-z-]+ does not take this: |There is no call named |A call has a name)/);
  }
  expect(refused).toBeGreaterThan(1000);
  expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  for (const [name] of handed) expect(Object.hasOwn(shellCommands, name)).toBe(true);
});
