import type { GraphAnswer } from '../../../shared/contract/engine-answers.ts';
import { fail, ok, type Result } from '../../../shared/lib/result.ts';
import type { Change, Position } from '../../store/records.ts';
import type { EngineState } from '../engine-state.ts';
import { compileFilter } from '../filter/compile-filter.ts';
import { DrawnGraph } from '../graph/drawn-graph.ts';
import { findPath } from '../graph/find-path.ts';
import { runLayout } from '../graph/run-layout.ts';
import type { HandlersFor } from '../handler.ts';
import type { OpenCase } from '../open-case.ts';
import { isWindow } from './timeline-handlers.ts';

/** Nodes and edges beyond these are refused: no screen shows them and no person reads them. */
const MOST_HOSTS = 20_000;
const MOST_PAIRS = 50_000;

export const graphHandlers: HandlersFor<'draw-graph' | 'save-positions' | 'count-window' | 'find-path'> = {
  'draw-graph': async (args, engine) => {
    const current = engine.openCase;
    if (!current.ok) return current;
    const open = current.value;
    const budget = {
      hosts: Math.min(MOST_HOSTS, args.hosts),
      pairs: Math.min(MOST_PAIRS, args.pairs),
      always: args.always,
      expand: args.expand ?? [],
      joined: args.joined ?? [],
      opened: args.opened ?? [],
    };
    const { filter = '', anew = false, zone } = args;
    const { outlineOnly } = open;
    if (outlineOnly !== null && filter === '' && !anew)
      return open.drawFirst(engine.jobs, () => layOut(engine, open, DrawnGraph.ofAll(outlineOnly, budget, ++engine.revision), false));
    const events = await open.read(engine.jobs);
    if (!events.ok) return events;
    const compiled = compileFilter(filter, events.value, zone);
    return compiled.ok ? layOut(engine, open, DrawnGraph.filtered(events.value, budget, compiled.value, ++engine.revision), anew) : compiled;
  },
  'save-positions': async ({ positions }, engine) => {
    const current = engine.openCase;
    if (!current.ok) return current;
    const finite = positions.filter((position) => Number.isFinite(position.x) && Number.isFinite(position.y));
    await movePlaces(engine, current.value, finite, 'move in the graph');
    return ok(null);
  },
  'count-window': async ({ revision, window }, engine) => {
    const current = engine.openCase;
    if (!current.ok) return current;
    if (current.value.outlineOnly?.covers(window) === false) {
      const events = await current.value.read(engine.jobs);
      if (!events.ok) return events;
    }
    const { graph } = current.value;
    if (graph === null || graph.revision !== revision) return fail('cancelled', 'The graph has been drawn anew since; ask again with its number.');
    return ok(graph.count(window));
  },
  'find-path': ({ filter, zone, ...question }, engine) => {
    const current = engine.openCase;
    if (!current.ok) return current;
    const { memory } = current.value;
    if (!isWindow(question.window)) return fail('wrong-call', 'The window ends before it begins.');
    const compiled = compileFilter(filter ?? '', memory, zone);
    if (!compiled.ok) return compiled;
    const path = findPath(memory, question, compiled.value);
    return path === null
      ? fail('wrong-call', `${question.from} or ${question.to} is in no contact of this case. Choose two hosts of the graph.`)
      : ok(path);
  },
};

/** Finds places for what is to be drawn, keeps them, and answers with the picture. */
async function layOut(engine: EngineState, open: OpenCase, drawn: DrawnGraph, anew: boolean): Promise<Result<GraphAnswer>> {
  const { generation } = open;
  // Drawn anew, only what is pinned keeps its place.
  const kept = anew ? new Map([...open.places].filter(([, place]) => place.pinned)) : open.places;
  const task = drawn.layoutTask(kept);
  const allPlaced = task.fixed.every((fixed) => fixed === 1);
  const { x, y } = allPlaced ? task : await runLayout(task, engine.options.workers > 1);
  const { graph, fresh } = drawn.answer(kept, x, y);
  if (engine.current !== open) return fail('no-case', 'The case was closed while its graph was being laid out.');
  if (anew) await movePlaces(engine, open, fresh, 'lay the graph out anew');
  else await open.keepLayout(fresh);
  // Another drawing may have been asked for while this one was laid out; the newest is the one that counts.
  if (open.generation === generation && (open.graph === null || open.graph.revision < drawn.revision)) open.show(drawn);
  return ok(graph);
}

/** Moves nodes to places, as one step that can be undone. */
async function movePlaces(engine: EngineState, open: OpenCase, positions: readonly Position[], title: string): Promise<void> {
  const changes = positions.map((after): Change => ({ kind: 'position', id: after.name, before: open.places.get(after.name) ?? null, after }));
  for (const position of positions) open.places.set(position.name, position);
  if (open.store.readOnly || changes.length === 0) return;
  await open.store.act(title, changes);
  // The page knows where it put them; only what can be undone has changed for it.
  engine.options.push('changed', { what: ['case'] });
}
