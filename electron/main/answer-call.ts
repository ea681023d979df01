import * as v from 'valibot';
import { engineCommands } from '../../shared/contract/engine-commands.ts';
import { shellCommands } from '../../shared/contract/shell-commands.ts';
import { fail, type Result } from '../../shared/lib/result.ts';
import type { ShellHandlers } from './shell.ts';

/** Where calls go once they are known to be calls of the contract. */
export interface CallTargets {
  readonly shell: ShellHandlers;
  /** Passes a call on to the engine, which checks the arguments where they arrive. */
  readonly engine: (name: string, args: unknown) => Promise<Result<unknown>>;
}

/** Routes one call by name. Never rejects: a failure is a value. */
export async function answerCall(targets: CallTargets, name: unknown, args: unknown): Promise<Result<unknown>> {
  if (typeof name !== 'string') return fail('bad-message', 'A call has a name.');
  try {
    if (Object.hasOwn(engineCommands, name)) return await targets.engine(name, args);
    if (!Object.hasOwn(shellCommands, name)) return fail('bad-message', `There is no call named ${JSON.stringify(name.slice(0, 80))}.`);
    const command = name as keyof ShellHandlers;
    const checked = v.safeParse(shellCommands[command].args as v.GenericSchema, args);
    if (!checked.success) return fail('bad-message', `The call ${command} does not take this: ${describe(checked.issues)}.`);
    // The table is typed per command; the schema above has just made the arguments those of this command.
    return await (targets.shell[command] as (given: unknown) => Promise<Result<unknown>>)(checked.output);
  } catch (error) {
    return fail('internal', `Something went wrong in ${name.slice(0, 80)}. Try again; if it stays, restart Occam.`, String(error));
  }
}

function describe(issues: readonly v.BaseIssue<unknown>[]): string {
  return issues
    .slice(0, 3)
    .map((issue) => `${v.getDotPath(issue) ?? 'arguments'}: ${issue.message}`)
    .join('; ')
    .slice(0, 500);
}
