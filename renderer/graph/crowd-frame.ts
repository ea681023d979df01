import type { GraphAnswer } from '../../shared/contract/engine-answers.ts';
import { type EdgeContext, type EdgeEnds, type EdgePaint, edgeEnds, type NodePlaces, paintEdges, paintQuietEdges } from './edge-layer.ts';

/** What the page tells the thread that paints a crowd's edges. */
export type CrowdMessage =
  | { readonly type: 'canvas'; readonly canvas: OffscreenCanvas }
  | { readonly type: 'drawing'; readonly graph: GraphAnswer }
  | { readonly type: 'look'; readonly look: Omit<EdgePaint, 'graph'> }
  | { readonly type: 'view'; readonly view: CrowdView };

/** Where nodes stand in one view of the drawing; `id` comes back when that view is on the canvas. */
export interface CrowdView {
  readonly id: number;
  readonly places: NodePlaces;
  /** Pixels of the page, and device pixels to each. */
  readonly width: number;
  readonly height: number;
  readonly ratio: number;
}

type SheetContext = EdgeContext & Pick<OffscreenCanvasRenderingContext2D, 'drawImage' | 'setTransform' | 'clearRect'>;

/** As much of a canvas as is painted on. */
export interface Sheet {
  width: number;
  height: number;
  getContext(kind: '2d'): SheetContext | null;
}

/**
 * Keeps the newest of every message and paints when asked to: however many come between two frames, the last is what is seen.
 * The quiet edges are painted once per view onto a sheet of their own.
 */
export class CrowdFrame {
  private readonly newSheet: () => Sheet;
  private readonly quiet: Sheet;
  private canvas: Sheet | null = null;
  private graph: GraphAnswer | null = null;
  private ends: EdgeEnds = { from: new Int32Array(0), to: new Int32Array(0) };
  private look: Omit<EdgePaint, 'graph'> | null = null;
  private view: CrowdView | null = null;
  private quietIsOf = '';

  constructor(newSheet: () => Sheet) {
    this.newSheet = newSheet;
    this.quiet = this.newSheet();
  }

  take(message: CrowdMessage): void {
    if (message.type === 'canvas') this.canvas = message.canvas as unknown as Sheet;
    else if (message.type === 'look') this.look = message.look;
    else if (message.type === 'view') this.view = message.view;
    else {
      this.graph = message.graph;
      this.ends = edgeEnds(message.graph);
      // Places and counts of another drawing mean nothing in this one.
      this.view = null;
      this.look = null;
    }
  }

  /** Paints what is known; answers the view that is now on the canvas, or null when there is nothing to paint yet. */
  paint(): number | null {
    const { canvas, graph, look, view } = this;
    if (canvas === null || graph === null || look === null || view === null) return null;
    const paint: EdgePaint = { graph, ...look };
    const quietWanted = `${graph.revision} ${view.id} ${look.outside} ${look.colors['paper'] ?? ''}`;
    if (quietWanted !== this.quietIsOf) {
      const context = this.cleared(this.quiet, view);
      paintQuietEdges(context, paint, this.ends, view.places);
      this.quietIsOf = quietWanted;
    }
    const context = this.cleared(canvas, view);
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.drawImage(this.quiet as unknown as CanvasImageSource, 0, 0);
    context.setTransform(view.ratio, 0, 0, view.ratio, 0, 0);
    paintEdges(context, paint, this.ends, view.places);
    return view.id;
  }

  private cleared(sheet: Sheet, view: CrowdView): SheetContext {
    const [width, height] = [Math.round(view.width * view.ratio), Math.round(view.height * view.ratio)];
    if (sheet.width !== width) sheet.width = width;
    if (sheet.height !== height) sheet.height = height;
    const context = sheet.getContext('2d')!;
    context.setTransform(view.ratio, 0, 0, view.ratio, 0, 0);
    context.clearRect(0, 0, view.width, view.height);
    return context;
  }
}
