import type { ShellAnswer, ShellArgs, ShellCommandName } from '../../shared/contract/shell-commands.ts';
import type { Result } from '../../shared/lib/result.ts';
import { dialogHandlers } from './dialog-handlers.ts';
import { fileHandlers } from './file-handlers.ts';
import { settingsHandlers } from './settings-handlers.ts';
import type { Shell } from './shell.ts';

/** A handler for each call of the shell; a call without one does not compile. */
export type ShellHandlers = { readonly [N in ShellCommandName]: (args: ShellArgs<N>) => Promise<Result<ShellAnswer<N>>> };

/** All handlers over one shell. */
export const shellHandlers = (shell: Shell): ShellHandlers => ({ ...dialogHandlers(shell), ...fileHandlers(shell), ...settingsHandlers(shell) });
