import { DirectedGraph } from 'graphology';
import forceAtlas2 from 'graphology-layout-forceatlas2';
import type { LayoutAnswer, LayoutTask } from './layout-task.ts';
import { hubsOf } from './parts.ts';
import { settlePlaces } from './settle-places.ts';

const GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5));
/** Distance that neighbours should have, in the units of the graph view. */
const SPACING = 70;
/** Node steps that a layout may cost in all: about a second. */
const STEP_BUDGET = 60_000;

/**
 * Places nodes: those with several partners by ForceAtlas2 (Jacomy et al., PLoS ONE 9:e98679) from a start that depends on nothing but the graph, a sunflower in
 * the order of the nodes, new ones beside a neighbour that has a place; then settled, with those of one partner seated at it. The same task gives the same answer.
 */
export function layoutGraph(task: LayoutTask): LayoutAnswer {
  const x = task.x.slice();
  const y = task.y.slice();
  startPlaces(task, x, y);
  drawTogether(task, x, y);
  if (task.fixed.some((fixed) => fixed === 1)) startPlaces(task, x, y, true);
  settlePlaces(task, x, y);
  for (let node = 0; node < x.length; node++) {
    x[node] = task.fixed[node] === 1 ? task.x[node]! : Math.round(x[node]! * 10) / 10;
    y[node] = task.fixed[node] === 1 ? task.y[node]! : Math.round(y[node]! * 10) / 10;
  }
  return { x, y };
}

/** Forces between the nodes that are no leaves. */
function drawTogether(task: LayoutTask, x: Float64Array, y: Float64Array): void {
  const hubs = hubsOf(task);
  const core = [...hubs.keys()].filter((node) => hubs[node]! < 0);
  const graph = new DirectedGraph();
  for (const node of core) graph.addNode(node, { x: x[node], y: y[node], fixed: task.fixed[node] === 1, size: 1 });
  for (let edge = 0; edge < task.weights.length; edge++) {
    const [from, to] = [task.edges[2 * edge]!, task.edges[2 * edge + 1]!];
    if (from === to || hubs[from]! >= 0 || hubs[to]! >= 0 || graph.hasEdge(from, to)) continue;
    graph.addEdge(from, to, { weight: 1 + Math.log10(1 + task.weights[edge]!) });
  }
  if (core.length <= 2 || graph.size === 0) return;
  const places = forceAtlas2(graph, {
    iterations: Math.max(30, Math.min(400, Math.floor(STEP_BUDGET / core.length))),
    settings: {
      gravity: 0.8,
      scalingRatio: SPACING / 3,
      strongGravityMode: false,
      barnesHutOptimize: core.length > 400,
      slowDown: 4,
      edgeWeightInfluence: 0.6,
    },
  });
  for (const node of core) {
    const place = places[String(node)];
    if (task.fixed[node] === 1 || place === undefined || !Number.isFinite(place.x + place.y)) continue;
    x[node] = place.x;
    y[node] = place.y;
  }
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
