import type { GraphAnswer } from '../../shared/contract/engine-answers.ts';
import type { CrowdMessage, CrowdPicture, CrowdView } from './crowd-frame.ts';
import type { EdgePaint } from './edge-layer.ts';

/** This thread's side of the painting of a crowd: says what changed, and puts pictures onto the canvas as they come. The thread is started with the first crowd. */
export class CrowdPainter {
  private worker: Worker | null = null;
  private readonly canvas: HTMLCanvasElement;
  private readonly painted: (view: number) => void;
  private frame = 0;

  /** @param painted is called with the id of the view that has come onto the canvas */
  constructor(canvas: HTMLCanvasElement, painted: (view: number) => void) {
    this.canvas = canvas;
    this.painted = painted;
  }

  drawing(graph: GraphAnswer): void {
    this.tell({ type: 'drawing', graph });
  }

  look({ graph: _known, counts, baseline, ...look }: EdgePaint): void {
    this.tell({ type: 'look', look });
    this.counts({ counts, baseline });
  }

  counts(counts: Pick<EdgePaint, 'counts' | 'baseline'>): void {
    this.tell({ type: 'counts', counts });
  }

  view(view: CrowdView): void {
    this.tell({ type: 'view', view });
  }

  show(visible: boolean): void {
    this.canvas.style.display = visible ? '' : 'none';
  }

  destroy(): void {
    cancelAnimationFrame(this.frame);
    this.worker?.terminate();
  }

  private tell(message: CrowdMessage): void {
    this.started().postMessage(message);
  }

  private started(): Worker {
    if (this.worker !== null) return this.worker;
    const worker = new Worker(new URL('./crowd-worker.ts', import.meta.url), { type: 'module' });
    const context = this.canvas.getContext('bitmaprenderer')!;
    worker.onmessage = ({ data: { view, bitmap } }: MessageEvent<CrowdPicture>) => {
      this.frame = requestAnimationFrame(() => {
        context.transferFromImageBitmap(bitmap);
        this.painted(view);
        this.tell({ type: 'shown' });
      });
    };
    this.worker = worker;
    return worker;
  }
}
