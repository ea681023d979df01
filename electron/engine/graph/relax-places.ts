/** A drawing to tidy: places, sizes and edges by node index. */
export interface UnsettledPlaces {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly radius: Float64Array;
  /** 1 for nodes that must stay where they are. */
  readonly fixed: Uint8Array;
  /** Pairs of node indexes, flat. */
  readonly edges: Uint32Array;
}

const EDGE_LENGTH = 74;
const REACH = 170;
const AIR = 14;
const PAIR_BUDGET = 6_000_000;

/**
 * Takes a force layout that has the right neighbourhoods but crowds and deserts, and makes a picture of it: springs to a common edge length,
 * near nodes pushed apart until none overlap (both as in d3-force), parts that no edge joins packed side by side, largest first.
 * No chance in it: the same drawing gives the same places.
 */
export function settlePlaces(drawing: UnsettledPlaces): { readonly x: Float64Array; readonly y: Float64Array } {
  const x = drawing.x.slice();
  const y = drawing.y.slice();
  const parts = partsOf(drawing);
  for (const part of parts) {
    const free = !part.nodes.some((node) => drawing.fixed[node] === 1);
    if (free) gather(part.nodes, x, y);
    relax(part, drawing, x, y);
  }
  const held = (part: Part): boolean => part.nodes.some((node) => drawing.fixed[node] === 1);
  pack(
    parts.filter((part) => !held(part)).map((part) => part.nodes),
    parts.filter(held).flatMap((part) => part.nodes),
    drawing.radius,
    x,
    y,
  );
  return { x, y };
}

interface Part {
  readonly nodes: readonly number[];
  /** Its edges as places in `nodes`, flat. */
  readonly edges: readonly number[];
}

/** Nodes joined by edges, however far, in order of their first node; the largest part first. */
function partsOf({ x, edges }: UnsettledPlaces): Part[] {
  const parent = Uint32Array.from(x.keys());
  const root = (node: number): number => {
    let at = node;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at]!]!;
      at = parent[at]!;
    }
    return at;
  };
  for (let i = 0; i + 1 < edges.length; i += 2) parent[root(edges[i + 1]!)] = root(edges[i]!);
  const byRoot = new Map<number, { nodes: number[]; edges: number[] }>();
  const place = new Uint32Array(x.length);
  for (let node = 0; node < x.length; node++) {
    const part = byRoot.get(root(node)) ?? { nodes: [], edges: [] };
    byRoot.set(root(node), part);
    place[node] = part.nodes.push(node) - 1;
  }
  for (let i = 0; i + 1 < edges.length; i += 2)
    if (edges[i] !== edges[i + 1]) byRoot.get(root(edges[i]!))!.edges.push(place[edges[i]!]!, place[edges[i + 1]!]!);
  return [...byRoot.values()].sort((a, b) => b.nodes.length - a.nodes.length || a.nodes[0]! - b.nodes[0]!);
}

/** Draws a part together around its middle, so that long bridges do not decide its size. */
function gather(nodes: readonly number[], x: Float64Array, y: Float64Array): void {
  const middleX = nodes.reduce((sum, node) => sum + x[node]!, 0) / nodes.length;
  const middleY = nodes.reduce((sum, node) => sum + y[node]!, 0) / nodes.length;
  const spread = Math.sqrt(nodes.reduce((sum, node) => sum + (x[node]! - middleX) ** 2 + (y[node]! - middleY) ** 2, 0) / nodes.length);
  const factor = spread > 0 ? (34 * Math.sqrt(nodes.length)) / spread : 1;
  for (const [i, node] of nodes.entries()) {
    // A whisker of its own for each, because nodes on one spot would never part.
    x[node] = (x[node]! - middleX) * factor + Math.cos(i * 2.4) * 0.5;
    y[node] = (y[node]! - middleY) * factor + Math.sin(i * 2.4) * 0.5;
  }
}

function relax(part: Part, drawing: UnsettledPlaces, x: Float64Array, y: Float64Array): void {
  const { nodes, edges } = part;
  const count = nodes.length;
  if (count < 2) return;
  const degree = new Float64Array(count);
  for (const node of edges) degree[node]!++;
  const rounds = Math.round(Math.min(220, Math.max(40, PAIR_BUDGET / (count * 60))));
  const px = Float64Array.from(nodes, (node) => x[node]!);
  const py = Float64Array.from(nodes, (node) => y[node]!);
  const radius = Float64Array.from(nodes, (node) => drawing.radius[node]!);
  const held = Uint8Array.from(nodes, (node) => drawing.fixed[node]!);
  for (let round = 0; round < rounds; round++) {
    const alpha = (1 - round / rounds) ** 1.2;
    pullEdges(edges, degree, radius, held, px, py, alpha);
    pushApart(radius, held, px, py, alpha);
  }
  for (let round = 0; round < 12; round++) pushApart(radius, held, px, py, 0);
  for (const [i, node] of nodes.entries()) {
    x[node] = px[i]!;
    y[node] = py[i]!;
  }
}

function pullEdges(
  edges: readonly number[],
  degree: Float64Array,
  radius: Float64Array,
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
    // A hub's many leaves need a wider ring.
    const wanted = EDGE_LENGTH + radius[a]! + radius[b]! + 1.4 * Math.sqrt(Math.max(degree[a]!, degree[b]!)) * 6;
    const pull = ((distance - wanted) / distance) * alpha * (0.7 / Math.min(degree[a]!, degree[b]!));
    const share = degree[a]! / (degree[a]! + degree[b]!);
    if (held[b] === 0) {
      x[b]! -= dx * pull * share;
      y[b]! -= dy * pull * share;
    }
    if (held[a] === 0) {
      x[a]! += dx * pull * (1 - share);
      y[a]! += dy * pull * (1 - share);
    }
  }
}

/** Near nodes repel; nodes that overlap are parted at once. `alpha` 0: only the latter. */
function pushApart(radius: Float64Array, held: Uint8Array, x: Float64Array, y: Float64Array, alpha: number): void {
  const cells = new Map<number, number[]>();
  const cellOf = (i: number): number => Math.floor(x[i]! / REACH) * 65_537 + Math.floor(y[i]! / REACH);
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
        for (const j of cells.get(home + row * 65_537 + column) ?? []) if (j > i) partPair(i, j, radius, held, x, y, alpha);
  }
}

function partPair(i: number, j: number, radius: Float64Array, held: Uint8Array, x: Float64Array, y: Float64Array, alpha: number): void {
  const dx = x[j]! - x[i]!;
  const dy = y[j]! - y[i]!;
  const distance = Math.hypot(dx, dy);
  if (distance > REACH) return;
  const near = radius[i]! + radius[j]! + AIR;
  const overlap = distance < near ? near - distance : 0;
  const push = overlap * 0.5 + alpha * 4.2 * (1 - distance / REACH);
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

const BETWEEN = 70;
const SCREEN = 1.75;

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Rows of boxes in order, at the width (of a dozen tried) that lets a screen show them largest. */
function bestRows(boxes: readonly Box[]): {
  readonly moves: readonly { readonly dx: number; readonly dy: number }[];
  readonly width: number;
  readonly height: number;
} {
  const area = boxes.reduce((sum, box) => sum + (box.right - box.left + BETWEEN) * (box.bottom - box.top + BETWEEN), 0);
  let best = rows(boxes, Math.sqrt(area * SCREEN));
  for (let share = 0.7; share < 2.1; share += 0.1) {
    const tried = rows(boxes, Math.sqrt(area * SCREEN) * share);
    if (Math.max(tried.width / SCREEN, tried.height) < Math.max(best.width / SCREEN, best.height) - 1) best = tried;
  }
  return best;
}

function rows(boxes: readonly Box[], rowWidth: number) {
  let [left, top, rowHeight, width] = [0, 0, 0, 0];
  const moves = boxes.map((box) => {
    const w = box.right - box.left + BETWEEN;
    const h = box.bottom - box.top + BETWEEN;
    if (left > 0 && left + w > rowWidth) {
      top += rowHeight;
      [left, rowHeight] = [0, 0];
    }
    const move = { dx: left - box.left, dy: top - box.top };
    left += w;
    rowHeight = Math.max(rowHeight, h);
    width = Math.max(width, left);
    return move;
  });
  return { moves, width, height: top + rowHeight };
}

/** Packs parts in rows, largest first, into about the shape of a screen: centred on the origin, or under the nodes that stay where they are. */
function pack(parts: readonly (readonly number[])[], staying: readonly number[], radius: Float64Array, x: Float64Array, y: Float64Array): void {
  if (parts.length === 0) return;
  const boxes = parts.map((nodes) => {
    const box = {
      nodes,
      left: Number.POSITIVE_INFINITY,
      top: Number.POSITIVE_INFINITY,
      right: Number.NEGATIVE_INFINITY,
      bottom: Number.NEGATIVE_INFINITY,
    };
    for (const node of nodes) {
      box.left = Math.min(box.left, x[node]! - radius[node]!);
      box.right = Math.max(box.right, x[node]! + radius[node]!);
      box.top = Math.min(box.top, y[node]! - radius[node]!);
      box.bottom = Math.max(box.bottom, y[node]! + radius[node]!);
    }
    return box;
  });
  const { moves, width, height } = bestRows(boxes);
  const lowest = staying.reduce((most, node) => Math.max(most, y[node]! + radius[node]!), Number.NEGATIVE_INFINITY);
  const upTo = staying.length === 0 ? (height - BETWEEN) / 2 : -lowest - BETWEEN;
  for (const [i, box] of boxes.entries())
    for (const node of box.nodes) {
      x[node]! += moves[i]!.dx - (width - BETWEEN) / 2;
      y[node]! += moves[i]!.dy - upTo;
    }
}
