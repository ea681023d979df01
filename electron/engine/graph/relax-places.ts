/** Nodes that forces move: places, room and edges by their own index. */
export interface Relaxing {
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Radius of the room that each node takes up, with what sits around it. */
  readonly room: Float64Array;
  /** 1 for nodes that must stay where they are. */
  readonly held: Uint8Array;
  /** Pairs of node indexes, flat. */
  readonly edges: readonly number[];
}

const EDGE_LENGTH = 30;
/** Air that nodes insist on, and air that they would like. */
const AIR = 8;
const LIKED_AIR = 90;
/** Who asks is drawn to the left of who is asked: by this share of what is missing, each round. */
const LEAN = 0.25;
const PAIR_BUDGET = 6_000_000;

/**
 * Takes a force layout that has the right neighbourhoods but crowds and deserts, and makes a picture of it, in place: springs to a common edge length
 * that lean to the right, near nodes pushed apart until none overlap (both as in d3-force). No chance in it: the same drawing gives the same places.
 */
export function relaxPlaces({ x, y, room, held, edges }: Relaxing): void {
  const count = x.length;
  if (count < 2) return;
  const degree = new Float64Array(count);
  for (const node of edges) degree[node]!++;
  const reach = 2 * room.reduce((most, radius) => Math.max(most, radius), 0) + AIR + LIKED_AIR;
  const rounds = Math.round(Math.min(220, Math.max(40, PAIR_BUDGET / (count * 60))));
  for (let round = 0; round < rounds; round++) {
    const alpha = (1 - round / rounds) ** 1.2;
    pullEdges(edges, degree, room, held, x, y, alpha);
    pushApart(room, held, x, y, alpha, reach);
  }
  for (let round = 0; round < 12; round++) pushApart(room, held, x, y, 0, reach);
}

/** Draws nodes together around their middle, so that long bridges do not decide the size of the picture. */
export function gather(x: Float64Array, y: Float64Array): void {
  const count = x.length;
  const middle = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / count;
  const [middleX, middleY] = [middle(x), middle(y)];
  const spread = Math.sqrt(x.reduce((sum, value, i) => sum + (value - middleX) ** 2 + (y[i]! - middleY) ** 2, 0) / count);
  const factor = spread > 0 ? (34 * Math.sqrt(count)) / spread : 1;
  for (let i = 0; i < count; i++) {
    // A whisker of its own for each, because nodes on one spot would never part.
    x[i] = (x[i]! - middleX) * factor + Math.cos(i * 2.4) * 0.5;
    y[i] = (y[i]! - middleY) * factor + Math.sin(i * 2.4) * 0.5;
  }
}

/** Draws who asks to the left and who is asked to the right, the way the picture is read; who does both stays between. */
export function leanToReading(x: Float64Array, edges: readonly number[]): void {
  const [asks, asked] = [new Float64Array(x.length), new Float64Array(x.length)];
  for (let i = 0; i + 1 < edges.length; i += 2) {
    asks[edges[i]!]!++;
    asked[edges[i + 1]!]!++;
  }
  const reach = Math.sqrt(x.reduce((sum, value) => sum + value ** 2, 0) / Math.max(1, x.length));
  for (let i = 0; i < x.length; i++) x[i] = 0.5 * x[i]! + (reach * (asked[i]! - asks[i]!)) / Math.max(1, asked[i]! + asks[i]!);
}

function pullEdges(
  edges: readonly number[],
  degree: Float64Array,
  room: Float64Array,
  held: Uint8Array,
  x: Float64Array,
  y: Float64Array,
  alpha: number,
): void {
  for (let i = 0; i + 1 < edges.length; i += 2) {
    const a = edges[i]!;
    const b = edges[i + 1]!;
    const dx = x[b]! - x[a]!;
    const dy = y[b]! - y[a]!;
    const distance = Math.hypot(dx, dy) || 1;
    const wanted = EDGE_LENGTH + 0.8 * (room[a]! + room[b]!) + 2 * Math.sqrt(Math.max(degree[a]!, degree[b]!));
    const pull = ((distance - wanted) / distance) * alpha * (0.7 / Math.min(degree[a]!, degree[b]!));
    const share = degree[a]! / (degree[a]! + degree[b]!);
    const lean = LEAN * alpha * Math.max(0, 0.5 * wanted - dx);
    if (held[b] === 0) {
      x[b]! -= (dx * pull - lean) * share;
      y[b]! -= dy * pull * share;
    }
    if (held[a] === 0) {
      x[a]! += (dx * pull - lean) * (1 - share);
      y[a]! += dy * pull * (1 - share);
    }
  }
}

/** Near nodes repel; nodes that overlap are parted at once. `alpha` 0: only the latter. */
function pushApart(room: Float64Array, held: Uint8Array, x: Float64Array, y: Float64Array, alpha: number, reach: number): void {
  const cells = new Map<number, number[]>();
  const cellOf = (i: number): number => Math.floor(x[i]! / reach) * 65_537 + Math.floor(y[i]! / reach);
  for (let i = 0; i < x.length; i++) {
    const key = cellOf(i);
    const cell = cells.get(key);
    if (cell === undefined) cells.set(key, [i]);
    else cell.push(i);
  }
  for (let i = 0; i < x.length; i++) {
    const home = cellOf(i);
    for (let row = -1; row <= 1; row++)
      for (let column = -1; column <= 1; column++)
        for (const j of cells.get(home + row * 65_537 + column) ?? []) if (j > i) partPair(i, j, room, held, x, y, alpha);
  }
}

function partPair(i: number, j: number, room: Float64Array, held: Uint8Array, x: Float64Array, y: Float64Array, alpha: number): void {
  const dx = x[j]! - x[i]!;
  const dy = y[j]! - y[i]!;
  const distance = Math.hypot(dx, dy);
  const near = room[i]! + room[j]! + AIR;
  if (distance > near + LIKED_AIR) return;
  const overlap = distance < near ? near - distance : 0;
  const push = overlap * 0.5 + alpha * 3 * Math.min(1, 1 - (distance - near) / LIKED_AIR);
  if (push === 0) return;
  const ux = distance > 1e-6 ? dx / distance : Math.cos(i + j);
  const uy = distance > 1e-6 ? dy / distance : Math.sin(i + j);
  if (held[i] === 0) {
    x[i]! -= ux * push;
    y[i]! -= uy * push;
  }
  if (held[j] === 0) {
    x[j]! += ux * push;
    y[j]! += uy * push;
  }
}
