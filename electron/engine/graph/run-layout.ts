import { Worker } from 'node:worker_threads';
import { layoutGraph } from './layout.ts';
import type { LayoutAnswer, LayoutTask } from './layout-task.ts';

/** Lays out in a thread of its own (`threads`), or here; the answer is the same. A thread that fails is replaced by doing it here. */
export function runLayout(task: LayoutTask, threads: boolean): Promise<LayoutAnswer> {
  if (!threads) return Promise.resolve(layoutGraph(task));
  return new Promise((resolve) => {
    const worker = new Worker(new URL('./layout-worker.js', import.meta.url));
    worker.once('message', (answer: LayoutAnswer) => {
      resolve(answer);
      void worker.terminate();
    });
    worker.once('error', () => resolve(layoutGraph(task)));
    worker.postMessage(task);
  });
}
