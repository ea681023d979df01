import type { ContactPath, PathStep } from '../../../shared/contract/engine-answers.ts';
import type { TimeWindow } from '../../../shared/model/time.ts';
import { type CaseMemory, REFUSAL } from '../case-memory.ts';
import { type RowMarker, selectRows } from '../filter/row-marker.ts';
import { rowsIn } from '../window-view.ts';
import { actorNamed } from './choose-drawn.ts';
import { pathInTime, shortestPath } from './shortest-path.ts';

/** What is asked: between whom, when, and how contacts may be walked. */
export interface PathQuestion {
  readonly from: string;
  readonly to: string;
  readonly window: TimeWindow;
  /** 'any': along a contact either way; 'arrows': from who asks to who is asked; 'in-time': so, each contact later than the one before. */
  readonly way: 'any' | 'arrows' | 'in-time';
}

/** The shortest path of contacts of a window between two hosts or entities; null when one of the names is in no contact of the case. */
export function findPath(memory: CaseMemory, { from, to, window, way }: PathQuestion, filter: RowMarker | null): ContactPath | null {
  const [start, goal] = [actorNamed(memory, from), actorNamed(memory, to)];
  if (start === undefined || goal === undefined) return null;
  const { pairs, actors, table } = memory;
  const rows = windowRows(memory, window, filter);
  const weight = new Uint32Array(pairs.count);
  for (const row of rows) weight[pairs.ofEvent[row]!]!++;
  if (way !== 'in-time') {
    const walked = { actors: actors.names.length, count: pairs.count, from: pairs.from, to: pairs.to, weight };
    const path = shortestPath(walked, start, goal, way === 'arrows', actors.names);
    if (path === null) return { steps: null, equal: 0 };
    const ends = path.actors.slice(1).map((there, i) => ({ here: path.actors[i]!, there, at: null }));
    return { steps: describe(memory, rows, ends), equal: path.equal };
  }
  const contacts = {
    actors: actors.names.length,
    time: table.time,
    from: (row: number) => pairs.from[pairs.ofEvent[row]!]!,
    to: (row: number) => pairs.to[pairs.ofEvent[row]!]!,
    rows,
  };
  const path = pathInTime(contacts, start, goal);
  if (path === null) return { steps: null, equal: 0 };
  const ends = path.map((row) => ({ here: contacts.from(row), there: contacts.to(row), at: table.time[row]! }));
  return { steps: describe(memory, rows, ends), equal: 1 };
}

function windowRows({ table }: CaseMemory, window: TimeWindow, filter: RowMarker | null): Uint32Array {
  const { start, end } = rowsIn(table, window);
  return filter === null ? Uint32Array.from({ length: end - start }, (_, i) => start + i) : selectRows(filter, start, end);
}

interface Step {
  readonly here: number;
  readonly there: number;
  readonly at: number | null;
}

/** Numbers of each step, there and back apart, counted in one pass over the rows. */
function describe({ pairs, actors, table }: CaseMemory, rows: Uint32Array, steps: readonly Step[]): PathStep[] {
  const counts = steps.flatMap(() => [nothing(), nothing()]);
  const slot = new Int32Array(pairs.count).fill(-1);
  for (let pair = 0; pair < pairs.count; pair++)
    for (const [i, { here, there }] of steps.entries()) {
      if (pairs.from[pair] === here && pairs.to[pair] === there) slot[pair] = 2 * i;
      if (pairs.from[pair] === there && pairs.to[pair] === here) slot[pair] = 2 * i + 1;
    }
  for (const row of rows) {
    const counted = counts[slot[pairs.ofEvent[row]!]!];
    if (counted === undefined) continue;
    counted.contacts++;
    counted.refused += REFUSAL[table.outcome[row]!]!;
    counted.first ??= table.time[row]!;
    counted.last = table.time[row]!;
  }
  return steps.map(({ here, there, at }, i) => ({
    from: actors.names[here]!,
    to: actors.names[there]!,
    there: counts[2 * i]!,
    back: counts[2 * i + 1]!,
    at,
  }));
}

const nothing = (): { contacts: number; refused: number; first: number | null; last: number | null } => ({
  contacts: 0,
  refused: 0,
  first: null,
  last: null,
});
