import type { GraphNode } from '../../shared/contract/engine-answers.ts';
import { useCase } from '../state/case.ts';
import { redrawGraph } from '../state/graph-data.ts';
import { speak } from '../state/view.ts';

/** Opens a bundle or an entity into what is inside, or closes it again. */
export function toggleExpanded(node: GraphNode): void {
  if (node.type !== 'bundle' && node.type !== 'entity') return;
  const { expanded } = useCase.getState();
  const open = expanded.includes(node.label);
  useCase.setState({ expanded: open ? expanded.filter((label) => label !== node.label) : [...expanded, node.label] });
  redrawGraph();
  speak(open ? `${node.label} closed` : `${node.label} opened`);
}
