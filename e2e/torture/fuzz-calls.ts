import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { dispatch } from '../../electron/engine/dispatch.ts';
import { EngineState } from '../../electron/engine/engine-state.ts';
import { closeCurrent } from '../../electron/engine/handlers/case-handlers.ts';
import { seededRandom } from '../../electron/statistics/random.ts';
import { engineCommands } from '../../shared/contract/engine-commands.ts';
import { writeQueryLog } from '../faults/program.ts';
import { malformedCall } from './malformed-calls.ts';

/** What came of a lot of malformed calls. */
export interface FuzzedCalls {
  /** Broken promises, each with its call. */
  readonly broken: readonly string[];
  /** How many were refused as malformed, were answered, or failed with another reason, per command. */
  readonly refused: number;
  readonly answered: number;
  readonly failed: number;
  /** Commands that were called with something that they refused. */
  readonly commandsRefusing: number;
}

const EVENTS = 500;
/** After so many calls the known case is opened afresh, so that calls meet it in all states. */
const AFRESH = 250;
const SLOWEST_MS = 20_000;

/**
 * Sends malformed calls to the engine's dispatch, with a case open: each has to be answered by a Failure with the command's name, or by a Result if it happens to be fine;
 * never by a throw, a hang or an `internal`; and the case has to be whole afterwards.
 */
export async function fuzzCalls(count: number, seed: number, folder: string): Promise<FuzzedCalls> {
  mkdirSync(folder, { recursive: true });
  const log = writeQueryLog(join(folder, 'small.log'), EVENTS);
  const casePath = join(folder, 'case.occam');
  const random = seededRandom(seed, 'malformed calls');
  const engine = new EngineState({ workers: 1, push: () => undefined });
  const told = { broken: [] as string[], refused: 0, answered: 0, failed: 0 };
  const refusing = new Set<string>();
  await dispatch(engine, 'create-case', { path: casePath, title: 'Fuzz' });
  await dispatch(engine, 'import-files', { items: [{ path: log, timeZone: 'UTC' }] });
  await engine.jobs.settled;
  for (let n = 0; n < count; n++) {
    if (n % AFRESH === 0) await dispatch(engine, 'open-case', { path: casePath });
    const { name, args } = malformedCall(engineCommands, n, random, folder);
    const what = `${typeof name === 'string' ? name.slice(0, 40) : typeof name} ${show(args)}`;
    const began = performance.now();
    let result: unknown;
    try {
      result = await dispatch(engine, name, args);
    } catch (error) {
      told.broken.push(`${what} threw ${error}`);
      continue;
    }
    if (performance.now() - began > SLOWEST_MS) told.broken.push(`${what} took ${Math.round(performance.now() - began)} ms`);
    const answer = result as { ok?: unknown; error?: { code?: string; message?: string; detail?: string } };
    if (answer.ok === true) told.answered++;
    else if (answer.error?.code === 'bad-message') {
      told.refused++;
      if (typeof name === 'string') refusing.add(name);
      const named = typeof name === 'string' ? name.slice(0, 20) : 'without a name';
      if (!answer.error.message?.includes(JSON.stringify(named).slice(1, -1)))
        told.broken.push(`${what} is not refused by name: ${answer.error.message?.slice(0, 200)}`);
    } else if (answer.error?.code === 'internal' || typeof answer.error?.message !== 'string')
      told.broken.push(`${what} gave ${answer.error?.code}: ${answer.error?.detail}`);
    else told.failed++;
  }
  await engine.jobs.stopAll();
  if (Object.hasOwn(Object.prototype, 'polluted')) told.broken.push('Object.prototype was polluted');
  const reopened = (await dispatch(engine, 'open-case', { path: casePath })) as { ok: boolean; value?: { warnings: string[]; sources: unknown[] } };
  if (!reopened.ok || reopened.value!.warnings.length > 0) told.broken.push(`the case afterwards: ${JSON.stringify(reopened).slice(0, 300)}`);
  await closeCurrent(engine);
  return { ...told, commandsRefusing: [...refusing].filter((name) => Object.hasOwn(engineCommands, name)).length };
}

function show(args: unknown): string {
  try {
    return (
      JSON.stringify(args, (_key, value) => (typeof value === 'bigint' ? `${value}n` : typeof value === 'string' ? value.slice(0, 60) : value)) ??
      'undefined'
    ).slice(0, 200);
  } catch {
    return 'something that is no JSON';
  }
}
