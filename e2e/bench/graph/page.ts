import { MultiDirectedGraph } from 'graphology';
import Sigma from 'sigma';
import { GraphStage } from '../../../renderer/graph/graph-stage.ts';
import type { ThemeColors } from '../../../renderer/ui/theme-colors.ts';
import { countsAt, crowd } from './crowd.ts';

/** Who draws: this program, sigma.js, or (to pan and zoom only) a bare canvas that copies one finished picture. */
export type Drawer = 'occam' | 'sigma' | 'canvas';

/** A change of all counts: milliseconds of this thread's script for it, and until its picture is on the screen. */
export interface Step {
  readonly script: number;
  readonly frame: number;
}

declare global {
  interface Window {
    readonly bench: {
      scrub(who: Drawer, steps: number): Promise<readonly Step[]>;
      show(who: Drawer): void;
      /** Milliseconds between frames since it was asked last. */
      gaps(): readonly number[];
    };
  }
}

const [HOSTS, PAIRS] = [2000, 4000];
const SIZE = { width: 1280, height: 700 };
const COLORS: ThemeColors = {
  paper: '#fbfaf6',
  edge: '#77797f',
  'edge-quiet': '#dcdad2',
  node: '#8b8d93',
  ink: '#1b1b1d',
  'ink-2': '#4d4e54',
  'ink-3': '#686a72',
};
const graph = crowd(HOSTS, PAIRS);

/** Milliseconds of script since the step began: what is called, and what the drawers have asked to be called back for. */
let script = 0;
const inScript = <T>(work: () => T): T => {
  const begun = performance.now();
  try {
    return work();
  } finally {
    script += performance.now() - begun;
  }
};
const plainFrame = window.requestAnimationFrame.bind(window);
const nextFrame = (): Promise<number> => new Promise((resolve) => plainFrame(resolve));
window.requestAnimationFrame = (callback) => plainFrame((now) => inScript(() => callback(now)));

/** Ours, as the window makes it. `shown` resolves when the thread's next picture has come. */
function makeStage(): { readonly stage: GraphStage; readonly shown: () => Promise<void> } {
  const frame = document.querySelector<HTMLElement>('#occam')!;
  const [quiet, edges, crowdCanvas, nodes, labels] = [...frame.children] as [
    HTMLCanvasElement,
    HTMLCanvasElement,
    HTMLCanvasElement,
    HTMLElement,
    HTMLCanvasElement,
  ];
  let waiting: (() => void)[] = [];
  const context = crowdCanvas.getContext('bitmaprenderer')!;
  const transfer = context.transferFromImageBitmap.bind(context);
  context.transferFromImageBitmap = (bitmap: ImageBitmap | null) => {
    transfer(bitmap);
    for (const done of waiting) done();
    waiting = [];
  };
  const none = (): void => undefined;
  const stage = new GraphStage(
    { quiet, edges, crowd: crowdCanvas, nodes, labels },
    { tapped: none, opened: none, background: none, hovered: none, dropped: none },
  );
  const series = new Int8Array(HOSTS).fill(-1);
  stage.resize(SIZE.width, SIZE.height);
  stage.setColors(COLORS, series);
  stage.setGraph(graph, series);
  return { stage, shown: () => new Promise((resolve) => waiting.push(resolve)) };
}

function makeSigma(): { readonly sigma: Sigma; readonly drawn: MultiDirectedGraph; readonly finish: () => void } {
  const drawn = new MultiDirectedGraph();
  for (const { actor, x, y } of graph.nodes) drawn.addNode(actor, { x, y, size: 3, color: COLORS['node'] });
  for (const [i, { from, to }] of graph.edges.entries()) drawn.addDirectedEdgeWithKey(i, from, to, { size: 1, color: COLORS['edge'] });
  const sigma = new Sigma(drawn, document.querySelector<HTMLElement>('#sigma')!, { renderLabels: false });
  const contexts = [...document.querySelectorAll<HTMLCanvasElement>('#sigma canvas')].flatMap((canvas) => {
    const gl = canvas.getContext('webgl2') ?? canvas.getContext('webgl');
    return gl === null ? [] : [gl as WebGLRenderingContext];
  });
  const pixel = new Uint8Array(4);
  // Reading a pixel back waits for the picture: commands alone return at once, whoever has to carry them out.
  const finish = (): void => {
    for (const gl of contexts) gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel);
  };
  return { sigma, drawn, finish };
}

const ours = makeStage();
const theirs = makeSigma();
const steps = Array.from({ length: 40 }, (_, step) => countsAt(step, PAIRS));
barePicture(document.querySelector<HTMLCanvasElement>('#canvas canvas')!);

async function scrubOccam(counts: Uint32Array): Promise<void> {
  const shown = ours.shown();
  inScript(() => ours.stage.setCounts({ graph, window: { revision: 1, edges: counts, total: 0, pairs: 0 }, baseline: null }));
  await shown;
}

async function scrubSigma(counts: Uint32Array): Promise<void> {
  inScript(() => {
    theirs.drawn.updateEachEdgeAttributes(
      (key, attributes) => ({ ...attributes, size: Math.log10(1 + counts[Number(key)]!), hidden: counts[Number(key)] === 0 }),
      { attributes: ['size', 'hidden'] },
    );
    theirs.sigma.refresh({ skipIndexation: true });
  });
  await nextFrame();
  theirs.finish();
}

/** A canvas that copies one finished picture to wherever the hand has pulled it, as large as the wheel has made it. */
function barePicture(canvas: HTMLCanvasElement): void {
  const picture = new OffscreenCanvas(SIZE.width, SIZE.height);
  const pen = picture.getContext('2d')!;
  for (const { from, to } of graph.edges) {
    pen.beginPath();
    pen.moveTo(graph.nodes[from]!.x + 640, graph.nodes[from]!.y + 350);
    pen.lineTo(graph.nodes[to]!.x + 640, graph.nodes[to]!.y + 350);
    pen.stroke();
  }
  [canvas.width, canvas.height] = [SIZE.width, SIZE.height];
  const context = canvas.getContext('2d')!;
  let scale = 1;
  const paint = (x: number, y: number): void => {
    context.clearRect(0, 0, SIZE.width, SIZE.height);
    context.drawImage(picture, x, y, SIZE.width * scale, SIZE.height * scale);
  };
  paint(0, 0);
  canvas.addEventListener('wheel', (event) => {
    event.preventDefault();
    scale *= 1.0015 ** -event.deltaY;
    paint(0, 0);
  });
  canvas.addEventListener('pointermove', (event) => event.buttons > 0 && paint(event.clientX - 600, event.clientY - 300));
}

let gaps: number[] = [];
let last = performance.now();
function tick(now: number): void {
  gaps.push(now - last);
  last = now;
  plainFrame(tick);
}
plainFrame(tick);

function show(who: Drawer): void {
  for (const id of ['occam', 'sigma', 'canvas']) document.getElementById(id)!.style.visibility = id === who ? 'visible' : 'hidden';
}

const bench = {
  show,
  async scrub(who: Drawer, count: number) {
    show(who);
    const done: Step[] = [];
    for (let step = 0; step < count; step++) {
      script = 0;
      const begun = performance.now();
      await (who === 'occam' ? scrubOccam : scrubSigma)(steps[step % steps.length]!);
      await nextFrame();
      done.push({ script, frame: performance.now() - begun });
    }
    return done;
  },
  gaps() {
    const seen = gaps;
    gaps = [];
    return seen;
  },
};
Object.assign(window, { bench });
document.title = 'ready';
