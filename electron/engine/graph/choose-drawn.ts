import type { CaseCounts } from '../case-counts.ts';
import { byStrength, byText, strongestPairs } from '../strongest-pairs.ts';
import { drawnMembers } from './open-entities.ts';

/** What is asked of the graph: how much may be drawn, what must be, whose neighbours are unfolded. */
export interface GraphBudget {
  readonly hosts: number;
  readonly pairs: number;
  /** Names drawn whatever their weight: what is selected or searched. */
  readonly always: readonly string[];
  /** Names whose partners are drawn too. */
  readonly expand: readonly string[];
  /** Names drawn with the pairs between them and nobody else. */
  readonly joined: readonly string[];
  /** Ids of entities that are shown open, as the hosts in them. */
  readonly opened: readonly string[];
}

/** Hidden partners of one drawn actor, on one side of it. */
export interface Bundle {
  readonly anchor: number;
  /** 'asking': hidden actors ask the anchor; 'asked': the anchor asks them. */
  readonly side: 'asking' | 'asked';
  readonly pairs: readonly number[];
  readonly actors: number;
}

export interface Chosen {
  /** Drawn actors, strongest first. */
  readonly actors: readonly number[];
  /** Drawn pairs, strongest first. */
  readonly pairs: readonly number[];
  readonly bundles: readonly Bundle[];
  readonly hidden: { readonly hosts: number; readonly pairs: number };
}

/** Partners drawn for a name that is asked for, or unfolded. */
const PARTNERS_OF_ALWAYS = 12;
const PARTNERS_OF_EXPANDED = 200;
/** Of a host within an open entity: its strongest, so that it does not stand there alone. */
const PARTNERS_OF_MEMBER = 4;
/** Bundles drawn at most; what is in no bundle is counted in `hidden`. */
const MOST_BUNDLES = 60;

/**
 * Chooses what is drawn: pairs by weight until the budgets are used up, before them whatever is asked for by name.
 * @param weight events of each pair that count (all, or those a filter leaves); pairs of weight 0 are not drawn
 */
export function chooseDrawn(counts: CaseCounts, budget: GraphBudget, weight: Uint32Array): Chosen {
  const { pairs, actors } = counts;
  const weighted = { ...pairs, total: weight };
  const drawn = new Set<number>();
  const chosen = new Set<number>();
  const take = (pair: number): void => {
    chosen.add(pair);
    drawn.add(pairs.from[pair]!);
    drawn.add(pairs.to[pair]!);
  };
  const wanted = actorsNamed(counts, budget.always);
  const unfolded = actorsNamed(counts, budget.expand);
  const joined = actorsNamed(counts, budget.joined);
  const members = new Set(drawnMembers(counts));
  for (const actor of [...wanted, ...joined, ...members]) drawn.add(actor);
  if (joined.size > 1)
    for (let pair = 0; pair < pairs.count; pair++) if (weight[pair]! > 0 && joined.has(pairs.from[pair]!) && joined.has(pairs.to[pair]!)) take(pair);
  if (wanted.size + unfolded.size + members.size > 0) {
    const asked = (actor: number): boolean => wanted.has(actor) || unfolded.has(actor) || members.has(actor);
    const near: number[] = [];
    for (let pair = 0; pair < pairs.count; pair++) {
      const [from, to] = [pairs.from[pair]!, pairs.to[pair]!];
      if (weight[pair]! > 0 && (asked(from) || asked(to))) near.push(pair);
    }
    const taken = new Map<number, number>();
    for (const pair of near.sort(byStrength(weighted, actors.names))) {
      for (const end of new Set([pairs.from[pair]!, pairs.to[pair]!])) {
        const limit = unfolded.has(end) ? PARTNERS_OF_EXPANDED : wanted.has(end) ? PARTNERS_OF_ALWAYS : members.has(end) ? PARTNERS_OF_MEMBER : 0;
        const used = taken.get(end) ?? 0;
        if (used >= limit) continue;
        taken.set(end, used + 1);
        take(pair);
      }
    }
  }
  // Who was unfolded comes on top: nobody else is pushed out of the picture for it.
  const room = { hosts: budget.hosts + (unfolded.size > 0 ? drawn.size : 0), pairs: budget.pairs + (unfolded.size > 0 ? chosen.size : 0) };
  // Twice the budget of pairs is looked at, because some would bring in a host too many.
  for (const pair of strongestPairs(weighted, actors.names, room.pairs * 2)) {
    if (chosen.size >= room.pairs || weight[pair] === 0) break;
    const more = (drawn.has(pairs.from[pair]!) ? 0 : 1) + (drawn.has(pairs.to[pair]!) || pairs.to[pair] === pairs.from[pair] ? 0 : 1);
    if (drawn.size + more <= room.hosts) take(pair);
  }
  return summarise(counts, drawn, chosen, weight);
}

/** The actor of a printed name: an entity, or a host or what it has been grouped into. */
export function actorNamed({ actors }: Pick<CaseCounts, 'actors'>, name: string): number | undefined {
  const entity = actors.entities.findIndex((candidate) => candidate.name === name || candidate.id === name);
  if (entity >= 0) return actors.firstEntity + entity;
  const host = actors.hostIndex.get(name);
  return host === undefined ? undefined : (actors.actorOf?.[host] ?? host);
}

/** The actor of a name; of an entity that is open, the hosts in it. */
function actorsOf(counts: CaseCounts, name: string): number[] {
  const members = [...counts.actors.inside].flatMap(([host, entity]) => (entity.name === name || entity.id === name ? [host] : []));
  if (members.length > 0) return members;
  const actor = actorNamed(counts, name);
  return actor === undefined ? [] : [actor];
}

function actorsNamed(counts: CaseCounts, names: readonly string[]): Set<number> {
  return new Set(names.flatMap((name) => actorsOf(counts, name)));
}

function summarise(counts: CaseCounts, drawn: ReadonlySet<number>, chosen: ReadonlySet<number>, weight: Uint32Array): Chosen {
  const { pairs, actors, eventsOfActor } = counts;
  const sides = new Map<number, { anchor: number; side: Bundle['side']; pairs: number[]; actors: Set<number>; weight: number }>();
  const hiddenActors = new Set<number>();
  let hiddenPairs = 0;
  for (let pair = 0; pair < pairs.count; pair++) {
    if (weight[pair] === 0 || chosen.has(pair)) continue;
    hiddenPairs++;
    const [from, to] = [pairs.from[pair]!, pairs.to[pair]!];
    const [fromDrawn, toDrawn] = [drawn.has(from), drawn.has(to)];
    if (!fromDrawn) hiddenActors.add(from);
    if (!toDrawn) hiddenActors.add(to);
    if (fromDrawn === toDrawn) continue;
    const key = fromDrawn ? from * 2 : to * 2 + 1;
    let side = sides.get(key);
    if (side === undefined) {
      side = { anchor: fromDrawn ? from : to, side: fromDrawn ? 'asked' : 'asking', pairs: [], actors: new Set(), weight: 0 };
      sides.set(key, side);
    }
    side.pairs.push(pair);
    side.actors.add(fromDrawn ? to : from);
    side.weight += weight[pair]!;
  }
  const bundles = [...sides.values()]
    .sort((a, b) => b.weight - a.weight || byText(actors.names[a.anchor]!, actors.names[b.anchor]!) || byText(a.side, b.side))
    .slice(0, MOST_BUNDLES)
    .map((side) => ({ anchor: side.anchor, side: side.side, pairs: side.pairs, actors: side.actors.size }));
  const byWeight = (a: number, b: number): number => eventsOfActor[b]! - eventsOfActor[a]! || byText(actors.names[a]!, actors.names[b]!);
  const strongest = byStrength({ ...pairs, total: weight }, actors.names);
  return { actors: [...drawn].sort(byWeight), pairs: [...chosen].sort(strongest), bundles, hidden: { hosts: hiddenActors.size, pairs: hiddenPairs } };
}
