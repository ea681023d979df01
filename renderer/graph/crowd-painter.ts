import type { GraphAnswer } from '../../shared/contract/engine-answers.ts';
import type { CrowdMessage, CrowdView } from './crowd-frame.ts';
import type { EdgePaint } from './edge-layer.ts';

/** This thread's side of the painting of a crowd: hands over the canvas once, then says what changed. The thread is started with the first crowd. */
export class CrowdPainter {
  private worker: Worker | null = null;
  private readonly canvas: HTMLCanvasElement;
  private readonly painted: (view: number) => void;

  /** @param painted is called with the id of the view that has come onto the canvas */
  constructor(canvas: HTMLCanvasElement, painted: (view: number) => void) {
    this.canvas = canvas;
    this.painted = painted;
  }

  drawing(graph: GraphAnswer): void {
    this.tell({ type: 'drawing', graph });
  }

  look({ graph: _known, ...look }: EdgePaint): void {
    this.tell({ type: 'look', look });
  }

  view(view: CrowdView): void {
    this.tell({ type: 'view', view });
  }

  show(visible: boolean): void {
    this.canvas.style.visibility = visible ? '' : 'hidden';
  }

  destroy(): void {
    this.worker?.terminate();
  }

  private tell(message: CrowdMessage): void {
    this.started().postMessage(message);
  }

  private started(): Worker {
    if (this.worker !== null) return this.worker;
    const worker = new Worker(new URL('./crowd-worker.ts', import.meta.url), { type: 'module' });
    worker.onmessage = (event: MessageEvent<number>) => this.painted(event.data);
    const canvas = this.canvas.transferControlToOffscreen();
    worker.postMessage({ type: 'canvas', canvas } satisfies CrowdMessage, [canvas]);
    this.worker = worker;
    return worker;
  }
}
