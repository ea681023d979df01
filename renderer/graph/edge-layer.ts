import type { GraphAnswer } from '../../shared/contract/engine-answers.ts';
import type { GraphMode, OutsideMode } from '../state/selection.ts';
import type { ThemeColors } from '../ui/theme-colors.ts';
import { distanceToLine, edgeLine, edgeWidth } from './edge-geometry.ts';
import type { PictureContext } from './svg-context.ts';

/** Everything the painting of edges depends on, apart from where things stand. */
export interface EdgePaint {
  readonly graph: GraphAnswer;
  /** Contacts of each edge in the window, and in the baseline where there is one. */
  readonly counts: Uint32Array | null;
  readonly baseline: Uint32Array | null;
  readonly mode: GraphMode;
  readonly outside: OutsideMode;
  /** Series of each node, -1 for none. */
  readonly series: Int8Array;
  readonly colors: ThemeColors;
  /** Nodes (by place in `graph.nodes`) that are looked at; their edges stand out. Empty: all alike. */
  readonly focus: ReadonlySet<number>;
  /** When a pair is looked at, only edges within the focus stand out. */
  readonly focusIsPair: boolean;
  /** When a path is looked at, only its edges (by place in `graph.edges`) stand out. */
  readonly path: ReadonlySet<number> | null;
}

/** What edges are painted on: a canvas of the page, or a file. */
export type EdgeContext = PictureContext;

/** Where nodes stand on the screen: x, y, radius of each, in `graph.nodes` order. Pixels. */
export interface NodePlaces {
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly radius: Float32Array;
}

/** More edges than this are a crowd: straight, plainer, and painted in memory by a thread of their own. */
export const CROWD = 700;

/** Places of an edge's ends in the list of nodes, worked out once per drawing. */
export interface EdgeEnds {
  readonly from: Int32Array;
  readonly to: Int32Array;
}

export function edgeEnds(graph: GraphAnswer): EdgeEnds {
  const at = new Map(graph.nodes.map((node, i) => [node.actor, i]));
  return {
    from: Int32Array.from(graph.edges, (edge) => at.get(edge.from) ?? -1),
    to: Int32Array.from(graph.edges, (edge) => at.get(edge.to) ?? -1),
  };
}

/** What an edge weighs in the mode: contacts in the window or the baseline; for 'new', in the window unless the baseline has any. */
export function edgeCount(paint: Pick<EdgePaint, 'graph' | 'counts' | 'baseline' | 'mode'>, edge: number): number {
  if (paint.mode === 'baseline') return paint.baseline?.[edge] ?? 0;
  const count = paint.counts === null ? paint.graph.edges[edge]!.events : (paint.counts[edge] ?? 0);
  return paint.mode === 'new' && (paint.baseline?.[edge] ?? 0) > 0 ? 0 : count;
}

/** The bow of edges: none in a crowd, where straight lines read and paint better. */
export function bendOf(graph: GraphAnswer): number {
  return graph.edges.length > CROWD ? 0 : 0.1;
}

/** How an edge looks now. */
export interface Stroke {
  readonly width: number;
  readonly color: string;
  /** Most of its contacts were refused or failed: dashed. */
  readonly refused: boolean;
  /** One of those that are looked at, or nothing is. */
  readonly lit: boolean;
  /** In the colour of a track or an entity. */
  readonly tracked: boolean;
}

/** Width for how many contacts, dashes where most were refused, colour of who asks; null for an edge that weighs nothing now. */
export function strokeOf(paint: EdgePaint, ends: EdgeEnds, edge: number): Stroke | null {
  const { graph, colors, series, focus, path } = paint;
  const count = edgeCount(paint, edge);
  const [a, b] = [ends.from[edge]!, ends.to[edge]!];
  if (count === 0 || a < 0 || b < 0) return null;
  const { refused, events } = graph.edges[edge]!;
  // A bundle has its number; its line only says whose it is.
  const bundled = graph.nodes[a]!.type === 'bundle' || graph.nodes[b]!.type === 'bundle';
  const own = series[a]! >= 0 ? series[a]! : series[b]!;
  const near = paint.focusIsPair ? focus.has(a) && focus.has(b) : focus.has(a) || focus.has(b);
  return {
    width: bundled ? 1 : edgeWidth(count),
    color: (own >= 0 ? colors[`series-${own}`] : colors['edge']) ?? '',
    refused: refused * 2 > events,
    lit: path !== null ? path.has(edge) : focus.size === 0 || near,
    tracked: own >= 0 && !bundled,
  };
}

/** Colour of the edges that weigh nothing now. */
export const quietColor = ({ outside, colors }: EdgePaint): string => (outside === 'show' ? colors['line-strong'] : colors['edge-quiet']) ?? '';

/** Paints the edges that weigh nothing now: thin and quiet, or not at all. Changes only when the view or the drawing does. */
export function paintQuietEdges(context: EdgeContext, paint: EdgePaint, ends: EdgeEnds, places: NodePlaces): void {
  if (paint.outside === 'hide') return;
  const bend = bendOf(paint.graph);
  context.lineWidth = 1;
  context.setLineDash([]);
  context.strokeStyle = quietColor(paint);
  for (let i = 0; i < ends.from.length; i++) {
    const a = ends.from[i]!;
    const b = ends.to[i]!;
    if (a < 0 || b < 0) continue;
    const line = edgeLine(places.x[a]!, places.y[a]!, places.radius[a]!, places.x[b]!, places.y[b]!, places.radius[b]!, bend);
    if (line === null) continue;
    context.beginPath();
    context.moveTo(line.x1, line.y1);
    if (bend === 0) context.lineTo(line.x2, line.y2);
    else context.quadraticCurveTo(line.cx, line.cy, line.x2, line.y2);
    context.stroke();
  }
}

/** Paints the edges that weigh something, with an arrow to who was asked. */
export function paintEdges(context: EdgeContext, paint: EdgePaint, ends: EdgeEnds, places: NodePlaces): void {
  const bend = bendOf(paint.graph);
  let dashed = false;
  context.setLineDash([]);
  for (let i = 0; i < ends.from.length; i++) {
    const stroke = strokeOf(paint, ends, i);
    if (stroke === null) continue;
    const [a, b] = [ends.from[i]!, ends.to[i]!];
    const line = edgeLine(places.x[a]!, places.y[a]!, places.radius[a]! + 1, places.x[b]!, places.y[b]!, places.radius[b]! + 2, bend);
    if (line === null) continue;
    if (stroke.refused !== dashed) {
      dashed = stroke.refused;
      context.setLineDash(dashed ? [6, 4] : []);
    }
    context.globalAlpha = stroke.lit ? (stroke.tracked ? 0.85 : 0.75) : 0.22;
    context.strokeStyle = stroke.color;
    context.lineWidth = stroke.width;
    strokeToArrow(context, line, stroke.width, bend, stroke.color);
  }
  context.globalAlpha = 1;
  context.setLineDash([]);
}

function strokeToArrow(
  context: EdgeContext,
  line: { x1: number; y1: number; cx: number; cy: number; x2: number; y2: number },
  width: number,
  bend: number,
  color: string,
): void {
  const dx = line.x2 - line.cx;
  const dy = line.y2 - line.cy;
  const length = Math.hypot(dx, dy) || 1;
  const ux = dx / length;
  const uy = dy / length;
  const head = Math.min(5 + width, length * 0.8);
  const half = 2.2 + width * 0.7;
  const ex = line.x2 - ux * head * 0.8;
  const ey = line.y2 - uy * head * 0.8;
  context.beginPath();
  context.moveTo(line.x1, line.y1);
  if (bend === 0) context.lineTo(ex, ey);
  else context.quadraticCurveTo(line.cx, line.cy, ex, ey);
  context.stroke();
  context.beginPath();
  context.moveTo(line.x2, line.y2);
  context.lineTo(line.x2 - ux * head - uy * half, line.y2 - uy * head + ux * half);
  context.lineTo(line.x2 - ux * head + uy * half, line.y2 - uy * head - ux * half);
  context.fillStyle = color;
  context.fill();
}

/** The edge under a point, within a few pixels, heavier first; -1 for none. Edges that weigh nothing count only where they are drawn. */
export function edgeAt(paint: EdgePaint, ends: EdgeEnds, places: NodePlaces, x: number, y: number): number {
  const bend = bendOf(paint.graph);
  let best = -1;
  let bestScore = 0;
  for (let i = 0; i < ends.from.length; i++) {
    const a = ends.from[i]!;
    const b = ends.to[i]!;
    const count = edgeCount(paint, i);
    if (a < 0 || b < 0 || (count === 0 && paint.outside === 'hide')) continue;
    const line = edgeLine(places.x[a]!, places.y[a]!, places.radius[a]!, places.x[b]!, places.y[b]!, places.radius[b]!, bend);
    if (line === null) continue;
    const reach = 5 + edgeWidth(count) / 2;
    const score = reach - distanceToLine(line, x, y) + (count > 0 ? 0.5 : 0);
    if (score > 0.5 && score > bestScore) [best, bestScore] = [i, score];
  }
  return best;
}
