import type { PushedEventName, PushedEvents } from '../../shared/contract/events.ts';
import { fail, type Result } from '../../shared/lib/result.ts';
import type { CaseStore } from '../store/case-store.ts';
import { readEntities, readPositions } from '../store/records.ts';
import { CaseMemory } from './case-memory.ts';
import { Jobs } from './jobs.ts';
import { OpenCase } from './open-case.ts';

/** What an engine is given by its process. */
export interface EngineOptions {
  /** Threads for parsing, statistics and layout; 1 does everything in the calling thread, with the same results. */
  readonly workers: number;
  readonly push: <N extends PushedEventName>(event: N, payload: PushedEvents[N]) => void;
  /** Microseconds; for "entered at" stamps. */
  readonly now?: () => number;
  /** A case of at most so many events is read whole before `open-case` answers; of a larger one the graph comes first. Default: what takes a tenth of a second. */
  readonly atOnce?: number;
}

const AT_ONCE = 500_000;

/** All that the engine's process knows. One instance; handlers get it as an argument. */
export class EngineState {
  readonly options: EngineOptions;
  readonly jobs: Jobs;
  current: OpenCase | null = null;
  /** Counts drawings of the graph over all cases, so that an answer for another case is never mistaken. */
  revision = 0;
  /** Counts imports, for the ids of their jobs. */
  imports = 0;

  /** Resolves when the last command that changes the case has been answered. */
  ordered: Promise<unknown> = Promise.resolve();

  constructor(options: EngineOptions) {
    this.options = options;
    this.jobs = new Jobs((progress) => options.push('job', progress));
  }

  /** The open case, or the Failure that says there is none. */
  get openCase(): Result<OpenCase> {
    return this.current === null ? fail('no-case', 'No case is open. Open one or make a new one first.') : { ok: true, value: this.current };
  }

  /** The open case for writing. */
  get writableCase(): Result<OpenCase> {
    const open = this.openCase;
    if (open.ok && open.value.store.readOnly) return fail('read-only', 'This case is open for reading only. Save a copy and go on in that.');
    return open;
  }

  /** Takes a store over as the open case, with its events or (of a large case) an outline of them. */
  async adopt(store: CaseStore): Promise<OpenCase> {
    const places = new Map((await readPositions(store.database.main)).map((position) => [position.name, position]));
    this.current = await OpenCase.load(store, places, this.options.atOnce ?? AT_ONCE);
    return this.current;
  }

  /** Reads the events again, after sources came or went. */
  async reload(open: OpenCase): Promise<void> {
    open.memory = await CaseMemory.load(open.store);
    this.forgetViews(open);
  }

  /** Groups hosts anew, after entities changed. */
  async regroup(open: OpenCase): Promise<void> {
    open.memory.regroup(await readEntities(open.store.database.main));
    this.forgetViews(open);
  }

  private forgetViews(open: OpenCase): void {
    open.graph = null;
    open.rows = null;
    open.generation++;
  }
}
