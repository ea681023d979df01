import type { EventTable, PairTable } from '../../shared/model/event-table.ts';
import type { Citation } from '../../shared/model/finding.ts';
import type { PullScope } from '../../shared/model/pull.ts';
import { MICROS_PER_SECOND, type TimeWindow } from '../../shared/model/time.ts';
import { seededRandom } from '../statistics/random.ts';
import type { AnalysisContext, EventTrain, RunOptions } from './analysis.ts';
import { buildTrain } from './train.ts';

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
/** Bursts kept in the trains that are remembered: 4 M bursts are 64 MB. */
const REMEMBERED_BURSTS = 4_000_000;
const CITATIONS = 10;

/** The whole span of the dated events, as a half-open window. */
export function wholeWindow(table: EventTable): TimeWindow {
  if (table.datedCount === 0) return { start: 0, end: 0 };
  return { start: table.time[0]!, end: table.time[table.datedCount - 1]! + 1 };
}

/** Sorts rows by pair, keeping their order in time (counting sort, two passes). */
export function indexPairRows(table: EventTable, pairs: PairTable, window: TimeWindow): PairRows {
  const first = lowerBound(table.time, table.datedCount, window.start);
  const last = lowerBound(table.time, table.datedCount, window.end);
  const start = new Uint32Array(new SharedArrayBuffer(4 * (pairs.count + 1)));
  for (let row = first; row < last; row++) if (pairs.repeated[row] === 0) start[pairs.ofEvent[row]! + 1]!++;
  for (let pair = 0; pair < pairs.count; pair++) start[pair + 1]! += start[pair]!;
  const next = start.slice(0, pairs.count);
  const rows = new Uint32Array(new SharedArrayBuffer(4 * start[pairs.count]!));
  for (let row = first; row < last; row++) if (pairs.repeated[row] === 0) rows[next[pairs.ofEvent[row]!]!++] = row;
  return { start, rows };
}

/** Index of the first of `count` ascending values that is at least `value`. */
function lowerBound(values: Float64Array, count: number, value: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What several calls on the same input share. */
export interface ContextBasis {
  readonly input: RunInput;
  readonly window: TimeWindow;
  readonly rows: PairRows;
}

/** Prepares what every context over this input needs; linear in the number of events. */
export function prepare(input: RunInput): ContextBasis {
  const window = input.window ?? wholeWindow(input.table);
  return { input, window, rows: indexPairRows(input.table, input.pairs, window) };
}

/** A context with the count of untold tests beside it. */
export interface CountingContext {
  readonly context: AnalysisContext;
  /** Tests counted by `countUntold` since the last call. */
  takeUntold(): number;
}

/** The context of one analysis over one shard of pairs. Memory lives as long as the context: one per shard and gaps, not one per analysis. */
export function makeContext(basis: ContextBasis, gaps: readonly TimeWindow[], shard: Uint32Array, tick: () => void): CountingContext {
  const { input, rows } = basis;
  const { table, pairs, options } = input;
  const trains = new Map<number, EventTrain>();
  let remembered = 0;
  let untold = 0;
  let told: Uint8Array | undefined;
  let byReceiver: PairRows | undefined;
  let byAsker: PairRows | undefined;
  const rowsOf = (pair: number) => rows.rows.subarray(rows.start[pair]!, rows.start[pair + 1]!);
  const context: AnalysisContext = {
    table,
    pairs,
    actors: input.actors,
    window: basis.window,
    gaps,
    options,
    shard,
    train(pair) {
      const known = trains.get(pair);
      if (known !== undefined) return known;
      const train = buildTrain(table.time, rowsOf(pair), options.burstGapSeconds * MICROS_PER_SECOND, gaps);
      remembered += train.time.length;
      if (remembered > REMEMBERED_BURSTS) {
        trains.clear();
        remembered = train.time.length;
      }
      trains.set(pair, train);
      return train;
    },
    trainWithGap: (pair, burstGapSeconds) => buildTrain(table.time, rowsOf(pair), burstGapSeconds * MICROS_PER_SECOND, gaps),
    size: (pair) => rows.start[pair + 1]! - rows.start[pair]!,
    tellsAll(pair) {
      told ??= largestPairs(pairs, TOLD_PAIRS);
      return told[pair] === 1;
    },
    countUntold(tests) {
      untold += tests;
    },
    pairsTo(actor) {
      byReceiver ??= groupPairs(pairs.to, pairs.count, input.actors.length);
      return byReceiver.rows.subarray(byReceiver.start[actor]!, byReceiver.start[actor + 1]!);
    },
    pairsFrom(actor) {
      byAsker ??= groupPairs(pairs.from, pairs.count, input.actors.length);
      return byAsker.rows.subarray(byAsker.start[actor]!, byAsker.start[actor + 1]!);
    },
    cite: (cited) => cite(table, cited),
    random: (label) => seededRandom(options.seed, label),
    tick,
  };
  return {
    context,
    takeUntold() {
      const taken = untold;
      untold = 0;
      return taken;
    },
  };
}

/** Marks the pairs with the most unique events; ties go to the lower id. */
function largestPairs(pairs: PairTable, howMany: number): Uint8Array {
  const marks = new Uint8Array(pairs.count);
  if (pairs.count <= howMany) return marks.fill(1);
  const order = Uint32Array.from({ length: pairs.count }, (_, pair) => pair);
  order.sort((a, b) => pairs.unique[b]! - pairs.unique[a]! || a - b);
  for (let rank = 0; rank < howMany; rank++) marks[order[rank]!] = 1;
  return marks;
}

/** Pair ids grouped by one of their ends, ascending within each group. */
function groupPairs(ends: Uint32Array, count: number, actors: number): PairRows {
  const start = new Uint32Array(actors + 1);
  for (let pair = 0; pair < count; pair++) start[ends[pair]! + 1]!++;
  for (let actor = 0; actor < actors; actor++) start[actor + 1]! += start[actor]!;
  const next = start.slice(0, actors);
  const rows = new Uint32Array(count);
  for (let pair = 0; pair < count; pair++) rows[next[ends[pair]!]!++] = pair;
  return { start, rows };
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
