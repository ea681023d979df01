import { existsSync } from 'node:fs';
import type { CaseSummary } from '../../../shared/contract/engine-answers.ts';
import { fail, ok, type Result } from '../../../shared/lib/result.ts';
import { ForeignContent } from '../../store/foreign-content.ts';
import { openCase } from '../../store/open-case.ts';
import { afterChanges } from '../after-changes.ts';
import type { EngineState } from '../engine-state.ts';
import type { HandlersFor } from '../handler.ts';
import { littleRoom } from '../import-room.ts';
import { damaged } from '../open-case.ts';
import { summariseCase } from '../summarise-case.ts';

async function open(engine: EngineState, path: string, create: string | undefined): Promise<Result<CaseSummary>> {
  await closeCurrent(engine);
  const { now } = engine.options;
  const opened = await openCase(path, { ...(create !== undefined && { create }), ...(now !== undefined && { now }) });
  if (!opened.ok) return opened;
  try {
    return ok(await summariseCase(await engine.adopt(opened.value)));
  } catch (error) {
    const sentence = error instanceof ForeignContent ? `${path}: ${error.message}` : await damaged(opened.value);
    await opened.value.close().catch(() => undefined);
    engine.current = null;
    return fail('case-damaged', sentence, String(error));
  }
}

/** Stops what runs and closes the open case, if there is one. */
export async function closeCurrent(engine: EngineState): Promise<void> {
  const { current } = engine;
  current?.leave();
  await engine.jobs.stopAll();
  engine.current = null;
  // A file that cannot be closed properly (a full disk, a lost share) still holds everything acknowledged; the next opening says what it finds.
  await current?.store.close().catch(() => undefined);
}

export const caseHandlers: HandlersFor<
  'create-case' | 'open-case' | 'close-case' | 'save-copy' | 'keep-private' | 'rename-case' | 'summarise-case' | 'remove-source' | 'undo' | 'redo'
> = {
  'create-case': async ({ path, title, private: unlisted, files }, engine) => {
    if (existsSync(path)) return fail('wrong-call', `${path} is already there. Open it, or choose another name.`);
    const short = files === undefined ? null : await littleRoom(path, files);
    if (short !== null) return fail('little-room', short);
    const made = await open(engine, path, title);
    return made.ok && unlisted === true ? keepPrivate(engine, true) : made;
  },
  'open-case': ({ path }, engine) => open(engine, path, undefined),
  'close-case': async (_args, engine) => {
    await closeCurrent(engine);
    return ok(null);
  },
  'save-copy': async ({ path }, engine) => {
    const current = engine.openCase;
    if (!current.ok) return current;
    if (engine.jobs.busy) return fail('wrong-call', 'A job is still writing to this case. Save the copy when it is done.');
    return current.value.store.saveCopy(path);
  },
  'keep-private': ({ on }, engine) => keepPrivate(engine, on),
  'rename-case': async ({ title }, engine) => {
    const current = engine.writableCase;
    if (!current.ok) return current;
    const { store } = current.value;
    await store.act('rename case', [{ kind: 'title', id: '', before: await store.title(), after: title }]);
    engine.options.push('changed', { what: ['case'] });
    return ok(await summariseCase(current.value));
  },
  'summarise-case': async (_args, engine) => {
    const current = engine.openCase;
    return current.ok ? ok(await summariseCase(current.value)) : current;
  },
  'remove-source': async ({ sha256 }, engine) => {
    const current = engine.writableCase;
    if (!current.ok) return current;
    const sources = (await current.value.store.sources()).filter(
      ({ removed, summary }) => !removed && (summary.memberSha256 === sha256 || summary.sha256 === sha256),
    );
    if (sources.length === 0) return fail('not-found', 'This case has no such source.');
    await current.value.store.act(
      'remove source',
      sources.map((source) => ({ kind: 'removal', id: String(source.number), before: null, after: true })),
    );
    await afterChanges(engine, current.value, ['removal']);
    return ok(await summariseCase(current.value));
  },
  undo: (_args, engine) => step(engine, 'undo'),
  redo: (_args, engine) => step(engine, 'redo'),
};

async function keepPrivate(engine: EngineState, on: boolean): Promise<Result<CaseSummary>> {
  const current = engine.writableCase;
  if (!current.ok) return current;
  await current.value.store.keepPrivate(on);
  engine.options.push('changed', { what: ['case'] });
  return ok(await summariseCase(current.value));
}

async function step(engine: EngineState, direction: 'undo' | 'redo'): Promise<Result<CaseSummary>> {
  const current = engine.writableCase;
  if (!current.ok) return current;
  await afterChanges(engine, current.value, await current.value.store[direction]());
  return ok(await summariseCase(current.value));
}
