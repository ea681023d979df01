import { parentPort, workerData } from 'node:worker_threads';
import type { ContextBasis } from './context.ts';
import { perform } from './perform-task.ts';
import type { TaskMessage, TaskReply, WorkerStart } from './task.ts';

const start = workerData as WorkerStart;
let known: ContextBasis | null = null;

parentPort?.on('message', ({ task, basis }: TaskMessage) => {
  known = basis ?? known;
  parentPort?.postMessage(reply(() => perform(start, known, task)));
});

function reply(work: () => Extract<TaskReply, { result: unknown }>['result']): TaskReply {
  try {
    return { result: work() };
  } catch (error) {
    return { failure: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
