import { Worker } from 'node:worker_threads';
import type { PairTable } from '../../shared/model/event-table.ts';
import type { ContextBasis, RunInput } from './context.ts';
import { perform } from './perform-task.ts';
import type { Results, Task, TaskMessage, TaskReply, WorkerStart } from './task.ts';

/** Where tasks are done. */
export interface Hands {
  /** Tasks that can be under way at once. */
  readonly count: number;
  /** What `prepare` came to; tasks of the other kinds need it. */
  basis: ContextBasis | null;
  do<T extends Task>(task: T): Promise<Results[T['is']]>;
  /** Drops what is left, at once: threads are ended in the middle of whatever they compute. */
  close(): void;
}

/** The calling thread, which can do nothing else meanwhile. */
export function ownHands(start: WorkerStart): Hands {
  const hands: Hands = {
    count: 1,
    basis: null,
    do: async <T extends Task>(task: T) => perform(start, hands.basis, task) as Results[T['is']],
    close() {},
  };
  return hands;
}

interface Waiting {
  readonly task: Task;
  readonly resolve: (result: never) => void;
  readonly reject: (error: Error) => void;
}

/** Worker threads. Tasks are handed out in the order in which they come, one at a time to each. */
export class Threads implements Hands {
  basis: ContextBasis | null = null;
  readonly count: number;
  private readonly idle: Worker[];
  private readonly all: readonly Worker[];
  private readonly waiting: Waiting[] = [];
  private readonly working = new Map<Worker, Waiting>();
  private readonly told = new Set<Worker>();
  /** Why there is no thread left, once there is none. */
  private dead: Error | null = null;
  private alive: number;

  constructor(start: WorkerStart, count: number) {
    this.count = count;
    this.alive = count;
    const workerData: WorkerStart = { ...start, input: onSharedBuffers(start.input) };
    this.all = Array.from({ length: count }, () => new Worker(new URL('./analysis-worker.js', import.meta.url), { workerData }));
    for (const thread of this.all) {
      thread.on('error', (error) => this.fail(thread, error instanceof Error ? error : new Error(String(error))));
      thread.on('message', (reply: TaskReply) => this.take(thread, reply));
    }
    this.idle = [...this.all];
  }

  do<T extends Task>(task: T): Promise<Results[T['is']]> {
    return new Promise((resolve, reject) => {
      if (this.dead !== null) return reject(this.dead);
      this.waiting.push({ task, resolve: resolve as (result: never) => void, reject });
      this.handOut();
    });
  }

  close(): void {
    for (const thread of this.all) void thread.terminate();
  }

  private handOut(): void {
    while (this.idle.length > 0 && this.waiting.length > 0) {
      const thread = this.idle.shift()!;
      const next = this.waiting.shift()!;
      this.working.set(thread, next);
      const message: TaskMessage = { task: next.task, basis: this.told.has(thread) ? null : this.basis };
      if (this.basis !== null) this.told.add(thread);
      thread.postMessage(message);
    }
  }

  private take(thread: Worker, reply: TaskReply): void {
    const done = this.working.get(thread)!;
    this.working.delete(thread);
    this.idle.push(thread);
    if ('failure' in reply) done.reject(new Error(`An analysis failed: ${reply.failure}`));
    else done.resolve(reply.result as never);
    this.handOut();
  }

  /** A thread that has ended, by an error outside a task or for want of memory, takes no more; when it was the last one, nothing waits for ever. */
  private fail(thread: Worker, error: Error): void {
    this.working.get(thread)?.reject(error);
    this.working.delete(thread);
    const at = this.idle.indexOf(thread);
    if (at >= 0) this.idle.splice(at, 1);
    if (--this.alive > 0) return;
    this.dead = error;
    for (const { reject } of this.waiting.splice(0)) reject(error);
  }
}

/** The same input without what no analysis looks at, and with pairs on shared buffers. */
function onSharedBuffers(input: RunInput): RunInput {
  return { ...input, table: { ...input.table, details: [], detail: null }, pairs: sharedPairs(input.pairs) };
}

/** The same pairs on shared buffers, so that threads do not copy them. */
function sharedPairs(pairs: PairTable): PairTable {
  return {
    count: pairs.count,
    from: shared(pairs.from),
    to: shared(pairs.to),
    total: shared(pairs.total),
    unique: shared(pairs.unique),
    first: shared(pairs.first),
    last: shared(pairs.last),
    ofEvent: shared(pairs.ofEvent),
    repeated: shared(pairs.repeated),
  };
}

function shared<A extends Uint32Array | Float64Array | Uint8Array>(values: A): A {
  if (values.buffer instanceof SharedArrayBuffer) return values;
  const copy = new (values.constructor as new (buffer: SharedArrayBuffer) => A)(new SharedArrayBuffer(values.byteLength));
  copy.set(values as never);
  return copy;
}
