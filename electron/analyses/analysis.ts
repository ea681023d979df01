import type { EventTable, PairTable } from '../../shared/model/event-table.ts';
import type { Citation, Correction, Finding, Innocent, Subject } from '../../shared/model/finding.ts';
import type { TimeWindow } from '../../shared/model/time.ts';

/** The events of one pair (or host) that statistics are computed on: dated, in the window, repeats taken out, bursts collapsed to their first event (METHODS.md B1). */
export interface EventTrain {
  /** Start of each burst, microseconds UTC, ascending. */
  readonly time: Float64Array;
  /** Last event of each burst; the next burst begins more than the burst gap later. */
  readonly end: Float64Array;
  /** Unique events in each burst. */
  readonly multiplicity: Uint32Array;
  /** Row of each burst's first event in the event table, for citing. */
  readonly row: Uint32Array;
}

/** Knobs that hold for a whole run; all are printed with every finding they touch. */
export interface RunOptions {
  readonly seed: number;
  /** Bursts closer than this are one; seconds. Default 60. */
  readonly burstGapSeconds: number;
  /** False-discovery rate of the whole family. Default 0.05. */
  readonly falseDiscoveryRate: number;
  readonly correction: Correction;
}

/** Everything an analysis may look at. Pure data: no files, no clock, no unseeded chance. */
export interface AnalysisContext {
  readonly table: EventTable;
  /** Pairs of actors: hosts, with grouped hosts already merged into their entity. */
  readonly pairs: PairTable;
  /** Printed name of each actor that `pairs.from` and `pairs.to` index. Hosts keep their index; entities follow. */
  readonly actors: readonly string[];
  readonly window: TimeWindow;
  /** Spans inside the window in which no source was recording; found by `collection-gap`, masked by everything else. */
  readonly gaps: readonly TimeWindow[];
  readonly options: RunOptions;
  /** Seconds of recording in each hour of the week of UTC: the window without the gaps (`weekExposure`). */
  readonly exposure: Float64Array;
  /** Pairs this call has to look at, ascending; one at a time in a run. Analyses that are not per pair ignore it. */
  readonly shard: Uint32Array;
  /** Rows of a pair's unique dated events in the window, ascending; free of charge. */
  rows(pair: number): Uint32Array;
  /** The message that a record is about, by its queue id; 0 for none. Asked for rows of the pair in hand only. */
  message(row: number): number;
  /** The 1,000 pairs with the most unique events, ascending: a sample of the whole log that costs the same in any log. */
  readonly busiest: Uint32Array;
  /** The train of a pair. Computed once and kept while it fits. */
  train(pair: number): EventTrain;
  /** The train with another burst gap, in seconds, for what the usual gap would hide (beacons of a minute); kept while the pair is in hand. */
  trainWithGap(pair: number, burstGapSeconds: number): EventTrain;
  /** Unique dated events of a pair in the window: an upper bound of its train's length, and free of charge. */
  size(pair: number): number;
  /**
   * Whether drafts about this pair that found nothing ('not found', 'cannot say', a large p) are worth keeping for `--all`: the 1,000 pairs
   * with the most events. For all others an analysis yields nothing and calls `countUntold`, so that a million pairs stay cheap.
   */
  tellsAll(pair: number): boolean;
  /** Tests that were made, gave p above 0.5 or too small an effect, and yield no draft: they still count in the size of the family. */
  countUntold(tests: number): void;
  /** Pairs by receiving actor and by asking actor, ascending pair ids. */
  pairsTo(actor: number): Uint32Array;
  pairsFrom(actor: number): Uint32Array;
  /** Up to ten citations spread over the given rows of the table. */
  cite(rows: ArrayLike<number>): Citation[];
  /** A seeded generator for this label (analysis id + subject names), independent of order and number of workers; uniform on [0, 1). */
  random(label: string): () => number;
  /** To be called often (each pair, each block of simulations); throws `Cancelled` when the journalist has stopped the run. */
  tick(): void;
}

/** A finding before the whole family of p-values is known: the runner adds id, q, strength and, where `p` decides, the verdict. */
export interface FindingDraft extends Omit<Finding, 'id' | 'analysis' | 'q' | 'strength' | 'verdict' | 'innocent' | 'method' | 'window'> {
  readonly subject: Subject;
  /**
   * 'test': found when q passes and the effect is at least `effectMinimum`; 'observation': a fact with no test (a share, a gap), found as given;
   * 'cannot say': too few events or an empty row, with the reason in `summary`.
   */
  readonly decision: 'test' | 'observation' | 'cannot say' | 'not found';
  /** Smallest effect worth a reader's time, on the scale of `effect.value`. */
  readonly effectMinimum?: number;
  readonly innocent: readonly Innocent[];
  readonly parameters: Readonly<Record<string, number | string | boolean>>;
  /** Overrides the run's window where the statistic was computed on less (after a split, before a rename). */
  readonly window?: readonly [number, number];
}

/** A draft with the analysis it comes from: what later analyses are shown. */
export type EarlierDraft = FindingDraft & { readonly analysis: string };

/** One question that is asked of every log. One file each, listed in `index.ts`; the copyable start is `template.ts`. */
export interface Analysis {
  /** As in CONTRACTS.md; the anchor of its page in METHODS.md. */
  readonly id: string;
  readonly title: string;
  /** The question in plain words, as an expert would ask it. */
  readonly question: string;
  /** Raised whenever the same input could give another number. */
  readonly version: string;
  /**
   * True when each pair is looked at on its own: then workers share the pairs, it is shown earlier drafts about the same pair only, and its answer about a pair is used
   * again for as long as nothing changes that it looked at through the context's functions.
   */
  readonly perPair: boolean;
  /** Ids of analyses whose drafts must be known first (duplicates before everything; caching before working-hours). */
  readonly after: readonly string[];
  run(context: AnalysisContext, earlier: readonly EarlierDraft[]): Iterable<FindingDraft>;
}
