import { parentPort } from 'node:worker_threads';
import { type LayoutTask, layoutGraph } from './graph/layout.ts';

/** Entry of the layout thread: one task in, one answer out, then it ends. */
parentPort?.once('message', (task: LayoutTask) => {
  parentPort?.postMessage(layoutGraph(task));
});
