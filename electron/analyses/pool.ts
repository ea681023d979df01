import { Worker } from 'node:worker_threads';
import type { PairTable } from '../../shared/model/event-table.ts';
import type { Finding } from '../../shared/model/finding.ts';
import type { TimeWindow } from '../../shared/model/time.ts';
import type { Analysis } from './analysis.ts';
import { type AnalysisOutcome, conclude } from './conclude.ts';
import { prepare, type RunInput } from './context.ts';
import { analyses } from './index.ts';
import { allPairs, Cancelled, earlierFor, gapsOf, needs, planRun, runAnalyses, wantedOutcomes } from './run.ts';
import type { TaskMessage, TaskReply, WorkerBasis } from './task.ts';
import { withinPull } from './unpulled.ts';

export interface PoolHooks {
  readonly signal?: AbortSignal;
  progress?(done: number, title: string): void;
}

/** A run that goes on in other threads. */
export interface PoolRun {
  /** Rejects with `Cancelled` when stopped, and with an Error when an analysis fails. */
  readonly findings: Promise<Finding[]>;
  /** Stops one analysis; the others go on, those that build on it without its answers. */
  stop(analysis: string): void;
}

/** Shards of one analysis: enough that threads end together, few enough that messages stay rare. */
const SHARDS_PER_WORKER = 4;

/**
 * All analyses over worker threads; the findings are the same, byte for byte, for any number of them: each draft depends on its own pair and
 * on seeded chance only, and shards are put together in the order of the pairs. One worker means the calling thread, without any thread.
 */
export function startRun(input: RunInput, workers: number, hooks: PoolHooks = {}): PoolRun {
  const stops = new Int32Array(new SharedArrayBuffer(4 * (analyses.length + 1)));
  const findings = workers <= 1 ? runInline(input, stops, hooks) : runOver(input, workers, stops, hooks);
  return {
    findings,
    stop(id) {
      const index = analyses.findIndex((analysis) => analysis.id === id);
      if (index >= 0) Atomics.store(stops, index + 1, 1);
    },
  };
}

/** The same as a plain promise. */
export function runInPool(input: RunInput, workers: number, hooks: PoolHooks = {}): Promise<Finding[]> {
  return startRun(input, workers, hooks).findings;
}

async function runInline(input: RunInput, stops: Int32Array, hooks: PoolHooks): Promise<Finding[]> {
  const tick = () => {
    if (hooks.signal?.aborted === true || Atomics.load(stops, 0) === 1) throw new Cancelled();
  };
  return runAnalyses(input, { tick, ...(hooks.progress ? { progress: hooks.progress } : {}) });
}

async function runOver(input: RunInput, workers: number, stops: Int32Array, hooks: PoolHooks): Promise<Finding[]> {
  if (hooks.signal?.aborted === true) throw new Cancelled();
  const shared: RunInput = { ...input, pairs: sharedPairs(input.pairs) };
  const { window, rows } = prepare(shared);
  const basis: WorkerBasis = { input: shared, window, rows, stops };
  const threads = Array.from({ length: workers }, () => new Worker(new URL('./analysis-worker.js', import.meta.url), { workerData: basis }));
  const stopAll = () => Atomics.store(stops, 0, 1);
  hooks.signal?.addEventListener('abort', stopAll, { once: true });
  try {
    const outcomes = await new Schedule(shared, threads, rows.start, hooks).run();
    return conclude(wantedOutcomes(outcomes, input.only), window, input.options);
  } finally {
    hooks.signal?.removeEventListener('abort', stopAll);
    await Promise.all(threads.map((thread) => thread.terminate()));
  }
}

/** One analysis of the plan on its way through the pool. */
interface Job {
  readonly analysis: Analysis;
  readonly shards: readonly Uint32Array[];
  readonly replies: (TaskReply | undefined)[];
  started: boolean;
  outcome?: AnalysisOutcome;
}

/** Hands tasks to idle threads as soon as what they need is known. */
class Schedule {
  private readonly jobs: Job[];
  private readonly waiting: { job: Job; shard: number }[] = [];
  private readonly working = new Map<Worker, { job: Job; shard: number }>();
  private gaps: readonly TimeWindow[] = [];
  private done = 0;
  private readonly tasks: number;

  constructor(
    private readonly input: RunInput,
    private readonly threads: readonly Worker[],
    eventStart: Uint32Array,
    private readonly hooks: PoolHooks,
  ) {
    const everything = [allPairs(input.pairs.count)];
    const split = evenShards(eventStart, threads.length * SHARDS_PER_WORKER);
    this.jobs = planRun(input.only).map((analysis) => {
      const shards = analysis.perPair ? split : everything;
      return { analysis, shards, replies: shards.map(() => undefined), started: false };
    });
    this.tasks = this.jobs.reduce((sum, job) => sum + job.shards.length, 0);
  }

  run(): Promise<AnalysisOutcome[]> {
    return new Promise((resolve, reject) => {
      for (const thread of this.threads) {
        thread.on('error', reject);
        thread.on('message', (reply: TaskReply) => {
          try {
            if (this.take(thread, reply)) resolve(this.jobs.map((job) => job.outcome!));
          } catch (error) {
            reject(error);
          }
        });
      }
      if (this.jobs.length === 0) resolve([]);
      else this.handOut();
    });
  }

  /** Files a reply; true when it was the last. */
  private take(thread: Worker, reply: TaskReply): boolean {
    const { job, shard } = this.working.get(thread)!;
    this.working.delete(thread);
    if (reply.failure !== undefined) throw new Error(`The analysis ${job.analysis.id} failed: ${reply.failure}`);
    if (this.hooks.signal?.aborted === true) throw new Cancelled();
    job.replies[shard] = reply;
    this.done++;
    this.hooks.progress?.(this.done / this.tasks, job.analysis.title);
    if (job.replies.every((known) => known !== undefined)) this.finish(job);
    if (this.jobs.every((known) => known.outcome !== undefined)) return true;
    this.handOut();
    return false;
  }

  private finish(job: Job): void {
    const stopped = job.replies.some((reply) => reply!.stopped);
    const drafts = stopped
      ? []
      : withinPull(
          this.input.pull,
          job.analysis,
          job.replies.flatMap((reply) => reply!.drafts),
        );
    job.outcome = { analysis: job.analysis, drafts, untold: stopped ? 0 : job.replies.reduce((sum, reply) => sum + reply!.untold, 0) };
    if (job.analysis.id === 'collection-gap') this.gaps = gapsOf(drafts);
  }

  private handOut(): void {
    const gapsKnown = this.jobs.every((job) => job.analysis.id !== 'collection-gap' || job.outcome !== undefined);
    for (const job of this.jobs) {
      if (job.started || !this.mayStart(job, gapsKnown)) continue;
      job.started = true;
      for (let shard = 0; shard < job.shards.length; shard++) this.waiting.push({ job, shard });
    }
    for (const thread of this.threads) {
      if (this.working.has(thread)) continue;
      const next = this.waiting.shift();
      if (next === undefined) return;
      this.working.set(thread, next);
      thread.postMessage(this.message(next.job, next.shard));
    }
  }

  /** After what it needs; and, unless the gaps are looked for with its help, after the gaps. */
  private mayStart(job: Job, gapsKnown: boolean): boolean {
    const wanted = needs(job.analysis);
    if (!this.jobs.every((other) => !wanted.has(other.analysis.id) || other.outcome !== undefined)) return false;
    return gapsKnown || this.jobs.indexOf(job) <= this.jobs.findIndex((other) => other.analysis.id === 'collection-gap');
  }

  private message(job: Job, shard: number): TaskMessage {
    const outcomes = this.jobs.flatMap((other) => (other.outcome === undefined ? [] : [other.outcome]));
    // Analyses planned before the gaps are known never see them, in any order of events.
    const before = this.jobs.indexOf(job) <= this.jobs.findIndex((other) => other.analysis.id === 'collection-gap');
    return {
      task: shard,
      analysis: analyses.indexOf(job.analysis),
      shard: job.shards[shard]!,
      gaps: before ? [] : this.gaps,
      earlier: earlierFor(job.analysis, outcomes),
    };
  }
}

/** Runs of neighbouring pairs with about the same number of events each. */
function evenShards(eventStart: Uint32Array, howMany: number): Uint32Array[] {
  const pairs = eventStart.length - 1;
  const events = eventStart[pairs]!;
  const shards: Uint32Array[] = [];
  let from = 0;
  for (let shard = 1; shard <= howMany && from < pairs; shard++) {
    const target = (events * shard) / howMany;
    let until = from + 1;
    while (until < pairs && (shard === howMany || eventStart[until]! < target)) until++;
    const first = from;
    shards.push(Uint32Array.from({ length: until - from }, (_, i) => first + i));
    from = until;
  }
  return shards.length === 0 ? [new Uint32Array(0)] : shards;
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
