import { DirectedGraph } from 'graphology';
import forceAtlas2 from 'graphology-layout-forceatlas2';
import { settlePlaces } from '../../../shared/lib/settle-places.ts';

/** What a layout starts from: plain data, so that it can go to a worker thread. */
export interface LayoutTask {
  /** Nodes by index: where they stand, NaN for those that have no place yet. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** 1 for nodes that must stay where they are. */
  readonly fixed: Uint8Array;
  /** Room that each needs. */
  readonly radius: Float64Array;
  readonly edges: Uint32Array;
  readonly weights: Float64Array;
}

export interface LayoutAnswer {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

const GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5));
/** Distance that neighbours should have, in the units of the graph view. */
const SPACING = 70;
/** Node steps that a layout may cost in all: about a second. */
const STEP_BUDGET = 60_000;

/**
 * Places nodes by ForceAtlas2 (Jacomy et al., PLoS ONE 9:e98679) from a start that depends on nothing but the graph: a sunflower in the order of the nodes,
 * new nodes beside a neighbour that has a place;
 * then settled: no node lies on another, and parts that no edge joins lie side by side. The same task gives the same answer.
 */
export function layoutGraph(task: LayoutTask): LayoutAnswer {
  const count = task.x.length;
  const x = task.x.slice();
  const y = task.y.slice();
  startPlaces(task, x, y);
  const anyFixed = task.fixed.some((fixed) => fixed === 1);
  if (count > 2 && task.edges.length > 0) {
    const graph = new DirectedGraph();
    for (let node = 0; node < count; node++) graph.addNode(node, { x: x[node], y: y[node], fixed: task.fixed[node] === 1, size: 1 });
    for (let edge = 0; edge < task.weights.length; edge++) {
      const [from, to] = [task.edges[2 * edge]!, task.edges[2 * edge + 1]!];
      if (from !== to && !graph.hasEdge(from, to)) graph.addEdge(from, to, { weight: 1 + Math.log10(1 + task.weights[edge]!) });
    }
    const iterations = Math.max(30, Math.min(400, Math.floor(STEP_BUDGET / count)));
    const settings = {
      gravity: 0.8,
      scalingRatio: SPACING / 3,
      strongGravityMode: false,
      barnesHutOptimize: count > 400,
      slowDown: 4,
      edgeWeightInfluence: 0.6,
    };
    const places = forceAtlas2(graph, { iterations, settings });
    for (let node = 0; node < count; node++) {
      const place = places[String(node)];
      if (task.fixed[node] === 1 || place === undefined || !Number.isFinite(place.x + place.y)) continue;
      x[node] = place.x;
      y[node] = place.y;
    }
  }
  if (anyFixed) startPlaces(task, x, y, true);
  const settled = settlePlaces({ x, y, radius: task.radius, fixed: task.fixed, edges: task.edges });
  for (let node = 0; node < count; node++) {
    if (task.fixed[node] === 1) continue;
    x[node] = Math.round(settled.x[node]! * 10) / 10;
    y[node] = Math.round(settled.y[node]! * 10) / 10;
  }
  return { x, y };
}

/** `besideOnly`: only those beside a neighbour that has a place, which are wanted there whatever forces did. */
function startPlaces(task: LayoutTask, x: Float64Array, y: Float64Array, besideOnly = false): void {
  const neighbour = new Int32Array(x.length).fill(-1);
  for (let edge = 0; edge < task.weights.length; edge++) {
    const [from, to] = [task.edges[2 * edge]!, task.edges[2 * edge + 1]!];
    if (!Number.isNaN(task.x[to]!) && neighbour[from] === -1) neighbour[from] = to;
    if (!Number.isNaN(task.x[from]!) && neighbour[to] === -1) neighbour[to] = from;
  }
  for (let node = 0; node < x.length; node++) {
    if (!Number.isNaN(task.x[node]!) && !Number.isNaN(task.y[node]!)) continue;
    const near = neighbour[node]!;
    if (besideOnly && near < 0) continue;
    const radius = near >= 0 ? SPACING : SPACING * Math.sqrt(node + 0.5);
    const angle = node * GOLDEN_ANGLE;
    x[node] = (near >= 0 ? task.x[near]! : 0) + radius * Math.cos(angle);
    y[node] = (near >= 0 ? task.y[near]! : 0) + radius * Math.sin(angle);
  }
}
