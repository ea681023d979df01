import type { GraphAnswer, GraphNode } from '../../shared/contract/engine-answers.ts';
import { useCase } from '../state/case.ts';
import { redrawGraph } from '../state/graph-data.ts';
import { speak } from '../state/view.ts';

/** The host or entity that a bundle hangs on, and on which side of it: those who ask it, or whom it asks. */
export function anchorOf(graph: GraphAnswer, { actor }: GraphNode): { readonly node: GraphNode; readonly side: 'asking' | 'asked' } | null {
  const edge = graph.edges.find(({ from, to }) => from === actor || to === actor);
  const node = graph.nodes.find((other) => other.actor === (edge?.from === actor ? edge.to : edge?.from));
  return edge === undefined || node === undefined ? null : { node, side: edge.from === actor ? 'asking' : 'asked' };
}

/** Unfolds everyone around a host or an entity, or folds them into bundles again; of a bundle, around what it hangs on. */
export function toggleExpanded(graph: GraphAnswer, node: GraphNode): void {
  const name = (node.type === 'bundle' ? anchorOf(graph, node)?.node : node)?.label;
  if (name === undefined) return;
  const { expanded } = useCase.getState();
  const open = expanded.includes(name);
  useCase.setState({ expanded: open ? expanded.filter((other) => other !== name) : [...expanded, name] });
  redrawGraph();
  speak(open ? `Partners of ${name} folded away` : `Partners of ${name} unfolded`);
}
