import { type Failure, fail, ok, type Result } from '../../shared/lib/result.ts';
import type { Finding } from '../../shared/model/finding.ts';
import { KnownAnswers } from '../analyses/known-answers.ts';
import type { CaseStore } from '../store/case-store.ts';
import { ReadingStopped } from '../store/event-reader.ts';
import { whatIsLeft } from '../store/open-case.ts';
import type { Position } from '../store/records.ts';
import type { CaseCounts } from './case-counts.ts';
import { CaseMemory } from './case-memory.ts';
import { CaseOutline } from './case-outline.ts';
import type { DrawnGraph } from './graph/drawn-graph.ts';
import type { JobHandle, Jobs } from './jobs.ts';
import type { RowSet } from './records.ts';

/**
 * An open case: its file, and its events in memory. Those of a large case are read after it has been opened and its graph been drawn, as a job:
 *
 *   open-case -> outline (counted by the database) -> first graph -> reading -> events
 *
 * `read` waits for them, and who asks for `memory` before is wrong: dispatch.ts waits for every command that looks at events.
 */
export class OpenCase {
  readonly store: CaseStore;
  /** Places of nodes, saved ones and those of a case that cannot be written. */
  readonly places: Map<string, Position>;
  /** What is drawn now. */
  graph: DrawnGraph | null = null;
  /** The rows asked for last, so that the pages of one list cost one search. */
  rows: { readonly key: string; readonly set: RowSet } | null = null;
  /** The bursts asked for last, for what is asked at every step of a slider. */
  bursts: { readonly key: string; readonly times: Float64Array } | null = null;
  /** Answers of the runs since the case was opened, for what does not change from one to the next. */
  readonly answers = new KnownAnswers();
  /** The job of the last run of the analyses. */
  lookingFor: string | null = null;
  /** Findings of the last run; null until they are first asked for. */
  findings: readonly Finding[] | null = null;
  /** Raised whenever the rows of the table mean something else. */
  generation = 0;
  private outline: CaseOutline | null = null;
  private events: CaseMemory | null = null;
  private reading: Promise<Result<CaseMemory>> | null = null;
  private tell: (events: Result<CaseMemory>) => void = () => undefined;
  private left = false;
  /** The first drawing while it is under way: reading waits for it, because both want the processor. */
  private drawing: Promise<unknown> | null = null;
  /** Places that the layout found while nothing may be written yet. */
  private unsaved: readonly Position[] = [];

  /** @param atOnce a case of at most so many events is read whole here */
  static async load(store: CaseStore, places: Map<string, Position>, atOnce: number): Promise<OpenCase> {
    const open = new OpenCase(store, places);
    if ((await store.eventCount()) <= atOnce) open.events = await CaseMemory.load(store);
    else open.outline = await CaseOutline.load(store);
    return open;
  }

  private constructor(store: CaseStore, places: Map<string, Position>) {
    this.store = store;
    this.places = places;
  }

  /** The events. Throws while they are not there. */
  get memory(): CaseMemory {
    if (this.events === null) throw new Error('the events of the case have not been read yet');
    return this.events;
  }

  set memory(memory: CaseMemory) {
    this.events = memory;
    this.outline = null;
  }

  /** What can be counted by now: by the events, or by the outline that comes before them. */
  get counts(): CaseCounts {
    return this.events ?? this.outline!;
  }

  /** The outline while the events are still being read, else null. */
  get outlineOnly(): CaseOutline | null {
    return this.events === null ? this.outline : null;
  }

  /** The events, as soon as they are read; the Failure when the case was closed meanwhile or turned out to be damaged. Begins to read at the first call. */
  read(jobs: Jobs): Promise<Result<CaseMemory>> {
    if (this.events !== null) return Promise.resolve(ok(this.events));
    this.reading ??= new Promise((resolve) => {
      this.tell = resolve;
      void Promise.resolve(this.drawing).then(() => this.left || jobs.startBeside('opening', 'events', (handle) => this.readEvents(handle)));
    });
    return this.reading;
  }

  /** The case is being closed: whoever waits for its events is told. */
  leave(): void {
    this.left = true;
    this.tell(fail('no-case', 'The case was closed before its events had been read.'));
  }

  /** Lets a drawing of the outline go first, and begins to read when it is done. */
  async drawFirst<T>(jobs: Jobs, work: () => Promise<T>): Promise<T> {
    const mine = work();
    this.drawing ??= mine.catch(() => undefined);
    try {
      return await mine;
    } finally {
      void this.read(jobs);
    }
  }

  /** Takes a drawing on as the one whose edges are counted. One of the outline is counted on by the events when they are there. */
  show(drawn: DrawnGraph): void {
    this.graph = drawn.isOf(this.counts) ? drawn : drawn.over(this.memory);
  }

  /** Keeps places that the layout found; in the file once it is known to be whole. */
  async keepLayout(fresh: readonly Position[]): Promise<void> {
    for (const position of fresh) this.places.set(position.name, position);
    if (this.events === null) this.unsaved = [...this.unsaved, ...fresh];
    else await this.store.keepLayout(fresh);
  }

  private async readEvents({ signal, report }: JobHandle) {
    const total = this.counts.totals.events;
    try {
      const events = await CaseMemory.load(this.store, { signal, progress: (done) => report({ label: '', done, total }) });
      // What was drawn is counted on by the events from now on: the same edges in the same order (a property test holds them to it).
      this.graph = this.graph?.over(events) ?? null;
      this.memory = events;
      await this.store.keepLayout(this.unsaved);
      this.tell(ok(events));
      return { state: 'done' as const, summary: [] };
    } catch (error) {
      if (error instanceof ReadingStopped) {
        this.tell(fail('cancelled', 'Reading the events was stopped. Whatever needs them begins it again.'));
        this.reading = null;
        return { state: 'cancelled' as const, summary: [] };
      }
      const failure: Failure = { code: 'case-damaged', message: await damaged(this.store), detail: String(error) };
      this.tell({ ok: false, error: failure });
      return { state: 'failed' as const, failure };
    }
  }
}

/** The sentence about a case whose events cannot be read, with what can. */
export async function damaged({ path, database }: CaseStore): Promise<string> {
  const left = await whatIsLeft(database);
  return `${path} is damaged: its events cannot be read; it was not changed: keep it, and go on from a copy or backup. ${left}`;
}
