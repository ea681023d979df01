/** Who is joined to whom: pair `i` leads from `from[i]` to `to[i]` and weighs `weight[i]`; pairs of weight 0 do not count. */
export interface PairsToWalk {
  readonly actors: number;
  readonly count: number;
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  readonly weight: Uint32Array;
}

export interface ShortestPath {
  /** From the first to the last, both included. */
  readonly actors: readonly number[];
  /** How many paths have as few steps. */
  readonly equal: number;
}

/**
 * A path with the fewest steps, by breadth-first search; among several that whose weakest step weighs most, then that whose names come first. Null when there is
 * none. How many are as short is counted on the way (Brandes, J. Math. Sociol. 25:163, 2001, eq. 3).
 * @param directed false: a pair may be walked either way
 */
export function shortestPath(pairs: PairsToWalk, start: number, goal: number, directed: boolean, names: readonly string[]): ShortestPath | null {
  const next = neighbours(pairs, directed);
  const steps = new Int32Array(pairs.actors).fill(-1);
  const ways = new Float64Array(pairs.actors);
  const weakest = new Float64Array(pairs.actors);
  const before = new Int32Array(pairs.actors).fill(-1);
  steps[start] = 0;
  ways[start] = 1;
  weakest[start] = Number.POSITIVE_INFINITY;
  let front = [start];
  while (front.length > 0 && steps[goal] === -1) {
    const further: number[] = [];
    for (const here of front) {
      for (const [there, weight] of next(here)) {
        if (steps[there] === -1) {
          steps[there] = steps[here]! + 1;
          further.push(there);
        } else if (steps[there] !== steps[here]! + 1) continue;
        ways[there]! += ways[here]!;
        const bottleneck = Math.min(weakest[here]!, weight);
        const known = before[there]!;
        const better = known === -1 || bottleneck > weakest[there]! || (bottleneck === weakest[there] && names[here]! < names[known]!);
        if (better) [before[there], weakest[there]] = [here, bottleneck];
      }
    }
    front = further;
  }
  if (steps[goal] === -1) return null;
  const actors = [goal];
  while (actors[0] !== start) actors.unshift(before[actors[0]!]!);
  return { actors, equal: ways[goal]! };
}

/** Partners of an actor with the weight of what joins them, there and back together where the direction does not count. */
function neighbours({ actors, count, from, to, weight }: PairsToWalk, directed: boolean): (actor: number) => ReadonlyMap<number, number> {
  const starts = new Uint32Array(actors + 1);
  const each = (visit: (actor: number, pair: number) => void): void => {
    for (let pair = 0; pair < count; pair++) {
      if (weight[pair] === 0 || from[pair] === to[pair]) continue;
      visit(from[pair]!, pair);
      if (!directed) visit(to[pair]!, pair);
    }
  };
  each((actor) => starts[actor + 1]!++);
  for (let actor = 0; actor < actors; actor++) starts[actor + 1]! += starts[actor]!;
  const list = new Uint32Array(starts[actors]!);
  const filled = starts.slice();
  each((actor, pair) => {
    list[filled[actor]!++] = pair;
  });
  return (actor) => {
    const partners = new Map<number, number>();
    for (let i = starts[actor]!; i < starts[actor + 1]!; i++) {
      const pair = list[i]!;
      const other = from[pair] === actor ? to[pair]! : from[pair]!;
      partners.set(other, (partners.get(other) ?? 0) + weight[pair]!);
    }
    return partners;
  };
}

/** Contacts in order of time. */
export interface ContactsInTime {
  readonly actors: number;
  readonly time: Float64Array;
  readonly from: (row: number) => number;
  readonly to: (row: number) => number;
  /** Rows, ascending in time. */
  readonly rows: Iterable<number> & { readonly length: number };
}

/**
 * A path along contacts each of which is later than the one before it (a time-respecting path: Holme and Saramäki, Phys. Rep. 519:97, 2012), with the fewest steps,
 * among those the one that arrives first. Answers the rows of its contacts, or null. One pass over the contacts for each step.
 */
export function pathInTime(contacts: ContactsInTime, start: number, goal: number): readonly number[] | null {
  const arrival = new Float64Array(contacts.actors).fill(Number.POSITIVE_INFINITY);
  arrival[start] = Number.NEGATIVE_INFINITY;
  const taken: Int32Array[] = [];
  for (;;) {
    const reached = arrival.slice();
    const by = new Int32Array(contacts.actors).fill(-1);
    let changed = false;
    for (const row of contacts.rows) {
      const [from, to, at] = [contacts.from(row), contacts.to(row), contacts.time[row]!];
      if (!(at > arrival[from]!) || at >= reached[to]!) continue;
      reached[to] = at;
      by[to] = row;
      changed = true;
    }
    if (!changed) return null;
    taken.push(by);
    arrival.set(reached);
    if (arrival[goal] !== Number.POSITIVE_INFINITY) return walkBack(contacts, taken, start, goal);
  }
}

/** The contacts by which the goal was reached, from the first: at each step that of the last round that changed the actor. */
function walkBack(contacts: ContactsInTime, taken: readonly Int32Array[], start: number, goal: number): number[] {
  const path: number[] = [];
  let here = goal;
  for (let round = taken.length - 1; here !== start; round--) {
    const row = taken[round]![here]!;
    if (row < 0) continue;
    path.unshift(row);
    here = contacts.from(row);
  }
  return path;
}
