import type { PushedEventName, PushedEvents } from '../../shared/contract/events.ts';
import { fail, type Result } from '../../shared/lib/result.ts';
import type { Finding } from '../../shared/model/finding.ts';
import { KnownAnswers } from '../analyses/known-answers.ts';
import type { CaseStore } from '../store/case-store.ts';
import { type Position, readEntities, readPositions } from '../store/records.ts';
import { CaseMemory } from './case-memory.ts';
import type { DrawnGraph } from './graph/drawn-graph.ts';
import { Jobs } from './jobs.ts';
import type { RowSet } from './records.ts';

/** What an engine is given by its process. */
export interface EngineOptions {
  /** Threads for parsing, statistics and layout; 1 does everything in the calling thread, with the same results. */
  readonly workers: number;
  readonly push: <N extends PushedEventName>(event: N, payload: PushedEvents[N]) => void;
  /** Microseconds; for "entered at" stamps. */
  readonly now?: () => number;
}

/** An open case: its file, and its events in memory. */
export interface OpenCase {
  readonly store: CaseStore;
  memory: CaseMemory;
  graph: DrawnGraph | null;
  /** Places of nodes, saved ones and those of a case that cannot be written. */
  readonly places: Map<string, Position>;
  /** The rows asked for last, so that the pages of one list cost one search. */
  rows: { readonly key: string; readonly set: RowSet } | null;
  /** The bursts asked for last, for what is asked at every step of a slider. */
  bursts: { readonly key: string; readonly times: Float64Array } | null;
  /** Answers of the runs since the case was opened, for what does not change from one to the next. */
  readonly answers: KnownAnswers;
  /** The job of the last run of the analyses. */
  lookingFor: string | null;
  /** Findings of the last run; null until they are first asked for. */
  findings: readonly Finding[] | null;
  /** Raised whenever the rows of the table mean something else. */
  generation: number;
}

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

  /** Takes a store over as the open case and loads its events. */
  async adopt(store: CaseStore): Promise<OpenCase> {
    const places = new Map((await readPositions(store.database.main)).map((position) => [position.name, position]));
    const memory = await CaseMemory.load(store);
    this.current = {
      store,
      memory,
      graph: null,
      places,
      rows: null,
      bursts: null,
      answers: new KnownAnswers(),
      lookingFor: null,
      findings: null,
      generation: 0,
    };
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
