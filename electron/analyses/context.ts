import type { EventTable, PairTable } from '../../shared/model/event-table.ts';
import type { Citation } from '../../shared/model/finding.ts';
import type { PullScope } from '../../shared/model/pull.ts';
import { MICROS_PER_SECOND, type TimeWindow } from '../../shared/model/time.ts';
import { weekExposure } from '../statistics/activity-profile.ts';
import { seededRandom } from '../statistics/random.ts';
import type { AnalysisContext, EventTrain, RunOptions } from './analysis.ts';
import { buildTrain } from './train.ts';
import { firstAtLeast } from './window-rows.ts';

/** What a run is about, before anything has been computed. */
export interface RunInput {
  readonly table: EventTable;
  readonly pairs: PairTable;
  readonly actors: readonly string[];
  /** Default: from the first dated event to just after the last. */
  readonly window?: TimeWindow;
  /** Ids of the analyses whose findings are wanted; what they depend on runs as well, untold. Default: all. */
  readonly only?: readonly string[];
  readonly options: RunOptions;
  /** From `messagesOf`, which `startRun` and `runAnalyses` see to. */
  readonly messages?: Uint32Array | null;
  /** What a case reduced from a cluster lacks; absent or null where it has everything. */
  readonly pull?: PullScope | null;
}

/**
 * The unique, dated events of each pair in the window: rows of the table, ascending, pair after pair.
 * Those of pair p stand in `rows[start[p] .. start[p + 1])`. On shared buffers, so that workers need no copy.
 */
export interface PairRows {
  readonly start: Uint32Array;
  readonly rows: Uint32Array;
}

/** The default run, printed with every finding: seed 1, bursts at 60 s, Benjamini-Hochberg at 5 %. */
export const DEFAULT_OPTIONS: RunOptions = { seed: 1, burstGapSeconds: 60, falseDiscoveryRate: 0.05, correction: 'benjamini-hochberg' };

/** Pairs whose negative answers are kept. */
const TOLD_PAIRS = 1000;
/** Bursts kept in the trains that are remembered: a million is 28 MB, and what analyses keep beside them some more. */
const REMEMBERED_BURSTS = 1_000_000;
const CITATIONS = 10;

/** The whole span of the dated events, as a half-open window. */
export function wholeWindow(table: EventTable): TimeWindow {
  if (table.datedCount === 0) return { start: 0, end: 0 };
  return { start: table.time[0]!, end: table.time[table.datedCount - 1]! + 1 };
}

/** Sorts rows by pair, keeping their order in time (counting sort, two passes). */
export function indexPairRows(table: EventTable, pairs: PairTable, window: TimeWindow): PairRows {
  const { start: first, end: last } = rowsInWindow(table, window);
  const start = new Uint32Array(new SharedArrayBuffer(4 * (pairs.count + 1)));
  for (let row = first; row < last; row++) if (pairs.repeated[row] === 0) start[pairs.ofEvent[row]! + 1]!++;
  for (let pair = 0; pair < pairs.count; pair++) start[pair + 1]! += start[pair]!;
  const next = start.slice(0, pairs.count);
  const rows = new Uint32Array(new SharedArrayBuffer(4 * start[pairs.count]!));
  for (let row = first; row < last; row++) if (pairs.repeated[row] === 0) rows[next[pairs.ofEvent[row]!]!++] = row;
  return { start, rows };
}

/** Rows of the dated events in a window: `[start, end)`. */
export function rowsInWindow(table: EventTable, window: TimeWindow): { readonly start: number; readonly end: number } {
  return { start: firstAtLeast(table.time, table.datedCount, window.start), end: firstAtLeast(table.time, table.datedCount, window.end) };
}

/** What all calls on the same input share: pure data on shared buffers, so that workers need no copy. */
export interface ContextBasis {
  readonly input: RunInput;
  readonly window: TimeWindow;
  readonly rows: PairRows;
  /** Pair ids by receiving and by asking actor. */
  readonly byReceiver: PairRows;
  readonly byAsker: PairRows;
  /** The pairs whose negative answers are told, ascending. */
  readonly busiest: Uint32Array;
}

/** Prepares what every context over this input needs; linear in the number of events. */
export function prepare(input: RunInput): ContextBasis {
  const window = input.window ?? wholeWindow(input.table);
  const { pairs, actors } = input;
  return {
    input,
    window,
    rows: indexPairRows(input.table, pairs, window),
    byReceiver: groupPairs(pairs.to, pairs.count, actors.length),
    byAsker: groupPairs(pairs.from, pairs.count, actors.length),
    busiest: largestPairs(pairs, TOLD_PAIRS),
  };
}

/** What an analysis of one pair looked at beside that pair. */
export interface Uses {
  readonly pairs: ReadonlySet<number>;
  readonly receivers: ReadonlySet<number>;
  readonly askers: ReadonlySet<number>;
  readonly busiest: boolean;
}

/** A context with what is written down beside it. */
export interface CountingContext {
  readonly context: AnalysisContext;
  /** Tests counted by `countUntold` since the last call. */
  takeUntold(): number;
  /** Turns to one pair: it becomes the shard, and uses are those of its analyses from now on. */
  focus(pair: number): void;
  /** What has been looked at beside the pair in focus; null for nothing. */
  readonly uses: Uses | null;
}

/** The context of analyses over a shard of pairs. Trains are remembered as long as it lives. */
export function makeContext(basis: ContextBasis, gaps: readonly TimeWindow[], shard: Uint32Array, tick: () => void): CountingContext {
  return new Workplace(basis, gaps, shard, tick);
}

class Workplace implements CountingContext, AnalysisContext {
  readonly table: EventTable;
  readonly pairs: PairTable;
  readonly actors: readonly string[];
  readonly window: TimeWindow;
  readonly options: RunOptions;
  readonly exposure: Float64Array;
  private readonly told: Uint8Array;
  private readonly trains = new Map<number, EventTrain>();
  /** Trains of the pair in focus at other burst gaps. */
  private readonly finer = new Map<number, EventTrain>();
  private remembered = 0;
  private untold = 0;
  private focused = -1;
  private used: { pairs: Set<number>; receivers: Set<number>; askers: Set<number>; busiest: boolean } | null = null;

  constructor(
    private readonly basis: ContextBasis,
    readonly gaps: readonly TimeWindow[],
    public shard: Uint32Array,
    readonly tick: () => void,
  ) {
    const { table, pairs, actors, options } = basis.input;
    this.table = table;
    this.pairs = pairs;
    this.actors = actors;
    this.options = options;
    this.window = basis.window;
    this.exposure = weekExposure(basis.window.start, basis.window.end, gaps);
    this.told = new Uint8Array(pairs.count);
    for (const pair of basis.busiest) this.told[pair] = 1;
  }

  get context(): AnalysisContext {
    return this;
  }

  focus(pair: number): void {
    this.focused = pair;
    this.finer.clear();
    this.shard = Uint32Array.of(pair);
    this.used = null;
  }

  get uses(): Uses | null {
    return this.used;
  }

  takeUntold(): number {
    const taken = this.untold;
    this.untold = 0;
    return taken;
  }

  train(pair: number): EventTrain {
    const known = this.trains.get(pair);
    if (known !== undefined) {
      this.lookAt(pair);
      return known;
    }
    const train = this.buildTrain(pair, this.options.burstGapSeconds);
    this.remembered += train.time.length;
    if (this.remembered > REMEMBERED_BURSTS) {
      this.trains.clear();
      this.remembered = train.time.length;
    }
    this.trains.set(pair, train);
    return train;
  }

  trainWithGap(pair: number, burstGapSeconds: number): EventTrain {
    if (pair !== this.focused) return this.buildTrain(pair, burstGapSeconds);
    let train = this.finer.get(burstGapSeconds);
    if (train === undefined) {
      train = this.buildTrain(pair, burstGapSeconds);
      this.finer.set(burstGapSeconds, train);
    }
    return train;
  }

  private buildTrain(pair: number, burstGapSeconds: number): EventTrain {
    return buildTrain(this.table.time, this.rows(pair), burstGapSeconds * MICROS_PER_SECOND, this.gaps);
  }

  rows(pair: number): Uint32Array {
    this.lookAt(pair);
    const { start, rows } = this.basis.rows;
    return rows.subarray(start[pair]!, start[pair + 1]!);
  }

  size(pair: number): number {
    this.lookAt(pair);
    const { start } = this.basis.rows;
    return start[pair + 1]! - start[pair]!;
  }

  get busiest(): Uint32Array {
    if (this.focused >= 0) this.use().busiest = true;
    return this.basis.busiest;
  }

  message(row: number): number {
    return this.basis.input.messages?.[row] ?? 0;
  }

  tellsAll(pair: number): boolean {
    return this.told[pair] === 1;
  }

  countUntold(tests: number): void {
    this.untold += tests;
  }

  pairsTo(actor: number): Uint32Array {
    if (this.focused >= 0) this.use().receivers.add(actor);
    return this.basis.byReceiver.rows.subarray(this.basis.byReceiver.start[actor]!, this.basis.byReceiver.start[actor + 1]!);
  }

  pairsFrom(actor: number): Uint32Array {
    if (this.focused >= 0) this.use().askers.add(actor);
    return this.basis.byAsker.rows.subarray(this.basis.byAsker.start[actor]!, this.basis.byAsker.start[actor + 1]!);
  }

  cite(rows: ArrayLike<number>): Citation[] {
    return cite(this.table, rows);
  }

  random(label: string): () => number {
    return seededRandom(this.options.seed, label);
  }

  private lookAt(pair: number): void {
    if (this.focused >= 0 && pair !== this.focused) this.use().pairs.add(pair);
  }

  private use(): { pairs: Set<number>; receivers: Set<number>; askers: Set<number>; busiest: boolean } {
    this.used ??= { pairs: new Set(), receivers: new Set(), askers: new Set(), busiest: false };
    return this.used;
  }
}

/** The pairs with the most unique events, ascending; ties go to the lower id. */
function largestPairs(pairs: PairTable, howMany: number): Uint32Array {
  const order = Uint32Array.from({ length: pairs.count }, (_, pair) => pair);
  if (pairs.count > howMany) order.sort((a, b) => pairs.unique[b]! - pairs.unique[a]! || a - b);
  return sharedCopy(order.subarray(0, howMany).sort());
}

/** Pair ids grouped by one of their ends, ascending within each group. */
function groupPairs(ends: Uint32Array, count: number, actors: number): PairRows {
  const start = new Uint32Array(new SharedArrayBuffer(4 * (actors + 1)));
  for (let pair = 0; pair < count; pair++) start[ends[pair]! + 1]!++;
  for (let actor = 0; actor < actors; actor++) start[actor + 1]! += start[actor]!;
  const next = start.slice(0, actors);
  const rows = new Uint32Array(new SharedArrayBuffer(4 * count));
  for (let pair = 0; pair < count; pair++) rows[next[ends[pair]!]!++] = pair;
  return { start, rows };
}

function sharedCopy(values: Uint32Array): Uint32Array {
  const copy = new Uint32Array(new SharedArrayBuffer(values.byteLength));
  copy.set(values);
  return copy;
}

/** Up to ten citations, evenly spread over the rows, first and last included. */
function cite(table: EventTable, rows: ArrayLike<number>): Citation[] {
  const count = Math.min(CITATIONS, rows.length);
  const citations: Citation[] = [];
  for (let i = 0; i < count; i++) {
    const row = rows[count === 1 ? 0 : Math.round((i * (rows.length - 1)) / (count - 1))]!;
    citations.push({ source: table.sources[table.source[row]!]?.sha256 ?? '', line: table.line[row]! });
  }
  return citations;
}
