import { Worker } from 'node:worker_threads';
import { layoutGraph } from './layout.ts';
import type { LayoutAnswer, LayoutTask } from './layout-task.ts';

/** A thread that has nothing to do yet: making one takes as long as laying a small graph out. */
let idle: Worker | null = null;

/** Makes the thread for the next layout. */
export function prepareLayout(): void {
  idle ??= makeWorker();
}

function makeWorker(): Worker {
  const worker = new Worker(new URL('./layout-worker.js', import.meta.url));
  // It is no reason for the process to stay; and a thread that cannot be made shows when it is to be used.
  worker.unref();
  worker.on('error', () => {
    if (idle === worker) idle = null;
  });
  return worker;
}

/** Lays out in a thread of its own (`threads`), or here; the answer is the same. A thread that fails is replaced by doing it here. */
export function runLayout(task: LayoutTask, threads: boolean): Promise<LayoutAnswer> {
  if (!threads) return Promise.resolve(layoutGraph(task));
  return new Promise((resolve) => {
    const prepared = idle;
    const worker = prepared ?? makeWorker();
    idle = null;
    worker.ref();
    worker.once('message', (answer: LayoutAnswer) => {
      resolve(answer);
      void worker.terminate();
      if (prepared !== null) prepareLayout();
    });
    worker.once('error', () => resolve(layoutGraph(task)));
    worker.postMessage(task);
  });
}
