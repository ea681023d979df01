import type { GraphAnswer } from '../../shared/contract/engine-answers.ts';
import type { SubjectChoice } from './selection.ts';

const MOST = 3;
const LEAST_SHARE = 0.04;

/** The hosts and entities that ask most, up to three, each with a share worth a colour. Strongest first; ties by drawing order. */
export function strongestAskers(graph: GraphAnswer): SubjectChoice[] {
  const asked = new Map<number, number>();
  let total = 0;
  for (const edge of graph.edges) {
    asked.set(edge.from, (asked.get(edge.from) ?? 0) + edge.events);
    total += edge.events;
  }
  const askers = graph.nodes.filter((node) => node.type !== 'bundle' && (asked.get(node.actor) ?? 0) >= total * LEAST_SHARE && asked.has(node.actor));
  askers.sort((a, b) => asked.get(b.actor)! - asked.get(a.actor)!);
  return askers.slice(0, MOST).map(({ type, label }) => (type === 'entity' ? { type: 'entity', entity: label } : { type: 'host', host: label }));
}
