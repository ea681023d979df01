import type { JobPart, JobProgress } from '../../shared/contract/events.ts';
import { isOutOfMemory, MORE_MEMORY } from '../../shared/lib/out-of-memory.ts';
import type { Failure } from '../../shared/lib/result.ts';
import { DISK_FULL, isDiskFull } from '../store/disk-full.ts';

/** What a job says of itself while it runs. */
export interface JobReport {
  readonly label: string;
  readonly done: number;
  readonly total: number;
  readonly parts?: readonly JobPart[];
}

/** How a job ends. */
export type JobEnd =
  | { readonly state: 'done' | 'cancelled'; readonly summary: readonly string[]; readonly troubles?: readonly string[] }
  | { readonly state: 'failed'; readonly failure: Failure };

export interface JobHandle {
  readonly signal: AbortSignal;
  report(report: JobReport): void;
  /** What stops a part of the job alone, for jobs that have parts. */
  onStopPart(stop: (part: string) => void): void;
}

interface Waiting {
  readonly id: string;
  readonly kind: JobProgress['kind'];
  readonly unit: JobProgress['unit'];
  readonly stop: AbortController;
  stopPart: (part: string) => void;
  readonly work: (handle: JobHandle) => Promise<JobEnd>;
  settled: Promise<void>;
  /** Waits for no other job, and none waits for it: it leaves the case alone. */
  readonly beside: boolean;
}

const REPORT_EVERY_MS = 150;

/** Long work, one at a time in order of asking: they write the same file and use all cores as it is. */
export class Jobs {
  private readonly push: (progress: JobProgress) => void;
  private readonly running = new Map<string, Waiting>();
  private tail: Promise<void> = Promise.resolve();
  private count = 0;

  constructor(push: (progress: JobProgress) => void) {
    this.push = push;
  }

  /** True while any job waits or runs that writes to the case. */
  get busy(): boolean {
    return [...this.running.values()].some(({ beside }) => !beside);
  }

  /** Queues a job and returns its id. `id` continues an interrupted one. */
  start(
    kind: JobProgress['kind'],
    unit: JobProgress['unit'],
    work: (handle: JobHandle) => Promise<JobEnd>,
    id = `${kind}-${process.pid}-${++this.count}-${Date.now()}`,
  ): string {
    return this.begin({ id, kind, unit, stop: new AbortController(), stopPart: () => undefined, work, settled: Promise.resolve(), beside: false });
  }

  /** Runs a job at once, beside whatever else runs: one that leaves the case as it is. */
  startBeside(kind: JobProgress['kind'], unit: JobProgress['unit'], work: (handle: JobHandle) => Promise<JobEnd>): string {
    const id = `${kind}-${process.pid}-${++this.count}-${Date.now()}`;
    return this.begin({ id, kind, unit, stop: new AbortController(), stopPart: () => undefined, work, settled: Promise.resolve(), beside: true });
  }

  private begin(job: Waiting): string {
    this.running.set(job.id, job);
    this.push(progressOf(job, 'queued', { label: '', done: 0, total: 0 }, 0));
    job.settled = job.beside ? this.run(job) : this.tail.then(() => this.run(job));
    if (!job.beside) this.tail = job.settled;
    return job.id;
  }

  /** Asks a job to stop; false when there is none of that id. */
  cancel(id: string): boolean {
    const job = this.running.get(id);
    job?.stop.abort();
    return job !== undefined;
  }

  /** Asks a part of a job to stop; the rest goes on. */
  cancelPart(id: string, part: string): void {
    this.running.get(id)?.stopPart(part);
  }

  /** Resolves when no job waits or runs. */
  get settled(): Promise<void> {
    return this.tail;
  }

  /** Stops everything and waits for it. */
  async stopAll(): Promise<void> {
    const running = [...this.running.values()];
    for (const job of running) job.stop.abort();
    await Promise.all(running.map(({ settled }) => settled));
    await this.tail;
  }

  private async run(job: Waiting): Promise<void> {
    const started = performance.now();
    let told = 0;
    let last: JobReport = { label: '', done: 0, total: 0 };
    const report = (now: JobReport): void => {
      last = now;
      const time = performance.now();
      if (time - told < REPORT_EVERY_MS) return;
      told = time;
      this.push(progressOf(job, 'running', now, (time - started) / 1000));
    };
    const onStopPart = (stop: (part: string) => void): void => {
      job.stopPart = stop;
    };
    const handle: JobHandle = { signal: job.stop.signal, report, onStopPart };
    let end: JobEnd;
    try {
      end = job.stop.signal.aborted ? { state: 'cancelled', summary: [] } : await job.work(handle);
    } catch (error) {
      end = { state: 'failed', failure: failureOf(error) };
    }
    this.running.delete(job.id);
    const final = progressOf(job, end.state, last, (performance.now() - started) / 1000);
    this.push({
      ...final,
      secondsLeft: null,
      failure: end.state === 'failed' ? end.failure : null,
      summary: end.state === 'failed' ? [] : end.summary,
      troubles: end.state === 'failed' ? [] : (end.troubles ?? []),
    });
  }
}

/** What a job that threw has to say. */
function failureOf(error: unknown): Failure {
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  if (isDiskFull(detail)) return { code: 'disk-full', message: DISK_FULL, detail };
  if (isOutOfMemory(error)) return { code: 'limit', message: `Memory ran out before this was done; nothing was changed. ${MORE_MEMORY}`, detail };
  return { code: 'internal', message: 'A fault in Occam itself stopped this; nothing was changed. Please report it.', detail };
}

function progressOf(job: Waiting, state: JobProgress['state'], report: JobReport, seconds: number): JobProgress {
  const perSecond = seconds > 0 ? report.done / seconds : 0;
  const left = report.total > 0 && perSecond > 0 ? Math.max(0, report.total - report.done) / perSecond : null;
  return { job: job.id, kind: job.kind, state, ...report, unit: job.unit, perSecond, secondsLeft: left, failure: null, summary: [], troubles: [] };
}
