import { parentPort, workerData } from 'node:worker_threads';
import { makeContext, type PairRows, type RunInput } from './context.ts';
import { analyses } from './index.ts';
import type { TaskMessage, TaskReply } from './pool.ts';
import { Cancelled, collect } from './run.ts';

/** What every worker is given when it starts; columns stand on shared buffers and are not copied. */
export interface WorkerBasis {
  readonly input: RunInput;
  readonly window: { readonly start: number; readonly end: number };
  readonly rows: PairRows;
  /** One flag for the whole run, then one for each analysis in the order of `index.ts`; 1 stops it. */
  readonly stops: Int32Array;
}

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
