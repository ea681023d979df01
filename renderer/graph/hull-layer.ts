import type { GraphAnswer } from '../../shared/contract/engine-answers.ts';
import { shortName } from '../ui/host-name.tsx';
import type { ThemeColors } from '../ui/theme-colors.ts';
import type { NodePlaces } from './edge-layer.ts';
import type { PictureContext } from './svg-context.ts';

/** Air between a host and the hull around its entity. */
const AIR = 16;
/** Corners that stand for the circle around a host. */
const CORNERS = 16;
const TITLE_FONT = '600 12px "Noto Sans", "Noto Sans Arabic", "Noto Sans SC", sans-serif';
const TITLE_HEIGHT = 18;

interface Point {
  readonly x: number;
  readonly y: number;
}

/** An open entity: the line around its hosts and where its name stands. Pixels. */
export interface Hull {
  readonly name: string;
  readonly series: number;
  readonly outline: readonly Point[];
  readonly title: Point;
}

/** The hulls of the entities that are shown open. */
export function hullsOf(graph: GraphAnswer, places: NodePlaces): readonly Hull[] {
  const points = new Map<string, Point[]>();
  const series = new Map<string, number>();
  for (const [i, { inside, color }] of graph.nodes.entries()) {
    if (inside === undefined) continue;
    series.set(inside, color);
    const reach = places.radius[i]! + AIR;
    const around = Array.from({ length: CORNERS }, (_, k) => {
      const angle = (2 * Math.PI * k) / CORNERS;
      return { x: places.x[i]! + reach * Math.cos(angle), y: places.y[i]! + reach * Math.sin(angle) };
    });
    points.set(inside, [...(points.get(inside) ?? []), ...around]);
  }
  return [...points].map(([name, all]) => {
    const outline = convexHull(all);
    const top = outline.reduce((most, point) => (point.y < most.y ? point : most));
    return { name, series: series.get(name) ?? -1, outline, title: { x: top.x, y: top.y - TITLE_HEIGHT / 2 - 2 } };
  });
}

/** The corners of the smallest convex outline that holds all points (Andrew's monotone chain), going round. */
export function convexHull(points: readonly Point[]): readonly Point[] {
  const sorted = [...points].sort((a, b) => a.x - b.x || a.y - b.y);
  const chain = (ordered: readonly Point[]): Point[] => {
    const kept: Point[] = [];
    for (const point of ordered) {
      while (kept.length > 1 && !turnsLeft(kept[kept.length - 2]!, kept[kept.length - 1]!, point)) kept.pop();
      kept.push(point);
    }
    return kept.slice(0, -1);
  };
  return [...chain(sorted), ...chain(sorted.reverse())];
}

const turnsLeft = (a: Point, b: Point, c: Point): boolean => (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x) > 0;

/** Draws the dotted lines around open entities, each with the entity's name on top. */
export function paintHulls(context: PictureContext, hulls: readonly Hull[], colors: ThemeColors): void {
  for (const { name, series, outline, title } of hulls) {
    const color = (series >= 0 ? colors[`series-${series}`] : colors['ink-2']) ?? '';
    context.beginPath();
    for (const [i, { x, y }] of outline.entries()) {
      if (i === 0) context.moveTo(x, y);
      else context.lineTo(x, y);
    }
    context.lineTo(outline[0]!.x, outline[0]!.y);
    context.globalAlpha = 0.07;
    context.fillStyle = color;
    context.fill();
    context.globalAlpha = 1;
    context.lineWidth = 1.5;
    context.strokeStyle = color;
    context.setLineDash([2, 4]);
    context.stroke();
    context.setLineDash([]);
    context.font = TITLE_FONT;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.lineWidth = 4;
    context.strokeStyle = colors['paper'] ?? '';
    context.strokeText(shortName(name, 48), title.x, title.y);
    context.fillStyle = colors['ink'] ?? '';
    context.fillText(shortName(name, 48), title.x, title.y);
  }
}

/** The open entity whose line, or whose name, holds a point; null for none. */
export function hullAt(hulls: readonly Hull[], x: number, y: number): Hull | null {
  return hulls.find(({ outline, title }) => holds(outline, x, y) || (Math.abs(y - title.y) < TITLE_HEIGHT / 2 && Math.abs(x - title.x) < 60)) ?? null;
}

/** A point lies within a convex outline when it is on the same side of all its edges. */
function holds(outline: readonly Point[], x: number, y: number): boolean {
  return outline.every((corner, i) => !turnsLeft(outline[(i + 1) % outline.length]!, corner, { x, y }));
}
