import type { GraphAnswer, GraphNode } from '../../shared/contract/engine-answers.ts';
import { readableCount } from '../../shared/lib/format-value.ts';
import { nodeSize } from '../../shared/lib/node-size.ts';
import { shortName } from '../ui/host-name.tsx';
import type { ThemeColors } from '../ui/theme-colors.ts';
import { edgeLine } from './edge-geometry.ts';
import { bendOf, type EdgeEnds, type NodePlaces } from './edge-layer.ts';
import { LABEL_HEIGHT, type LabelWish, LinePoints, placeLabels } from './label-placement.ts';
import type { PictureContext } from './svg-context.ts';

const MOST_LABELS = 140;
/** So many of the most important names may lie on small nodes. */
const OVER = 14;
/** A host with so many drawn partners is what others stand around; its name is read first. */
const HUB = 3;
/** With more lines than this, names do not look where they lie. */
const MOST_LINES = 300;
const STEP = 9;
/** The ring around a chosen node, in units of the drawing. */
const OUTLINE = 6;
/** How many times larger a node is with its ring. */
const outlined = ({ events }: GraphNode): number => 1 + OUTLINE / (nodeSize(events) / 2);
/** Height of a line of the small names. */
const LINE_HEIGHT = 13.5;
const FAMILY = '"Noto Sans", "Noto Sans Arabic", "Noto Sans SC", sans-serif';
const FONT = { plain: `11px ${FAMILY}`, hub: `500 12px ${FAMILY}`, bold: `600 12px ${FAMILY}`, count: `10px ${FAMILY}`, small: `9px ${FAMILY}` };

/** What labels depend on beside where nodes stand. */
export interface LabelPaint {
  readonly graph: GraphAnswer;
  readonly ends: EdgeEnds;
  readonly series: Int8Array;
  readonly colors: ThemeColors;
  readonly chosen: ReadonlySet<number>;
  /** Nodes without a contact now: labelled last. */
  readonly quiet: ReadonlySet<number>;
  /** The node that the keyboard stands on, or -1. */
  readonly focused: number;
  /** Whether quiet nodes are to look faint. */
  readonly veil: boolean;
}

/** Writes names beside nodes so that none lies on another, the most important first; and counts into bundles. */
export function paintLabels(context: PictureContext, paint: LabelPaint, places: NodePlaces, width: number, height: number): void {
  const { graph, colors } = paint;
  if (paint.veil) veilQuiet(context, paint, places);
  const partners = partnersOf(paint, places);
  const wishes: LabelWish[] = [];
  const texts = new Map<number, string>();
  for (const index of importance(paint, partners.count)) {
    const x = places.x[index]!;
    const y = places.y[index]!;
    if (x < -20 || y < -20 || x > width + 20 || y > height + 20) continue;
    const bold = isBold(graph.nodes[index]!, index, paint);
    const text = labelText(graph.nodes[index]!, bold);
    context.font = fontOf(index, paint, partners.count);
    texts.set(index, text);
    const away = [partners.awayX[index]!, partners.awayY[index]!] as const;
    const hub = partners.count[index]! >= HUB;
    wishes.push({
      index,
      x,
      y,
      radius: places.radius[index]! * (paint.chosen.has(index) ? outlined(graph.nodes[index]!) : 1),
      width: context.measureText(text).width,
      height: bold || hub ? LABEL_HEIGHT : LINE_HEIGHT,
      over: bold || (!hub && wishes.length < OVER),
      away,
      hub,
    });
    if (wishes.length >= MOST_LABELS * 2) break;
  }
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.lineJoin = 'round';
  const obstacles = [...wishes, ...bundleCircles(graph, places)];
  for (const { index, x, y } of placeLabels(wishes, obstacles, width, height, linePoints(paint, places)).slice(0, MOST_LABELS)) {
    context.font = fontOf(index, paint, partners.count);
    context.lineWidth = 3.5;
    context.strokeStyle = colors['paper']!;
    context.strokeText(texts.get(index)!, x, y);
    context.fillStyle = inkOf(index, paint, partners.count);
    context.fillText(texts.get(index)!, x, y);
  }
  paintBundles(context, paint, places);
  paintPins(context, paint, places);
  if (paint.focused >= 0) paintFocus(context, paint, places);
}

function fontOf(index: number, paint: LabelPaint, partners: Uint16Array): string {
  if (isBold(paint.graph.nodes[index]!, index, paint)) return FONT.bold;
  return partners[index]! >= HUB ? FONT.hub : FONT.plain;
}

function inkOf(index: number, paint: LabelPaint, partners: Uint16Array): string {
  const { colors } = paint;
  const series = paint.series[index]!;
  const bold = isBold(paint.graph.nodes[index]!, index, paint);
  if (series >= 0 && bold) return colors[`series-${series}`]!;
  if (bold) return colors['ink']!;
  if (paint.quiet.has(index)) return colors['ink-3']!;
  return partners[index]! >= HUB ? colors['ink']! : colors['ink-2']!;
}

interface Partners {
  readonly count: Uint16Array;
  /** Unit vectors away from the partners, on the whole; zero where they are all around. */
  readonly awayX: Float32Array;
  readonly awayY: Float32Array;
}

/** How many lines each node has, and where there are none. */
function partnersOf({ graph, ends }: LabelPaint, places: NodePlaces): Partners {
  const size = graph.nodes.length;
  const [count, awayX, awayY] = [new Uint16Array(size), new Float32Array(size), new Float32Array(size)];
  const lead = (node: number, other: number): void => {
    const [dx, dy] = [places.x[node]! - places.x[other]!, places.y[node]! - places.y[other]!];
    const length = Math.hypot(dx, dy) || 1;
    count[node]!++;
    awayX[node]! += dx / length;
    awayY[node]! += dy / length;
  };
  for (let edge = 0; edge < ends.from.length; edge++) {
    const [a, b] = [ends.from[edge]!, ends.to[edge]!];
    if (a < 0 || b < 0 || a === b) continue;
    lead(a, b);
    lead(b, a);
  }
  for (let node = 0; node < size; node++) {
    const length = Math.hypot(awayX[node]!, awayY[node]!);
    const clear = count[node]! > 0 && length > count[node]! * 0.35;
    awayX[node] = clear ? awayX[node]! / length : 0;
    awayY[node] = clear ? awayY[node]! / length : 0;
  }
  return { count, awayX, awayY };
}

/** Points along the lines as they are drawn; none in a crowd, where names lie on lines whatever one does. */
function linePoints({ graph, ends }: LabelPaint, places: NodePlaces): LinePoints {
  const points = new LinePoints();
  if (ends.from.length > MOST_LINES) return points;
  const bend = bendOf(graph);
  for (let edge = 0; edge < ends.from.length; edge++) {
    const [a, b] = [ends.from[edge]!, ends.to[edge]!];
    if (a < 0 || b < 0) continue;
    const line = edgeLine(places.x[a]!, places.y[a]!, places.radius[a]!, places.x[b]!, places.y[b]!, places.radius[b]!, bend);
    if (line === null) continue;
    const steps = Math.ceil(Math.hypot(line.x2 - line.x1, line.y2 - line.y1) / STEP);
    for (let i = 0; i <= steps; i++) {
      const [t, u] = [i / steps, 1 - i / steps];
      points.add(u * u * line.x1 + 2 * u * t * line.cx + t * t * line.x2, u * u * line.y1 + 2 * u * t * line.cy + t * t * line.y2);
    }
  }
  return points;
}

/** Makes nodes without a contact faint by a veil of paper over them: restyling thousands of nodes would cost a tenth of a second, this a millisecond. */
function veilQuiet(context: PictureContext, { graph, quiet, chosen, colors }: LabelPaint, places: NodePlaces): void {
  context.fillStyle = colors['paper']!;
  context.globalAlpha = 0.62;
  for (const index of quiet) {
    if (chosen.has(index)) continue;
    const radius = places.radius[index]! + 1.5;
    context.beginPath();
    if (graph.nodes[index]!.type === 'name') context.rect(places.x[index]! - radius, places.y[index]! - radius, radius * 2, radius * 2);
    else context.arc(places.x[index]!, places.y[index]!, radius, 0, Math.PI * 2);
    context.fill();
  }
  context.globalAlpha = 1;
}

const isBold = (node: GraphNode, index: number, paint: LabelPaint): boolean =>
  paint.chosen.has(index) || node.type === 'entity' || paint.series[index]! >= 0;

function labelText(node: GraphNode, bold: boolean): string {
  const name = shortName(node.label, bold ? 48 : 30);
  const mark = node.warning === '' ? '' : '⚠ ';
  return node.type === 'entity' ? `${mark}${name} (${readableCount(node.hosts)} hosts)` : mark + name;
}

const orders = new WeakMap<GraphAnswer, Int32Array>();

/** Nodes in the order in which they get labels: looked at, coloured, those that others stand around, then by events; quiet ones last. Bundles have their number. */
function importance(paint: LabelPaint, partners: Uint16Array): number[] {
  let byEvents = orders.get(paint.graph);
  if (byEvents === undefined) {
    const { nodes } = paint.graph;
    byEvents = Int32Array.from(nodes.keys()).sort((a, b) => nodes[b]!.events - nodes[a]!.events || a - b);
    orders.set(paint.graph, byEvents);
  }
  const groups: number[][] = [[], [], [], [], []];
  for (const index of byEvents) {
    const { type } = paint.graph.nodes[index]!;
    if (paint.chosen.has(index) || index === paint.focused) groups[0]!.push(index);
    else if (paint.series[index]! >= 0 || type === 'entity') groups[1]!.push(index);
    else if (type !== 'bundle') groups[paint.quiet.has(index) ? 4 : partners[index]! >= HUB ? 2 : 3]!.push(index);
  }
  return groups.flat();
}

/** The circles of bundles hold a number, so that no name may lie on them. */
function bundleCircles(graph: GraphAnswer, places: NodePlaces): LabelWish[] {
  return graph.nodes.flatMap(({ type }, index) =>
    type === 'bundle' ? [{ index, x: places.x[index]!, y: places.y[index]!, radius: Math.max(8, places.radius[index]!), width: 0, over: true }] : [],
  );
}

/** "+36": so many hosts more. */
function paintBundles(context: PictureContext, paint: LabelPaint, places: NodePlaces): void {
  context.fillStyle = paint.colors['ink-2']!;
  for (const [i, node] of paint.graph.nodes.entries()) {
    if (node.type !== 'bundle' || places.radius[i]! < 8) continue;
    const count = node.hosts > 9999 ? `+${Math.round(node.hosts / 1000)}k` : `+${node.hosts}`;
    context.font = count.length > 3 || places.radius[i]! < 12 ? FONT.small : FONT.count;
    context.fillText(count, places.x[i]!, places.y[i]! + 0.5);
  }
}

/** A dot of paper in what is pinned. */
function paintPins(context: PictureContext, { graph, colors }: LabelPaint, places: NodePlaces): void {
  context.fillStyle = colors['paper']!;
  for (const [i, { pinned, type }] of graph.nodes.entries()) {
    const radius = Math.min(3, places.radius[i]! * 0.4);
    if (!pinned || type === 'bundle' || radius < 1) continue;
    context.beginPath();
    context.arc(places.x[i]!, places.y[i]!, radius, 0, Math.PI * 2);
    context.fill();
  }
}

function paintFocus(context: PictureContext, paint: LabelPaint, places: NodePlaces): void {
  context.beginPath();
  context.arc(places.x[paint.focused]!, places.y[paint.focused]!, places.radius[paint.focused]! + 7, 0, Math.PI * 2);
  context.lineWidth = 2;
  context.strokeStyle = paint.colors['ink']!;
  context.stroke();
}
