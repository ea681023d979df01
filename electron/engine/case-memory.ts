import type { Entity } from '../../shared/model/entity.ts';
import type { EventTable, PairTable } from '../../shared/model/event-table.ts';
import { Outcome } from '../../shared/model/outcome.ts';
import type { PulledHost, PullScope } from '../../shared/model/pull.ts';
import type { Coverage, SourceSummary } from '../../shared/model/source.ts';
import type { TimeWindow } from '../../shared/model/time.ts';
import { HostPairs, type PairColumns } from '../events/pairs.ts';
import { ScrubIndex } from '../events/scrub-index.ts';
import { LabelIndex } from '../formats/context/label-index.ts';
import type { CaseStore, LoadedCase } from '../store/case-store.ts';
import { readEntities } from '../store/records.ts';
import { type Actors, groupActors } from './actors.ts';
import { type CaseCounts, eventsPerActor } from './case-counts.ts';
import { coverageOf } from './coverage.ts';
import { windowView } from './window-view.ts';

export interface LoadOptions {
  /** Gives up: loading is then rejected with `ReadingStopped`. */
  readonly signal?: AbortSignal;
  /** Called with the number of rows read so far. */
  readonly progress?: (rows: number) => void;
}

/**
 * A case's events in memory, with everything counted from them that views ask for again and again. Replaced as a whole when sources change;
 * regrouped when entities do. Columns are shared with worker threads and never written after building.
 */
export class CaseMemory implements CaseCounts {
  actors: Actors;
  pairs: PairTable;
  /** What context files say of hosts. */
  labels: LabelIndex = new LabelIndex([]);
  /** What the cluster had that the case was not given; null where it has everything. */
  pulled: PullScope | null = null;
  private readonly basis: Basis;
  private scrubIndex: ScrubIndex | null = null;
  private refusals: Uint32Array | null = null;
  private weights: Float64Array | null = null;
  private openedLast: { readonly key: string; readonly memory: CaseMemory } | null = null;

  /** Reads a case. Its pairs are counted while the rows come in, on the thread that would only wait. */
  static async load(store: CaseStore, { signal, progress }: LoadOptions = {}): Promise<CaseMemory> {
    const counting: { pairs?: HostPairs } = {};
    const loaded = await store.load((columns) => {
      const pairs = new HostPairs(columns);
      counting.pairs = pairs;
      return (start, end) => {
        pairs.count(start, end);
        progress?.(end);
      };
    }, signal);
    return CaseMemory.ofCase(loaded, await readEntities(store.database.main), counting.pairs);
  }

  /** The events of a loaded case. @param pairs already counted, over the same columns */
  static ofCase(loaded: LoadedCase, entities: readonly Entity[], pairs?: HostPairs): CaseMemory {
    const { events, names, sources } = loaded;
    const summaries: SourceSummary[] = sources.map((source) => source.summary);
    const table = { ...events, hosts: names.hosts, kinds: names.kinds, details: names.details, sources: summaries };
    const numbers = sources.map((source) => source.number);
    const memory = new CaseMemory(basisOf(table, numbers, pairs), entities);
    memory.labels = new LabelIndex(loaded.labels);
    memory.pulled = loaded.pull;
    return memory;
  }

  /** The dated events of a window as if they were the whole case. */
  static ofWindow(memory: CaseMemory, window: TimeWindow): CaseMemory {
    const part = new CaseMemory(basisOf(windowView(memory.table, window), memory.sourceNumbers), memory.actors.entities);
    part.pulled = memory.pulled;
    return part;
  }

  /** A table that belongs to no case file: what `occam verify` reads again. */
  static ofTable(table: EventTable, entities: readonly Entity[]): CaseMemory {
    const numbers = table.sources.map((_, i) => i);
    return new CaseMemory(basisOf(table, numbers), entities);
  }

  private constructor(basis: Basis, entities: readonly Entity[], opened: readonly string[] = []) {
    this.basis = basis;
    this.actors = groupActors(basis.table.hosts, entities, opened);
    this.pairs = basis.hostPairs.grouped(this.actors.actorOf);
  }

  get table(): EventTable {
    return this.basis.table;
  }

  get coverage(): readonly Coverage[] {
    return this.basis.coverage;
  }

  /** Hosts that take part in at least one event. */
  get hostCount(): number {
    return this.basis.hostCount;
  }

  /** Numbers of `table.sources` in the case, by place. */
  get sourceNumbers(): readonly number[] {
    return this.basis.sourceNumbers;
  }

  /** Pairs of hosts, whatever is grouped. */
  get hostPairs(): PairColumns {
    return this.basis.hostPairs.columns;
  }

  /** Contacts of hosts, by their pairs: at ten million events a look at each would take many times as long. */
  countContacts(test: (from: number, to: number) => boolean): number {
    return this.basis.hostPairs.countWhere(test);
  }

  /** Counts everything anew for other entities. */
  regroup(entities: readonly Entity[]): void {
    this.actors = groupActors(this.table.hosts, entities);
    this.pairs = this.basis.hostPairs.grouped(this.actors.actorOf);
    this.scrubIndex = null;
    this.refusals = null;
    this.weights = null;
    this.openedLast = null;
  }

  withOpened(ids: readonly string[]): CaseMemory {
    const { entities } = this.actors;
    const opened = entities.map(({ id }) => id).filter((id) => ids.includes(id));
    if (opened.length === 0) return this;
    const key = JSON.stringify(opened);
    // The last one is kept: its index of windows is dear.
    if (this.openedLast?.key !== key) this.openedLast = { key, memory: new CaseMemory(this.basis, entities, opened) };
    return this.openedLast.memory;
  }

  /** What was not pulled, by the names that findings use: an entity lacks what any of its hosts lacks. */
  get pull(): PullScope | null {
    return this.pulled === null ? null : mergedScope(this.pulled, this.actors.entities);
  }

  /** Events of each pair in any window; made when first asked for, which is after the first picture. */
  get scrub(): ScrubIndex {
    this.scrubIndex ??= new ScrubIndex(this.table.time, this.pairs.ofEvent, this.table.datedCount, this.pairs.count);
    return this.scrubIndex;
  }

  /** From the first dated event to just after the last; null without any. */
  get span(): TimeWindow | null {
    const { table } = this;
    return table.datedCount === 0 ? null : { start: table.time[0]!, end: table.time[table.datedCount - 1]! + 1 };
  }

  get totals(): CaseCounts['totals'] {
    const { table, hostCount, pairs } = this;
    return { events: table.count, undated: table.count - table.datedCount, hosts: hostCount, pairs: pairs.count };
  }

  get sources(): readonly SourceSummary[] {
    return this.table.sources;
  }

  /** Events of each pair that were refused, deferred, unanswered or failed. */
  get refused(): Uint32Array {
    this.refusals ??= refusedPerPair(this.table, this.pairs, null);
    return this.refusals;
  }

  /** Events of each actor, asked and asking together. */
  get eventsOfActor(): Float64Array {
    this.weights ??= eventsPerActor(this.pairs, this.actors.names.length);
    return this.weights;
  }
}

/** What stays the same however hosts are grouped. */
interface Basis {
  readonly table: EventTable;
  readonly sourceNumbers: readonly number[];
  readonly coverage: readonly Coverage[];
  readonly hostPairs: HostPairs;
  readonly hostCount: number;
}

function basisOf(table: EventTable, sourceNumbers: readonly number[], hostPairs = HostPairs.of(table)): Basis {
  return { table, sourceNumbers, hostPairs, coverage: coverageOf(table), hostCount: hostPairs.hostCount(table.hosts.length) };
}

function mergedScope(pull: PullScope, entities: readonly Entity[]): PullScope {
  const partial = new Map(pull.partial);
  const merged = new Set<string>();
  for (const { name, hosts } of entities) {
    const lacking = hosts.map((host) => pull.partial.get(host)).filter((host) => host !== undefined);
    if (lacking.length === 0) continue;
    const sum = (of: (host: PulledHost) => number): number => lacking.reduce((total, host) => total + of(host), 0);
    partial.set(name, { name, there: sum(({ there }) => there), here: sum(({ here }) => here) });
    merged.add(name);
  }
  return { ...pull, partial, merged };
}

/** Codes of outcomes that are refusals: refused, deferred, unanswered, failed. */
export const REFUSAL_CODES: readonly number[] = [Outcome.Refused, Outcome.Deferred, Outcome.Unanswered, Outcome.Failed];

/** 1 for those codes. */
export const REFUSAL = new Uint8Array(256);
for (const code of REFUSAL_CODES) REFUSAL[code] = 1;

/** Events of each pair that were refused, deferred, unanswered or failed; of some rows, or (null) of all. */
export function refusedPerPair(table: EventTable, pairs: PairTable, rows: Uint32Array | null): Uint32Array {
  const counts = new Uint32Array(pairs.count);
  const { ofEvent } = pairs;
  const { outcome } = table;
  const count = rows?.length ?? table.count;
  for (let i = 0; i < count; i++) {
    const row = rows === null ? i : rows[i]!;
    if (REFUSAL[outcome[row]!] === 1) counts[ofEvent[row]!]!++;
  }
  return counts;
}
