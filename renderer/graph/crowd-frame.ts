import type { GraphAnswer } from '../../shared/contract/engine-answers.ts';
import { type EdgeEnds, type EdgePaint, edgeEnds, type NodePlaces, quietColor, strokeOf } from './edge-layer.ts';
import { LineRaster, packed } from './line-raster.ts';

/** What the page tells the thread that paints a crowd's edges. */
export type CrowdMessage =
  | { readonly type: 'drawing'; readonly graph: GraphAnswer }
  | { readonly type: 'look'; readonly look: Omit<EdgePaint, 'graph' | 'counts' | 'baseline'> }
  | { readonly type: 'counts'; readonly counts: Pick<EdgePaint, 'counts' | 'baseline'> }
  | { readonly type: 'view'; readonly view: CrowdView }
  /** The picture sent last is on the screen: there is room for another. */
  | { readonly type: 'shown' };

/** What it answers: the edges as they look in a view. */
export interface CrowdPicture {
  readonly view: number;
  readonly bitmap: ImageBitmap;
}

/** Where nodes stand in one view of the drawing; `id` comes back when that view has been painted. */
export interface CrowdView {
  readonly id: number;
  readonly places: NodePlaces;
  /** Pixels of the page, and device pixels to each. */
  readonly width: number;
  readonly height: number;
  readonly ratio: number;
  readonly zoom: number;
}

/** Lines are thinner where the whole is small, so that a crowd is a picture and no blot; never thinner than this share. */
const THINNEST = 0.35;
const ARROW_FROM = 2.2;

/**
 * Keeps the newest of every message and paints when asked to: however many come between two frames, the last is what is seen.
 * The quiet edges are painted once per view onto a ground of their own.
 */
export class CrowdFrame {
  private readonly ground = new LineRaster();
  private readonly sheet = new LineRaster();
  private graph: GraphAnswer | null = null;
  private ends: EdgeEnds = { from: new Int32Array(0), to: new Int32Array(0) };
  private look: Omit<EdgePaint, 'graph' | 'counts' | 'baseline'> | null = null;
  private counts: Pick<EdgePaint, 'counts' | 'baseline'> = { counts: null, baseline: null };
  private view: CrowdView | null = null;
  private groundIsOf = '';

  take(message: CrowdMessage): void {
    if (message.type === 'look') this.look = message.look;
    else if (message.type === 'counts') this.counts = message.counts;
    else if (message.type === 'view') this.view = message.view;
    else if (message.type === 'drawing') {
      this.graph = message.graph;
      this.ends = edgeEnds(message.graph);
      // Places and counts of another drawing mean nothing in this one.
      this.view = null;
      this.look = null;
      this.counts = { counts: null, baseline: null };
    }
  }

  /** Paints what is known; answers the view and its picture, or null when there is nothing to paint yet. */
  paint(): { readonly view: number; readonly sheet: LineRaster } | null {
    const { graph, look, view, ground, sheet } = this;
    if (graph === null || look === null || view === null) return null;
    const paint: EdgePaint = { graph, ...look, ...this.counts };
    const wanted = `${graph.revision} ${view.id} ${look.outside} ${look.colors['paper'] ?? ''}`;
    if (wanted !== this.groundIsOf) {
      ground.resize(Math.round(view.width * view.ratio), Math.round(view.height * view.ratio));
      ground.fill(packed(look.colors['paper'] ?? ''));
      if (look.outside !== 'hide') this.paintQuiet(paint, view);
      this.groundIsOf = wanted;
    }
    sheet.copy(ground);
    this.paintBusy(paint, view);
    return { view: view.id, sheet };
  }

  private paintQuiet(paint: EdgePaint, { places: { x, y }, ratio }: CrowdView): void {
    const color = packed(quietColor(paint));
    for (let i = 0; i < this.ends.from.length; i++) {
      const [a, b] = [this.ends.from[i]!, this.ends.to[i]!];
      if (a >= 0 && b >= 0) this.ground.line(x[a]! * ratio, y[a]! * ratio, x[b]! * ratio, y[b]! * ratio, ratio, ratio, color, 0.6);
    }
  }

  /** Edges that weigh something, the strongest last: they come strongest first. */
  private paintBusy(paint: EdgePaint, { places: { x, y, radius }, ratio, zoom }: CrowdView): void {
    const thinning = Math.min(1, Math.max(THINNEST, zoom));
    const colors = new Map<string, number>();
    for (let i = this.ends.from.length - 1; i >= 0; i--) {
      const stroke = strokeOf(paint, this.ends, i);
      if (stroke === null) continue;
      const [a, b] = [this.ends.from[i]!, this.ends.to[i]!];
      const color = colors.get(stroke.color) ?? packed(stroke.color);
      colors.set(stroke.color, color);
      const width = Math.max(0.8, stroke.width * thinning) * ratio;
      const opacity = stroke.lit ? Math.min(0.9, 0.35 + stroke.width * 0.09) : 0.12;
      const [dash, gap] = stroke.refused ? [6 * ratio, 4 * ratio] : [1, 0];
      this.arrow(x[a]! * ratio, y[a]! * ratio, x[b]! * ratio, y[b]! * ratio, radius[b]! * ratio, width, color, opacity, dash, gap);
    }
  }

  /** A line to the rim of who is asked, with a head where it is wide enough to see one. */
  private arrow(
    x1: number,
    y1: number,
    x2: number,
    y2: number,
    rim: number,
    width: number,
    color: number,
    opacity: number,
    dash: number,
    gap: number,
  ): void {
    const length = Math.hypot(x2 - x1, y2 - y1);
    if (length <= rim + 1) return;
    const [ux, uy] = [(x2 - x1) / length, (y2 - y1) / length];
    const [tipX, tipY] = [x2 - ux * rim, y2 - uy * rim];
    const head = width < ARROW_FROM ? 0 : Math.min(4 + width * 1.6, length - rim);
    const [neckX, neckY] = [tipX - ux * head, tipY - uy * head];
    this.sheet.line(x1, y1, neckX, neckY, width, width, color, opacity, dash, gap);
    if (head > 0) this.sheet.line(neckX, neckY, tipX, tipY, width * 2 + 3, 0, color, opacity);
  }
}
