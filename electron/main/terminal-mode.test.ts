import { expect, test, vi } from 'vitest';
import { commands } from '../cli/commands/index.ts';

vi.mock('electron', () => ({ app: { exit: () => undefined } }));
const { TERMINAL_WORDS } = await import('./terminal-mode.ts');

test('the installed program knows every command of the terminal', () => {
  expect([...TERMINAL_WORDS].filter((word) => word !== 'help').sort()).toEqual(commands.map((command) => command.name).sort());
});
