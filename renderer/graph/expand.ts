import type { GraphAnswer, GraphNode, Unfolded } from '../../shared/contract/engine-answers.ts';
import { useCase } from '../state/case.ts';
import { toggleEntity, unfold } from '../state/unfold.ts';
import { speak } from '../state/view.ts';

/** The host or entity that a bundle hangs on, and on which side of it: those who ask it, or whom it asks. */
export function anchorOf(graph: GraphAnswer, { actor }: GraphNode): { readonly node: GraphNode; readonly side: 'asking' | 'asked' } | null {
  const edge = graph.edges.find(({ from, to }) => from === actor || to === actor);
  const node = graph.nodes.find((other) => other.actor === (edge?.from === actor ? edge.to : edge?.from));
  return edge === undefined || node === undefined ? null : { node, side: edge.from === actor ? 'asking' : 'asked' };
}

/** Opens an entity into its hosts, and closes it at any of them; unfolds everyone around another host, or what a bundle hangs on, and folds them away again. */
export function toggleExpanded(graph: GraphAnswer, node: GraphNode): void {
  const entity = node.type === 'entity' ? node.label : node.inside;
  if (entity !== undefined) toggleEntity(entity);
  else togglePartners((node.type === 'bundle' ? anchorOf(graph, node)?.node : node)?.label);
}

function togglePartners(name: string | undefined): void {
  if (name === undefined) return;
  const now: Unfolded = useCase.getState().unfolded;
  const open = now.partners.includes(name);
  unfold({ ...now, partners: open ? now.partners.filter((other) => other !== name) : [...now.partners, name] });
  speak(open ? `Partners of ${name} folded away` : `Partners of ${name} unfolded`);
}
