import type { LayoutTask } from './layout-task.ts';

/** Nodes joined by edges, however far. */
export interface Part {
  /** Ascending, so that the strongest comes first. */
  readonly nodes: readonly number[];
  /** Whether a node of it must stay where it is. */
  readonly held: boolean;
}

/** The parts of a drawing, that of the strongest node first. */
export function partsOf({ x, edges, fixed }: Pick<LayoutTask, 'x' | 'edges' | 'fixed'>): Part[] {
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
  const byRoot = new Map<number, number[]>();
  for (let node = 0; node < x.length; node++) {
    const nodes = byRoot.get(root(node));
    if (nodes === undefined) byRoot.set(root(node), [node]);
    else nodes.push(node);
  }
  return [...byRoot.values()].map((nodes) => ({ nodes, held: nodes.some((node) => fixed[node] === 1) })).sort((a, b) => a.nodes[0]! - b.nodes[0]!);
}

/**
 * Of each node with a single partner that partner, else -1: leaves, which need no forces, only a seat at their hub.
 * Nodes that stay where they are, and the stronger of a lone pair, are no leaves.
 */
export function hubsOf({ x, edges, fixed }: Pick<LayoutTask, 'x' | 'edges' | 'fixed'>): Int32Array {
  const MANY = -2;
  const partner = new Int32Array(x.length).fill(-1);
  const meet = (node: number, other: number): void => {
    if (node !== other && partner[node] !== other) partner[node] = partner[node] === -1 ? other : MANY;
  };
  for (let i = 0; i + 1 < edges.length; i += 2) {
    meet(edges[i]!, edges[i + 1]!);
    meet(edges[i + 1]!, edges[i]!);
  }
  return partner.map((hub, node) => {
    if (hub < 0 || fixed[node] === 1) return -1;
    const pairAlone = partner[hub] === node;
    return pairAlone && fixed[hub] === 0 && node < hub ? -1 : hub;
  });
}
