import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { dispatch } from '../../electron/engine/dispatch.ts';
import { EngineState } from '../../electron/engine/engine-state.ts';
import { closeCurrent } from '../../electron/engine/handlers/case-handlers.ts';
import { answerCall } from '../../electron/main/answer-call.ts';
import { seededRandom } from '../../electron/statistics/random.ts';
import { engineCommands } from '../../shared/contract/engine-commands.ts';
import { shellCommands } from '../../shared/contract/shell-commands.ts';
import type { Result } from '../../shared/lib/result.ts';
import { malformedCall } from './malformed-calls.ts';

/** What came of malformed calls of every command. */
export interface RefusedCalls {
  readonly commands: number;
  readonly calls: number;
  /** Broken promises, each with its command; at most a few of one command. */
  readonly broken: readonly string[];
}

type Commands = Readonly<Record<string, { readonly args: v.GenericSchema }>>;
const TRIES = 60;
const SHOWN = 3;

/**
 * Calls every command of the contract, of the engine and of the shell, so often with arguments that its schema does not take: each call is refused by the command's name and
 * reaches no handler; the engine keeps its case and answers as before.
 */
export async function refuseCalls(each: number, seed: number, folder: string): Promise<RefusedCalls> {
  mkdirSync(folder, { recursive: true });
  const engine = new EngineState({ workers: 1, push: () => undefined });
  const casePath = join(folder, 'kept.occam');
  await dispatch(engine, 'create-case', { path: casePath, title: 'Kept' });
  await dispatch(engine, 'save-note', { id: 'n', text: 'kept', pins: [], confidential: false });
  const reached: string[] = [];
  const take = (name: string) => async (): Promise<Result<null>> => {
    reached.push(name);
    return { ok: true, value: null };
  };
  const shell = { shell: new Proxy({}, { get: (_target, name) => take(String(name)) }) as never, engine: take('the engine') };
  const answers: readonly (readonly [Commands, (name: unknown, args: unknown) => Promise<Result<unknown>>])[] = [
    [engineCommands as unknown as Commands, (name, args) => dispatch(engine, name, args)],
    [shellCommands as unknown as Commands, (name, args) => answerCall(shell, name, args)],
  ];
  const broken: string[] = [];
  let calls = 0;
  for (const [commands, answer] of answers)
    for (const [name, command] of Object.entries(commands)) {
      const told = await refuse(name, command, each, seededRandom(seed, `malformed ${name}`), folder, answer);
      calls += told.calls;
      broken.push(...told.broken);
    }
  broken.push(...reached.map((name) => `${name} was reached by a malformed call`).slice(0, SHOWN), ...(await keptCase(engine)));
  if (Object.hasOwn(Object.prototype, 'polluted')) broken.push('Object.prototype was polluted');
  await closeCurrent(engine);
  return { commands: answers.reduce((sum, [commands]) => sum + Object.keys(commands).length, 0), calls, broken };
}

async function refuse(
  name: string,
  command: { readonly args: v.GenericSchema },
  each: number,
  random: () => number,
  folder: string,
  answer: (name: unknown, args: unknown) => Promise<Result<unknown>>,
): Promise<{ readonly calls: number; readonly broken: readonly string[] }> {
  const broken: string[] = [];
  let calls = 0;
  for (let n = 0; calls < each && n < each * TRIES; n++) {
    const made = malformedCall({ [name]: command }, n, random, folder);
    // The engine takes no arguments for empty ones.
    if (made.name !== name || v.safeParse(command.args, made.args ?? {}).success) continue;
    calls++;
    const result = await answer(name, made.args);
    const refused = !result.ok && result.error.code === 'bad-message' && result.error.message.includes(name);
    if (!refused && broken.length < SHOWN) broken.push(`${name}: ${JSON.stringify(result).slice(0, 200)}`);
  }
  if (calls < each) broken.push(`${name}: only ${calls} malformed messages were found`);
  return { calls, broken };
}

async function keptCase(engine: EngineState): Promise<string[]> {
  const notes = (await dispatch(engine, 'list-notes', {})) as { ok: boolean; value?: readonly { text: string }[] };
  return notes.value?.[0]?.text === 'kept' && notes.value.length === 1 ? [] : [`the case afterwards: ${JSON.stringify(notes).slice(0, 200)}`];
}
