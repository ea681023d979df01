import type { TimeWindow } from '../../shared/model/time.ts';
import type { EarlierDraft, FindingDraft } from './analysis.ts';
import type { ContextBasis, RunInput } from './context.ts';
import type { Digests } from './digest.ts';
import type { PairAnswer } from './pair-chain.ts';

/** What every worker is given when it starts; columns stand on shared buffers and are not copied. */
export interface WorkerStart {
  readonly input: RunInput;
  /** One flag for the whole run, then one for each analysis in the order of `index.ts`; 1 stops it. */
  readonly stops: Int32Array;
}

/** What all workers share and one of them has made. */
export interface Prepared {
  readonly basis: ContextBasis;
  /** Where answers are kept for later runs. */
  readonly digests: Digests | null;
}

/** Something to do. Analyses are named by their place in `analyses`. */
export type Task =
  | { readonly is: 'prepare'; readonly digests: boolean }
  | { readonly is: 'whole'; readonly analysis: number; readonly gaps: readonly TimeWindow[]; readonly earlier: readonly EarlierDraft[] }
  | { readonly is: 'pairs'; readonly chain: readonly number[]; readonly gaps: readonly TimeWindow[]; readonly pairs: Uint32Array };

/** What came of each kind of task. */
export interface Results {
  readonly prepare: Prepared;
  readonly whole: WholeAnswer;
  readonly pairs: readonly PairAnswer[];
}

/** What an analysis of the whole log came to; nothing when it was stopped. */
export interface WholeAnswer {
  readonly drafts: readonly FindingDraft[];
  readonly untold: number;
  readonly stopped: boolean;
}

/** A task on its way to a worker; `basis` comes with the first one that needs it. */
export interface TaskMessage {
  readonly task: Task;
  readonly basis: ContextBasis | null;
}

export type TaskReply = { readonly result: Results[Task['is']] } | { readonly failure: string };
