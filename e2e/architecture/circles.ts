/**
 * The circles of a graph: each strongly connected component of more than one node, its members sorted and joined by spaces, in name order.
 * Two searches in depth, forward in order of leaving and then backward (Kosaraju, in Aho, Hopcroft and Ullman 1983, section 6.7).
 */
export function circlesOf(graph: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const backward = new Map<string, string[]>([...graph.keys()].map((node) => [node, []]));
  for (const [node, targets] of graph) for (const target of targets) backward.get(target)?.push(node);
  const leaving: string[] = [];
  const seen = new Set<string>();
  for (const node of graph.keys()) visit(node, graph, seen, leaving);
  const placed = new Set<string>();
  const circles: string[][] = [];
  for (const node of leaving.reverse()) {
    const members: string[] = [];
    visit(node, backward, placed, members);
    if (members.length > 1) circles.push(members.sort());
  }
  return circles.map((members) => members.join(' ')).sort();
}

/** Appends every unseen node reachable from `node` to `left`, each after those it reaches. Nodes outside the graph are passed over. */
function visit(node: string, graph: ReadonlyMap<string, readonly string[]>, seen: Set<string>, left: string[]): void {
  if (seen.has(node) || !graph.has(node)) return;
  seen.add(node);
  for (const target of graph.get(node) ?? []) visit(target, graph, seen, left);
  left.push(node);
}
