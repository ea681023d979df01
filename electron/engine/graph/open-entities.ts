import type { GraphNode } from '../../../shared/contract/engine-answers.ts';
import { nodeSize } from '../../../shared/lib/node-size.ts';
import type { CaseCounts } from '../case-counts.ts';
import { byText } from '../strongest-pairs.ts';

/** Hosts of an open entity that are drawn apart; the rest is in bundles like any other host. */
const MOST_MEMBERS = 60;
/** Up to so many sit on one ring; more in a spiral, as seeds do. */
const ON_A_RING = 8;
/** Room that a member has for itself. */
const ROOM = 44;
/** Air between the outermost member and the hull, and between the hull and who stands outside. */
const HULL_AIR = 26;
const OUTSIDE_AIR = 16;
/** Air between two that stand outside, and how far out a place is looked for. */
const BESIDE = 5;
const STEP = 6;
const TRIES = 12;
const GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5));

/** Things by what they have in common, in order of appearance. */
export function grouped<T, Key>(things: readonly T[], keyOf: (thing: T) => Key): ReadonlyMap<Key, readonly T[]> {
  const groups = new Map<Key, T[]>();
  for (const thing of things) {
    const group = groups.get(keyOf(thing));
    if (group === undefined) groups.set(keyOf(thing), [thing]);
    else group.push(thing);
  }
  return groups;
}

interface Place {
  readonly x: number;
  readonly y: number;
}

/** The hosts of open entities that are to be drawn: of each the strongest, by entity in order of name. */
export function drawnMembers({ actors, eventsOfActor }: CaseCounts): number[] {
  const { names, inside } = actors;
  const byEntity = grouped([...inside.keys()], (host) => inside.get(host)!);
  return actors.entities.flatMap((entity) =>
    [...(byEntity.get(entity) ?? [])]
      .filter((host) => eventsOfActor[host]! > 0)
      .sort((a, b) => eventsOfActor[b]! - eventsOfActor[a]! || byText(names[a]!, names[b]!))
      .slice(0, MOST_MEMBERS),
  );
}

/** Where the members of an open entity sit around its middle: the strongest first; on a ring while they are few. */
export function seatsInside(count: number): readonly Place[] {
  if (count === 1) return [{ x: 0, y: 0 }];
  const ring = Math.max(ROOM * 0.75, (count * ROOM) / (2 * Math.PI));
  return Array.from({ length: count }, (_, i) => {
    const [distance, angle] = count <= ON_A_RING ? [ring, (2 * Math.PI * i) / count - Math.PI / 2] : [ROOM * 0.62 * Math.sqrt(i), i * GOLDEN_ANGLE];
    return { x: distance * Math.cos(angle), y: distance * Math.sin(angle) };
  });
}

/** Moves whoever stands within the hull of an open entity without belonging to it to its outside, for as long as it is open: places that are kept do not change. */
export function clearHulls(nodes: readonly GraphNode[]): GraphNode[] {
  const cleared = [...nodes];
  for (const [name, members] of grouped(nodes, ({ inside }) => inside)) {
    if (name === undefined) continue;
    const middle = { x: meanOf(members, ({ x }) => x), y: meanOf(members, ({ y }) => y) };
    const reach = members.reduce((most, node) => Math.max(most, Math.hypot(node.x - middle.x, node.y - middle.y) + radiusOf(node)), 0) + HULL_AIR;
    for (const [i, node] of cleared.entries())
      if (node.inside !== name) cleared[i] = pushedOut(node, middle, reach + OUTSIDE_AIR + radiusOf(node), cleared);
  }
  return cleared;
}

/** The node at a distance from the middle, in its own direction; further out where somebody stands already. */
function pushedOut(node: GraphNode, middle: Place, least: number, others: readonly GraphNode[]): GraphNode {
  const [dx, dy] = [node.x - middle.x, node.y - middle.y];
  const distance = Math.hypot(dx, dy);
  if (distance >= least) return node;
  // Whoever stands in the very middle goes to the right, where the asked ones stand.
  const [ux, uy] = distance < 1 ? [1, 0] : [dx / distance, dy / distance];
  const at = (away: number): GraphNode => ({ ...node, x: middle.x + ux * away, y: middle.y + uy * away });
  const free = (moved: GraphNode): boolean =>
    others.every(
      (other) => other.actor === node.actor || Math.hypot(other.x - moved.x, other.y - moved.y) >= radiusOf(other) + radiusOf(node) + BESIDE,
    );
  return Array.from({ length: TRIES }, (_, i) => at(least + i * STEP)).find(free) ?? at(least);
}

const radiusOf = ({ events }: GraphNode): number => nodeSize(events) / 2;
const meanOf = (nodes: readonly GraphNode[], of: (node: GraphNode) => number): number =>
  nodes.reduce((sum, node) => sum + of(node), 0) / nodes.length;
