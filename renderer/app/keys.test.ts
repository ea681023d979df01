import { expect, it } from 'vitest';
import { menuCommands } from '../../shared/contract/menu-commands.ts';
import { matchesKeys, printKeys } from './keys.ts';

const press = (key: string, held: Partial<{ ctrlKey: boolean; metaKey: boolean; shiftKey: boolean; altKey: boolean }> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...held,
});

it('tells undo from redo', () => {
  expect(matchesKeys(press('z', { ctrlKey: true }), 'CmdOrCtrl+Z')).toBe(true);
  expect(matchesKeys(press('Z', { ctrlKey: true, shiftKey: true }), 'CmdOrCtrl+Z')).toBe(false);
  expect(matchesKeys(press('Z', { ctrlKey: true, shiftKey: true }), 'CmdOrCtrl+Shift+Z')).toBe(true);
  expect(matchesKeys(press('z', { metaKey: true }), 'CmdOrCtrl+Z')).toBe(true);
  expect(matchesKeys(press('z'), 'CmdOrCtrl+Z')).toBe(false);
});

it('takes bare keys only bare, and signs with shift where a keyboard needs it', () => {
  expect(matchesKeys(press('.'), '.')).toBe(true);
  expect(matchesKeys(press('.', { shiftKey: true }), '.')).toBe(true);
  expect(matchesKeys(press('.', { ctrlKey: true }), '.')).toBe(false);
  expect(matchesKeys(press('Enter', { ctrlKey: true }), 'CmdOrCtrl+Return')).toBe(true);
});

it('prints keys for people', () => {
  expect(printKeys('CmdOrCtrl+Shift+Z', false)).toBe('Ctrl+Shift+Z');
  expect(printKeys('CmdOrCtrl+Shift+Z', true)).toBe('⌘⇧Z');
});

it('gives no two commands the same keys or id', () => {
  const keys = menuCommands.map((command) => command.keys).filter((key) => key !== '');
  expect(new Set(keys).size).toBe(keys.length);
  expect(new Set(menuCommands.map((command) => command.id)).size).toBe(menuCommands.length);
});
