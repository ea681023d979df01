import { useEffect, useState } from 'react';
import type { GraphAnswer, GraphNode } from '../../shared/contract/engine-answers.ts';
import type { UnsettledPlaces } from '../../shared/lib/settle-places.ts';
import { useCase } from '../state/case.ts';
import { nodeSize } from './edge-geometry.ts';

/** Where nodes go, by place in `graph.nodes`. Model units: pixels at zoom 1. */
export interface SettledPlaces {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

const BUNDLE = 30;

/** Diameter of a node in model units. */
export function nodeDiameter(node: GraphNode): number {
  return node.type === 'bundle' ? BUNDLE : nodeSize(node.events);
}

/** Places of this case's nodes, so that what was drawn stays where it was when more is drawn. */
let known = new Map<string, readonly [x: number, y: number]>();
let knownCase: string | undefined;

/** A node was put somewhere by hand. */
export function rememberPlace(label: string, x: number, y: number): void {
  known.set(label, [x, y]);
}

/** What has to be settled: nodes drawn before and nodes pinned by hand stay, new ones begin beside a neighbour that stays. */
export function unsettled(graph: GraphAnswer, staying: ReadonlyMap<string, readonly [number, number]>): UnsettledPlaces {
  const { nodes } = graph;
  const x = Float64Array.from(nodes, (node) => staying.get(node.label)?.[0] ?? node.x);
  const y = Float64Array.from(nodes, (node) => staying.get(node.label)?.[1] ?? node.y);
  const fixed = Uint8Array.from(nodes, (node) => (node.pinned || staying.has(node.label) ? 1 : 0));
  const at = new Map(nodes.map((node, i) => [node.actor, i]));
  const edges = graph.edges.flatMap((edge) => {
    const a = at.get(edge.from);
    const b = at.get(edge.to);
    return a === undefined || b === undefined ? [] : [a, b];
  });
  for (let i = 0; i < edges.length; i += 2) {
    const [a, b] = [edges[i]!, edges[i + 1]!];
    if (fixed[a] === fixed[b]) continue;
    const [stays, moves] = fixed[a] === 1 ? [a, b] : [b, a];
    x[moves] = x[stays]! + 60 * Math.cos(moves * 2.4);
    y[moves] = y[stays]! + 60 * Math.sin(moves * 2.4);
  }
  return { x, y, fixed, radius: Float64Array.from(nodes, (node) => nodeDiameter(node) / 2), edges: Uint32Array.from(edges) };
}

/** Settles a drawing in a worker, off the thread that answers the hand. Null until it is there. */
export function usePlaces(graph: GraphAnswer): SettledPlaces | null {
  const [settled, setSettled] = useState<{ readonly graph: GraphAnswer; readonly places: SettledPlaces } | null>(null);
  useEffect(() => {
    const caseId = useCase.getState().summary?.id;
    if (caseId !== knownCase) {
      known = new Map();
      knownCase = caseId;
    }
    const drawing = unsettled(graph, known);
    const take = (places: SettledPlaces): void => {
      for (const [i, node] of graph.nodes.entries()) known.set(node.label, [places.x[i]!, places.y[i]!]);
      setSettled({ graph, places });
    };
    if (drawing.fixed.every((fixed) => fixed === 1)) {
      take(drawing);
      return;
    }
    const worker = new Worker(new URL('./settle-worker.ts', import.meta.url), { type: 'module' });
    worker.onmessage = (event: MessageEvent<SettledPlaces>) => take(event.data);
    // A worker that cannot start must not cost the picture: the engine's own places are drawn then.
    worker.onerror = () => take(drawing);
    worker.postMessage(drawing);
    return () => worker.terminate();
  }, [graph]);
  return settled?.graph === graph ? settled.places : null;
}
