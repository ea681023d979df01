import type { GraphAnswer, GraphNode } from '../../shared/contract/engine-answers.ts';
import { readableCount } from '../../shared/lib/format-value.ts';
import { shortName } from '../ui/host-name.tsx';
import type { ThemeColors } from '../ui/theme-colors.ts';
import type { NodePlaces } from './edge-layer.ts';
import { type LabelWish, placeLabels } from './label-placement.ts';
import type { PictureContext } from './svg-context.ts';

const MOST_LABELS = 140;
/** So many of the most important names may lie on small nodes. */
const OVER = 14;
const BUNDLE_LABELS = 8;
const FONT = '12px "Noto Sans", "Noto Sans Arabic", "Noto Sans SC", sans-serif';
const BOLD = `600 ${FONT}`;

/** What labels depend on beside where nodes stand. */
export interface LabelPaint {
  readonly graph: GraphAnswer;
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
  const wishes: LabelWish[] = [];
  const texts = new Map<number, string>();
  for (const index of importance(paint)) {
    const x = places.x[index]!;
    const y = places.y[index]!;
    if (x < -20 || y < -20 || x > width + 20 || y > height + 20) continue;
    const bold = isBold(graph.nodes[index]!, index, paint);
    const text = labelText(graph.nodes[index]!, bold);
    context.font = bold ? BOLD : FONT;
    texts.set(index, text);
    wishes.push({ index, x, y, radius: places.radius[index]!, width: context.measureText(text).width, over: bold || wishes.length < OVER });
    if (wishes.length >= MOST_LABELS * 2) break;
  }
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.lineJoin = 'round';
  for (const { index, x, y } of placeLabels(wishes, [...wishes, ...bundleCircles(graph, places)], width, height).slice(0, MOST_LABELS)) {
    const node = graph.nodes[index]!;
    const bold = isBold(node, index, paint);
    const series = paint.series[index]!;
    context.font = bold ? BOLD : FONT;
    context.lineWidth = 3;
    context.strokeStyle = colors['paper']!;
    context.strokeText(texts.get(index)!, x, y);
    context.fillStyle =
      series >= 0 && bold ? colors[`series-${series}`]! : paint.quiet.has(index) ? colors['ink-3']! : bold ? colors['ink']! : colors['ink-2']!;
    context.fillText(texts.get(index)!, x, y);
  }
  paintBundles(context, paint, places);
  if (paint.focused >= 0) paintFocus(context, paint, places);
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
  // The number stands in the bundle's circle.
  if (node.type === 'bundle') return name.replace(/^[\d,]+ /, '');
  return node.type === 'entity' ? `${mark}${name} (${readableCount(node.hosts)} hosts)` : mark + name;
}

const orders = new WeakMap<GraphAnswer, Int32Array>();

/** Nodes in the order in which they get labels: looked at, coloured, then by events; quiet ones last. */
function importance(paint: LabelPaint): number[] {
  let byEvents = orders.get(paint.graph);
  if (byEvents === undefined) {
    const { nodes } = paint.graph;
    byEvents = Int32Array.from(nodes.keys()).sort((a, b) => nodes[b]!.events - nodes[a]!.events || a - b);
    orders.set(paint.graph, byEvents);
  }
  const rank = (index: number): number => {
    if (paint.chosen.has(index) || index === paint.focused) return 0;
    if (paint.series[index]! >= 0 || paint.graph.nodes[index]!.type === 'entity') return 1;
    if (paint.graph.nodes[index]!.type === 'bundle') return 4;
    return paint.quiet.has(index) ? 3 : 2;
  };
  const groups: number[][] = [[], [], [], [], []];
  for (const index of byEvents) groups[rank(index)]!.push(index);
  // A few bundles say what they are; the rest look the same and carry their number.
  groups[4] = groups[4]!.slice(0, BUNDLE_LABELS);
  return groups.flat();
}

/** The circles of bundles hold a number, so that no name may lie on them. */
function bundleCircles(graph: GraphAnswer, places: NodePlaces): LabelWish[] {
  return graph.nodes.flatMap(({ type }, index) =>
    type === 'bundle' ? [{ index, x: places.x[index]!, y: places.y[index]!, radius: Math.max(8, places.radius[index]!), width: 0, over: true }] : [],
  );
}

function paintBundles(context: PictureContext, paint: LabelPaint, places: NodePlaces): void {
  context.fillStyle = paint.colors['ink-2']!;
  for (const [i, node] of paint.graph.nodes.entries()) {
    if (node.type !== 'bundle' || places.radius[i]! < 6) continue;
    context.font = places.radius[i]! < 9 ? FONT.replace('12px', '9px') : FONT;
    context.fillText(node.hosts > 9999 ? `${Math.round(node.hosts / 1000)}k` : String(node.hosts), places.x[i]!, places.y[i]! + 0.5);
  }
}

function paintFocus(context: PictureContext, paint: LabelPaint, places: NodePlaces): void {
  context.beginPath();
  context.arc(places.x[paint.focused]!, places.y[paint.focused]!, places.radius[paint.focused]! + 7, 0, Math.PI * 2);
  context.lineWidth = 2;
  context.strokeStyle = paint.colors['ink']!;
  context.stroke();
}
