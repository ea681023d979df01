import { parentPort, workerData } from 'node:worker_threads';
import { makeContext } from './context.ts';
import { analyses } from './index.ts';
import { Cancelled, collect } from './run.ts';
import type { TaskMessage, TaskReply, WorkerBasis } from './task.ts';

const basis = workerData as WorkerBasis;

parentPort?.on('message', (task: TaskMessage) => {
  parentPort?.postMessage(perform(task));
});

function perform(task: TaskMessage): TaskReply {
  const tick = () => {
    if (Atomics.load(basis.stops, 0) === 1 || Atomics.load(basis.stops, task.analysis + 1) === 1) throw new Cancelled();
  };
  try {
    tick();
    const { context, takeUntold } = makeContext(basis, task.gaps, task.shard, tick);
    return { task: task.task, drafts: collect(analyses[task.analysis]!, context, task.earlier), untold: takeUntold(), stopped: false };
  } catch (error) {
    if (error instanceof Cancelled) return { task: task.task, drafts: [], untold: 0, stopped: true };
    return {
      task: task.task,
      drafts: [],
      untold: 0,
      stopped: false,
      failure: error instanceof Error ? (error.stack ?? error.message) : String(error),
    };
  }
}
