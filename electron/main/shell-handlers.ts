import { dialogHandlers } from './dialog-handlers.ts';
import { fileHandlers } from './file-handlers.ts';
import { settingsHandlers } from './settings-handlers.ts';
import type { Shell, ShellHandlers } from './shell.ts';

/** All handlers over one shell. */
export const shellHandlers = (shell: Shell): ShellHandlers => ({ ...dialogHandlers(shell), ...fileHandlers(shell), ...settingsHandlers(shell) });
