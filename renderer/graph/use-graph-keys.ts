import { useEffect, useRef } from 'react';
import type { GraphAnswer } from '../../shared/contract/engine-answers.ts';
import { readableCount } from '../../shared/lib/format-value.ts';
import { visible } from '../../shared/lib/host-name.ts';
import { currentCounts } from '../state/graph-data.ts';
import { gather } from '../state/group.ts';
import { selectSubject } from '../state/selection.ts';
import { speak } from '../state/view.ts';
import { toggleExpanded } from './expand.ts';
import type { GraphStage } from './graph-stage.ts';
import { type Direction, nextInDirection } from './neighbours.ts';
import { pinAt } from './pin.ts';

const isDirection = (key: string): key is Direction => key.startsWith('Arrow');

/** The graph by keyboard: from host to host by arrows, along pairs with Alt, with what is there spoken. */
export function useGraphKeys(stage: GraphStage | null, graph: GraphAnswer): (event: React.KeyboardEvent) => void {
  const focused = useRef(-1);
  const standsOn = useRef(-1);
  // Another drawing has other places; the keyboard stays with the host it stood on.
  useEffect(() => {
    focused.current = graph.nodes.findIndex(({ actor }) => actor === standsOn.current);
    stage?.setFocused(focused.current);
  }, [stage, graph]);
  const go = (node: number): void => {
    if (node < 0 || stage === null) return;
    focused.current = node;
    standsOn.current = graph.nodes[node]!.actor;
    stage.setFocused(node);
    speak(describeNode(graph, node));
  };
  return (event) => {
    if (stage === null || event.ctrlKey || event.metaKey) return;
    const { key } = event;
    const node = graph.nodes[focused.current];
    if (isDirection(key)) go(focused.current < 0 ? (inOrder(graph)[0] ?? -1) : step(stage, graph, focused.current, key, event.altKey));
    else if (key === 'Home') go(inOrder(graph)[0] ?? -1);
    else if (key === 'PageDown' || key === 'PageUp') go(besideInOrder(graph, focused.current, key === 'PageDown' ? 1 : -1));
    else if (key === 'Enter' && node !== undefined) {
      if (node.type === 'bundle') toggleExpanded(graph, node);
      else if (event.shiftKey && node.type !== 'entity') {
        gather(node.label);
        speak(`${node.label} gathered for a group`);
      } else selectSubject(node.type === 'entity' ? { type: 'entity', entity: node.label } : { type: 'host', host: node.label });
    } else if (key === ' ' && node !== undefined) toggleExpanded(graph, node);
    else if (key === 'p' && node !== undefined) {
      void pinAt(graph, focused.current, { ...stage.scene.placeOf(focused.current), pinned: !node.pinned });
      speak(`${node.label} ${node.pinned ? 'no longer pinned' : 'pinned where it is'}`);
    } else if (key === '+' || key === '=') zoom(stage, 1.25);
    else if (key === '-') zoom(stage, 0.8);
    else if (key === '0') stage.scene.fit();
    else if (key === 'Escape') selectSubject(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
}

function zoom(stage: GraphStage, by: number): void {
  const { cy } = stage.scene;
  cy.zoom({ level: cy.zoom() * by, renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } });
}

/** Nodes with the strongest first. */
function inOrder({ nodes }: GraphAnswer): number[] {
  return [...nodes.keys()].sort((a, b) => nodes[b]!.events - nodes[a]!.events || a - b);
}

/** The node next in strength, round and round: by arrows alone, one might never come by a host that stands aside. */
function besideInOrder(graph: GraphAnswer, from: number, by: 1 | -1): number {
  const order = inOrder(graph);
  return order[(order.indexOf(from) + by + order.length) % order.length] ?? -1;
}

function step(stage: GraphStage, graph: GraphAnswer, from: number, direction: Direction, alongPairs: boolean): number {
  const { x, y } = stage.nodePlaces();
  const places = graph.nodes.map((_, i) => ({ x: x[i] ?? 0, y: y[i] ?? 0 }));
  if (!alongPairs) return nextInDirection(places, from, direction);
  const here = graph.nodes[from]!.actor;
  const partners = new Set(graph.edges.flatMap((edge) => (edge.from === here ? [edge.to] : edge.to === here ? [edge.from] : [])));
  return nextInDirection(places, from, direction, (i) => partners.has(graph.nodes[i]!.actor));
}

/** "192.0.2.15, address, 1,410 contacts; asks 2 in the window, asked by 0". */
function describeNode(graph: GraphAnswer, index: number): string {
  const node = graph.nodes[index]!;
  const counts = currentCounts();
  const now = counts?.graph === graph ? counts.window.edges : null;
  let asks = 0;
  let askedBy = 0;
  for (const [i, edge] of graph.edges.entries()) {
    if ((now?.[i] ?? edge.events) === 0) continue;
    if (edge.from === node.actor) asks++;
    if (edge.to === node.actor) askedBy++;
  }
  const what = node.type === 'bundle' ? `bundle of ${readableCount(node.hosts)} hosts` : node.type;
  const pinned = `${node.inside === undefined ? '' : `, in ${visible(node.inside)}`}${node.pinned ? ', pinned' : ''}`;
  const odd = node.warning === '' ? '' : ` ${node.warning}.`;
  return `${visible(node.label)}, ${what}${pinned}, ${readableCount(node.events)} contacts. In the window it asks ${asks} and is asked by ${askedBy}.${odd}`;
}
