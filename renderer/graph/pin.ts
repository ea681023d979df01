import type { GraphAnswer } from '../../shared/contract/engine-answers.ts';
import { attempt } from '../state/case-actions.ts';
import { redrawGraph } from '../state/graph-data.ts';
import { anchorOf } from './expand.ts';

/** Keeps a node at a place of the drawing. What is pinned stays there when the graph is drawn anew; what is not may move then. */
export async function pinAt(
  graph: GraphAnswer,
  node: number,
  place: { readonly x: number; readonly y: number; readonly pinned: boolean },
): Promise<void> {
  if ((await attempt('save-positions', { positions: [{ name: placeName(graph, node), ...place }] })) !== undefined) redrawGraph();
}

/** Name under which the engine keeps a node's place: with the open entity it is in; of a bundle, its anchor and side, because its label counts. */
function placeName(graph: GraphAnswer, index: number): string {
  const node = graph.nodes[index]!;
  if (node.inside !== undefined) return `(in ${node.inside}) ${node.label}`;
  const anchor = node.type === 'bundle' ? anchorOf(graph, node) : null;
  return anchor === null ? node.label : `(${anchor.side}) ${anchor.node.label}`;
}
