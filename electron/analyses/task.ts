import type { TimeWindow } from '../../shared/model/time.ts';
import type { EarlierDraft, FindingDraft } from './analysis.ts';
import type { PairRows, RunInput } from './context.ts';

/** What every worker is given when it starts; columns stand on shared buffers and are not copied. */
export interface WorkerBasis {
  readonly input: RunInput;
  readonly window: { readonly start: number; readonly end: number };
  readonly rows: PairRows;
  /** One flag for the whole run, then one for each analysis in the order of `index.ts`; 1 stops it. */
  readonly stops: Int32Array;
}

/** One analysis over one shard. */
export interface TaskMessage {
  readonly task: number;
  /** Index into `analyses`. */
  readonly analysis: number;
  readonly shard: Uint32Array;
  readonly gaps: readonly TimeWindow[];
  readonly earlier: readonly EarlierDraft[];
}

/** What came of a task: drafts, or that it was stopped, or the failure in words. */
export interface TaskReply {
  readonly task: number;
  readonly drafts: readonly FindingDraft[];
  readonly untold: number;
  readonly stopped: boolean;
  readonly failure?: string;
}
