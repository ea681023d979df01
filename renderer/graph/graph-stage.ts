import type { GraphAnswer } from '../../shared/contract/engine-answers.ts';
import type { Counts } from '../state/graph-data.ts';
import type { ThemeColors } from '../ui/theme-colors.ts';
import { CrowdPainter } from './crowd-painter.ts';
import { CROWD, type EdgeEnds, type EdgePaint, edgeAt, edgeCount, edgeEnds, type NodePlaces, paintEdges, paintQuietEdges } from './edge-layer.ts';
import { type Hull, hullAt, hullsOf, paintHulls } from './hull-layer.ts';
import { type LabelPaint, paintLabels } from './label-layer.ts';
import type { Picture } from './picture.ts';
import { createScene, keepColors, type Scene, type SceneEvents } from './scene.ts';

/** The parts of a paint that callers set; the rest the stage knows. */
export type StageLook = Pick<EdgePaint, 'mode' | 'outside' | 'focus' | 'focusIsPair' | 'path'>;

/** Layers in order: quiet edges, edges, a crowd's edges (instead of both), Cytoscape's nodes, labels. */
export interface StageElements {
  readonly quiet: HTMLCanvasElement;
  readonly edges: HTMLCanvasElement;
  readonly crowd: HTMLCanvasElement;
  readonly nodes: HTMLElement;
  readonly labels: HTMLCanvasElement;
}

interface View {
  readonly zoom: number;
  readonly x: number;
  readonly y: number;
}

/** What has to be painted anew: everything, how edges look, only how much they weigh, or names. */
type Stale = 'all' | 'edges' | 'counts' | 'labels';

const REST_MS = 90;
const EMPTY: ReadonlySet<number> = new Set();

/**
 * Keeps the layers in step. A change of counts repaints edges only: a few hundred here, in step with the nodes; a crowd in a thread of its own, where the newest
 * frame wins. A change of the view repaints all, in a crowd after the hand rests: until then the last picture is moved and scaled.
 */
export class GraphStage {
  readonly scene: Scene;
  private graph: GraphAnswer | null = null;
  private ends: EdgeEnds = { from: new Int32Array(0), to: new Int32Array(0) };
  private places: NodePlaces = { x: new Float32Array(0), y: new Float32Array(0), radius: new Float32Array(0) };
  private series: Int8Array = new Int8Array(0);
  private colors: ThemeColors = {};
  private look: Pick<EdgePaint, 'counts' | 'baseline'> & StageLook = {
    counts: null,
    baseline: null,
    mode: 'window',
    outside: 'dim',
    focus: EMPTY,
    focusIsPair: false,
    path: null,
  };
  private counts: Counts | null = null;
  private quiet: ReadonlySet<number> = EMPTY;
  private focused = -1;
  private frame = 0;
  private stale = new Set<Stale>();
  /** The view that names were last painted for, the one that a crowd's edges show, and those on their way. */
  private painted: View = { zoom: 1, x: 0, y: 0 };
  private crowdShows: View = this.painted;
  private readonly sent = new Map<number, View>();
  private views = 0;
  private readonly crowd: CrowdPainter;
  private resting: ReturnType<typeof setTimeout> | undefined;
  private readonly elements: StageElements;
  private width = 0;
  private height = 0;
  private ratio = 1;

  constructor(elements: StageElements, events: Omit<SceneEvents, 'viewport' | 'moved'>) {
    this.elements = elements;
    this.crowd = new CrowdPainter(elements.crowd, (view) => this.crowdPainted(view));
    this.scene = createScene(elements.nodes, { ...events, viewport: () => this.viewMoved(), moved: () => this.invalidate('all') });
  }

  setGraph(graph: GraphAnswer, series: Int8Array): void {
    this.graph = graph;
    this.series = series;
    this.ends = edgeEnds(graph);
    this.quiet = EMPTY;
    this.look = { ...this.look, counts: null, baseline: null, focus: EMPTY, path: null };
    if (this.crowded) this.crowd.drawing(graph);
    this.crowd.show(this.crowded);
    for (const canvas of [this.elements.quiet, this.elements.edges]) canvas.style.display = this.crowded ? 'none' : '';
    this.scene.blitWhileMoving(this.crowded);
    this.setCounts(this.counts);
    this.scene.setGraph(graph, series);
    this.invalidate('all');
  }

  setColors(colors: ThemeColors, series: Int8Array): void {
    this.colors = colors;
    this.series = series;
    keepColors(this.scene.cy, colors);
    this.scene.setColors(colors, series);
    this.invalidate('all');
  }

  setLook(look: Partial<StageLook>): void {
    const quietEdges = look.outside !== undefined && look.outside !== this.look.outside;
    this.look = { ...this.look, ...look };
    this.invalidate(quietEdges ? 'all' : 'edges');
    if (look.focus !== undefined) this.scene.mark('chosen', look.focus);
    if (look.focus !== undefined || look.path !== undefined) this.invalidate('labels');
  }

  /** The scrub loop ends here: new counts, one repaint of the edges. Counts of another drawing wait until it is the one that is shown. */
  setCounts(counts: Counts | null): void {
    this.counts = counts;
    const mine = counts !== null && counts.graph === this.graph;
    this.look = { ...this.look, counts: mine ? counts.window.edges : null, baseline: mine ? (counts.baseline?.edges ?? null) : null };
    this.invalidate('counts');
  }

  /** Which nodes have no contact now; called when the hand rests. */
  markQuiet(): void {
    if (this.graph === null || this.look.counts === null) return;
    const active = new Set<number>();
    const paint = this.paint();
    for (let i = 0; i < this.ends.from.length; i++)
      if (edgeCount(paint, i) > 0) {
        active.add(this.ends.from[i]!);
        active.add(this.ends.to[i]!);
      }
    this.quiet = new Set(this.graph.nodes.flatMap((_, i) => (active.has(i) ? [] : [i])));
    this.invalidate('labels');
  }

  setFocused(node: number): void {
    this.focused = node;
    if (node >= 0) this.scene.center(node);
    this.invalidate('labels');
  }

  /** Place in `graph.edges` of the edge at a point of the stage; -1 for none. */
  edgeAt(x: number, y: number): number {
    return this.graph === null ? -1 : edgeAt(this.paint(), this.ends, this.places, x, y);
  }

  /** The open entity whose hull holds a point of the stage. */
  hullAt(x: number, y: number): Hull | null {
    return this.graph === null ? null : hullAt(hullsOf(this.graph, this.places), x, y);
  }

  nodePlaces(): NodePlaces {
    return this.places;
  }

  resize(width: number, height: number): void {
    if (width === 0 || height === 0) return;
    this.width = width;
    this.height = height;
    this.ratio = Math.min(window.devicePixelRatio || 1, 2);
    for (const canvas of [this.elements.quiet, this.elements.edges, this.elements.labels]) {
      canvas.width = Math.round(width * this.ratio);
      canvas.height = Math.round(height * this.ratio);
    }
    this.scene.resize();
    this.invalidate('all');
  }

  destroy(): void {
    cancelAnimationFrame(this.frame);
    clearTimeout(this.resting);
    this.crowd.destroy();
    this.scene.destroy();
  }

  private paint(): EdgePaint {
    return { graph: this.graph!, series: this.series, colors: this.colors, ...this.look };
  }

  private invalidate(what: Stale): void {
    this.stale.add(what);
    if (this.frame === 0) this.frame = requestAnimationFrame(() => this.draw());
  }

  private get crowded(): boolean {
    return this.graph !== null && this.graph.edges.length > CROWD;
  }

  private viewMoved(): void {
    if (!this.crowded) {
      this.invalidate('all');
      return;
    }
    this.moveTo(this.elements.labels, this.painted);
    this.moveTo(this.elements.crowd, this.crowdShows);
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.invalidate('all'), REST_MS);
  }

  /** Moves and scales a picture of another view to where it would be in this one. */
  private moveTo(canvas: HTMLCanvasElement, from: View): void {
    const zoom = this.scene.cy.zoom();
    const pan = this.scene.cy.pan();
    const scale = zoom / from.zoom;
    canvas.style.transform = `translate(${pan.x - from.x * scale}px, ${pan.y - from.y * scale}px) scale(${scale})`;
  }

  private crowdPainted(id: number): void {
    const view = this.sent.get(id);
    if (view === undefined) return;
    for (const older of this.sent.keys()) if (older <= id) this.sent.delete(older);
    this.crowdShows = view;
    this.moveTo(this.elements.crowd, view);
  }

  private draw(): void {
    this.frame = 0;
    const stale = this.stale;
    this.stale = new Set();
    if (this.graph === null || this.width === 0) return;
    const all = stale.has('all');
    if (all) this.locate();
    if (this.crowded) this.drawCrowd(all, stale);
    else {
      if (all) this.layer(this.elements.quiet, (context) => paintQuietEdges(context, this.paint(), this.ends, this.places));
      if (all || stale.has('edges') || stale.has('counts'))
        this.layer(this.elements.edges, (context) => paintEdges(context, this.paint(), this.ends, this.places));
    }
    if (all || stale.has('labels'))
      this.layer(this.elements.labels, (context) => {
        paintHulls(context, hullsOf(this.graph!, this.places), this.colors);
        paintLabels(context, this.labels(), this.places, this.width, this.height);
      });
  }

  private labels(): LabelPaint {
    const { graph, ends, series, colors, quiet, focused, look } = this;
    return { graph: graph!, ends, series, colors, chosen: this.named(), quiet, focused, veil: look.outside !== 'show' };
  }

  /** Nodes whose names must be read: those that are looked at, and those on the path. */
  private named(): ReadonlySet<number> {
    const { focus, path } = this.look;
    return path === null ? focus : new Set([...focus, ...[...path].flatMap((edge) => [this.ends.from[edge]!, this.ends.to[edge]!])]);
  }

  /** What is on the screen, to be painted into a file. */
  picture(): Picture | null {
    if (this.graph === null || this.width === 0) return null;
    this.locate();
    this.invalidate('all');
    const { graph, ends, places, width, height } = this;
    return { graph, edges: this.paint(), ends, labels: this.labels(), places, width, height };
  }

  private drawCrowd(all: boolean, stale: ReadonlySet<Stale>): void {
    if (all) {
      const { places, width, height, ratio } = this;
      const id = ++this.views;
      this.sent.set(id, this.painted);
      this.crowd.view({ id, places, width, height, ratio, zoom: this.painted.zoom });
    }
    if (all || stale.has('edges')) this.crowd.look(this.paint());
    else if (stale.has('counts')) {
      const { counts, baseline } = this.look;
      this.crowd.counts({ counts, baseline });
    }
  }

  /** Where every node stands now, in pixels of the stage. */
  private locate(): void {
    const { cy } = this.scene;
    const zoom = cy.zoom();
    const pan = cy.pan();
    const count = this.graph!.nodes.length;
    const places = { x: new Float32Array(count), y: new Float32Array(count), radius: new Float32Array(count) };
    cy.nodes().forEach((node) => {
      const i = Number(node.id());
      const { x, y } = node.position();
      places.x[i] = x * zoom + pan.x;
      places.y[i] = y * zoom + pan.y;
      places.radius[i] = ((node.data('size') as number) / 2) * zoom;
    });
    this.places = places;
    this.painted = { zoom, x: pan.x, y: pan.y };
    this.elements.labels.style.transform = '';
  }

  private layer(canvas: HTMLCanvasElement, paint: (context: CanvasRenderingContext2D) => void): void {
    const context = canvas.getContext('2d')!;
    context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    context.clearRect(0, 0, this.width, this.height);
    paint(context);
  }
}
