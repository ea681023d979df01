import type { Finding } from '../../shared/model/finding.ts';
import { conductRun, type RunProgress } from './conduct-run.ts';
import type { RunInput } from './context.ts';
import { analyses } from './index.ts';
import type { KnownAnswers } from './known-answers.ts';
import { messagesOf } from './messages.ts';
import { Cancelled } from './plan.ts';
import type { WorkerStart } from './task.ts';
import { type Hands, ownHands, Threads } from './threads.ts';

export interface PoolHooks {
  readonly signal?: AbortSignal;
  /** Answers of earlier runs, used where they still hold; this run's are added. */
  readonly known?: KnownAnswers;
  progress?(progress: RunProgress): void;
}

/** A run that goes on in other threads. */
export interface PoolRun {
  /** Rejects with `Cancelled` when stopped, and with an Error when an analysis fails. */
  readonly findings: Promise<Finding[]>;
  /** Stops one analysis; the others go on, those that build on it without its answers. */
  stop(analysis: string): void;
}

/**
 * All analyses over worker threads; the findings are those of `runAnalyses`, byte for byte, for any number of threads and whatever is known: each draft depends on its own pair
 * and on seeded chance only, and answers are put together in the order of the pairs. One worker means the calling thread, without any thread.
 */
export function startRun(input: RunInput, workers: number, hooks: PoolHooks = {}): PoolRun {
  const start: WorkerStart = {
    input: { ...input, messages: messagesOf(input.table) },
    stops: new Int32Array(new SharedArrayBuffer(4 * (analyses.length + 1))),
  };
  return {
    findings: workUnlessCancelled(start, workers, hooks),
    stop(id) {
      const index = analyses.findIndex((analysis) => analysis.id === id);
      if (index >= 0) Atomics.store(start.stops, index + 1, 1);
    },
  };
}

/** The same as a plain promise. */
export function runInPool(input: RunInput, workers: number, hooks: PoolHooks = {}): Promise<Finding[]> {
  return startRun(input, workers, hooks).findings;
}

async function workUnlessCancelled(start: WorkerStart, workers: number, hooks: PoolHooks): Promise<Finding[]> {
  const { signal } = hooks;
  if (signal?.aborted === true) throw new Cancelled();
  const hands: Hands = workers <= 1 ? ownHands(start) : new Threads(start, workers);
  signal?.addEventListener('abort', () => Atomics.store(start.stops, 0, 1), { once: true });
  return closeAfter(conductRun(start.input, hands, hooks), hands, signal);
}

/** A cancelled run is over at once: its threads are ended wherever they are, and nobody waits for what they were computing. */
export async function closeAfter<T>(work: Promise<T>, hands: Pick<Hands, 'close'>, signal?: AbortSignal): Promise<T> {
  let cancel = (): void => {};
  const cancelled = new Promise<never>((_, reject) => {
    cancel = () => reject(new Cancelled());
  });
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    return await Promise.race([work, cancelled]);
  } finally {
    signal?.removeEventListener('abort', cancel);
    hands.close();
  }
}
