import { parentPort } from 'node:worker_threads';
import { layoutGraph } from './graph/layout.ts';
import type { LayoutTask } from './graph/layout-task.ts';

/** Entry of the layout thread: one task in, one answer out, then it ends. */
parentPort?.once('message', (task: LayoutTask) => {
  parentPort?.postMessage(layoutGraph(task));
});
