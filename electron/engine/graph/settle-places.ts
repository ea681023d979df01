import { type Seat, seatsAround } from './fan-leaves.ts';
import { type LayoutTask, LINE, WIDE } from './layout-task.ts';
import { type Box, hull, packParts } from './pack-parts.ts';
import { hubsOf, type Part, partsOf } from './parts.ts';
import { gather, leanToReading, relaxPlaces } from './relax-places.ts';

/** No leaf sits closer than this to the line from its hub to another partner, in radians. */
const CLEAR_OF_LINES = 0.36;
/** Names at the side may reach out of the room: there is seldom one at the same height. */
const SIDEWAYS = 0.8;
/** No leaf sits closer than this to somebody who sits already. */
const CLEAR_OF_OTHERS = LINE - 2;

/** A drawing being settled: the task, the places so far, and who sits around whom. */
interface Drawing {
  readonly task: LayoutTask;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly hubs: Int32Array;
  readonly leaves: ReadonlyMap<number, readonly number[]>;
}

/**
 * Makes a picture of a force layout: hosts with several partners are relaxed with room for what sits around them, hosts with one sit at it, so that names do not
 * collide; parts that no pair joins stand around that of the strongest host. No chance in it: the same task and start give the same places.
 * @param x starting places, changed in place; as `y`
 */
export function settlePlaces(task: LayoutTask, x: Float64Array, y: Float64Array): void {
  const hubs = hubsOf(task);
  const leaves = new Map<number, number[]>();
  for (const [node, hub] of hubs.entries()) if (hub >= 0) leaves.set(hub, [...(leaves.get(hub) ?? []), node]);
  const drawing = { task, x, y, hubs, leaves };
  const parts = partsOf(task);
  for (const part of parts) settlePart(drawing, part);
  const free = parts.filter((part) => !part.held);
  const boxes = free.map((part) => boxOf(drawing, part));
  const moves = packParts(boxes);
  const staying = parts.filter((part) => part.held).map((part) => boxOf(drawing, part));
  const below = staying.length === 0 ? 0 : hull(staying).bottom + 40 - hull(boxes.map((box, i) => ({ ...box, top: box.top + moves[i]!.dy }))).top;
  for (const [i, { nodes }] of free.entries())
    for (const node of nodes) {
      x[node]! += moves[i]!.dx;
      y[node]! += moves[i]!.dy + below;
    }
}

function settlePart(drawing: Drawing, { nodes, held }: Part): void {
  const { task, x, y, hubs, leaves } = drawing;
  const core = nodes.filter((node) => hubs[node]! < 0);
  const at = new Map(core.map((node, i) => [node, i]));
  const edges: number[] = [];
  for (let i = 0; i + 1 < task.edges.length; i += 2) {
    const [a, b] = [at.get(task.edges[i]!), at.get(task.edges[i + 1]!)];
    if (a !== undefined && b !== undefined && a !== b) edges.push(a, b);
  }
  const px = Float64Array.from(core, (node) => x[node]! / WIDE);
  const py = Float64Array.from(core, (node) => y[node]!);
  const room = Float64Array.from(core, (node) => roomOf(task, node, leaves.get(node) ?? []));
  if (!held) {
    gather(px, py);
    leanToReading(px, edges);
  }
  relaxPlaces({ x: px, y: py, room, held: Uint8Array.from(core, (node) => task.fixed[node]!), edges });
  for (const [i, node] of core.entries()) {
    if (task.fixed[node] === 1) continue;
    x[node] = px[i]! * WIDE;
    y[node] = py[i]!;
  }
  const partners = partnersOf(core, edges);
  for (const node of core) seat(drawing, node, partners.get(node) ?? [], held ? nodes : []);
}

/** Radius, where x is narrowed, of the room for a node with its name and what sits around it. */
function roomOf({ radius, label }: LayoutTask, node: number, leaves: readonly number[]): number {
  const own = Math.max(radius[node]! + LINE, Math.max(radius[node]!, label[node]! / 2) / WIDE);
  return seatsAround(leaves.length, radius[node]!, () => false).reduce((most, { dx, dy }, i) => {
    const across = Math.abs(dx) + radius[leaves[i]!]! + label[leaves[i]!]!;
    return Math.max(most, Math.abs(dy) + LINE, (SIDEWAYS * across) / WIDE);
  }, own);
}

function partnersOf(core: readonly number[], edges: readonly number[]): Map<number, number[]> {
  const partners = new Map<number, number[]>();
  for (let i = 0; i < edges.length; i++) {
    const node = core[edges[i]!]!;
    partners.set(node, [...(partners.get(node) ?? []), core[edges[i ^ 1]!]!]);
  }
  return partners;
}

/** Seats the leaves of a hub: clear of the lines to its other partners, and of `others` who have a place. */
function seat({ task, x, y, hubs, leaves }: Drawing, hub: number, partners: readonly number[], others: readonly number[]): void {
  const mine = leaves.get(hub) ?? [];
  if (mine.length === 0) return;
  const [hx, hy] = [x[hub]!, y[hub]!];
  const lines = partners.map((other) => Math.atan2(y[other]! - hy, x[other]! - hx));
  const clear = Math.min(CLEAR_OF_LINES, Math.PI / (2 * lines.length + 1));
  const sitting = others.filter((node) => node !== hub && (hubs[node]! < 0 || task.fixed[node] === 1));
  const taken = ({ dx, dy }: Seat): boolean =>
    lines.some((line) => Math.abs(Math.atan2(Math.sin(Math.atan2(dy, dx) - line), Math.cos(Math.atan2(dy, dx) - line))) < clear) ||
    sitting.some((node) => Math.hypot(x[node]! - hx - dx, y[node]! - hy - dy) < CLEAR_OF_OTHERS + task.radius[node]!);
  let lower = 0;
  for (const [i, { dx, dy }] of seatsAround(mine.length, task.radius[hub]!, taken).entries()) {
    // Bundles come last and are larger than a line: each moves the ones under it down.
    const more = Math.max(0, task.radius[mine[i]!]! - LINE / 2);
    lower += more;
    x[mine[i]!] = hx + dx + Math.sign(dx) * more;
    y[mine[i]!] = hy + dy + lower;
    lower += more;
  }
}

/** What a part takes up, with the names of leaves beside them and those of others under them. */
function boxOf({ task, x, y, hubs }: Drawing, { nodes }: Part): Box {
  return hull(
    nodes.map((node) => {
      const hub = hubs[node]!;
      const [radius, label] = [task.radius[node]!, task.label[node]!];
      const side = hub < 0 ? Math.max(radius, label / 2) : radius;
      const beside = hub < 0 ? 0 : label;
      return {
        left: x[node]! - side - (hub >= 0 && x[node]! < x[hub]! ? beside : 0),
        right: x[node]! + side + (hub >= 0 && x[node]! >= x[hub]! ? beside : 0),
        // Over what sits around a hub, or under a host that stands alone, is a line for its name.
        top: y[node]! - Math.max(radius, LINE / 2) - (hub < 0 ? 0 : LINE),
        bottom: y[node]! + Math.max(LINE / 2, hub < 0 ? radius + LINE : radius),
      };
    }),
  );
}
