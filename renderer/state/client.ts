import type { EngineAnswer, EngineArgs, EngineCommandName } from '../../shared/contract/engine-commands.ts';
import type { PushedEventName, PushedEvents } from '../../shared/contract/events.ts';
import type { ShellAnswer, ShellArgs, ShellCommandName } from '../../shared/contract/shell-commands.ts';
import { visible } from '../../shared/lib/host-name.ts';
import { fail, type Result } from '../../shared/lib/result.ts';

/** What the preload script puts on the window: the page's only way out. */
interface Bridge {
  invoke(name: string, args: unknown): Promise<Result<unknown>>;
  on(event: string, listener: (payload: unknown) => void): () => void;
  pathOf(file: File): string;
}

declare global {
  interface Window {
    readonly occam?: Bridge;
  }
}

export type CallName = EngineCommandName | ShellCommandName;
export type CallArgs<N extends CallName> = N extends EngineCommandName ? EngineArgs<N> : N extends ShellCommandName ? ShellArgs<N> : never;
export type CallAnswer<N extends CallName> = N extends EngineCommandName ? EngineAnswer<N> : N extends ShellCommandName ? ShellAnswer<N> : never;

/** Asks the engine or the shell. Never throws: what goes wrong on the way is a failure too. */
export async function ask<N extends CallName>(name: N, args: CallArgs<N>): Promise<Result<CallAnswer<N>>> {
  const bridge = window.occam;
  if (bridge === undefined) return fail('internal', 'This page stands outside the program. Start Occam instead of opening its page in a browser.');
  try {
    return readable((await bridge.invoke(name, args)) as Result<CallAnswer<N>>);
  } catch (error) {
    return fail('internal', `The program did not take the call “${name}”. Try again; if it stays so, restart Occam.`, String(error));
  }
}

/** A failure names files and hosts as they are called; in a sentence on the screen nothing may mislead. */
function readable<T>(answer: Result<T>): Result<T> {
  return answer.ok ? answer : { ok: false, error: { ...answer.error, message: visible(answer.error.message) } };
}

/** Listens to what is pushed; returns how to stop. */
export function listen<E extends PushedEventName>(event: E, listener: (payload: PushedEvents[E]) => void): () => void {
  return window.occam?.on(event, (payload) => listener(payload as PushedEvents[E])) ?? (() => undefined);
}

/** The path of a dropped file; '' when it has none (dragged out of another program's memory). */
export function pathOf(file: File): string {
  return window.occam?.pathOf(file) ?? '';
}
