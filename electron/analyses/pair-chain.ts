import type { TimeWindow } from '../../shared/model/time.ts';
import type { Analysis, EarlierDraft, FindingDraft } from './analysis.ts';
import { type ContextBasis, makeContext, type Uses } from './context.ts';
import { AnalysisStopped, collect, needs } from './plan.ts';

/** What the analyses of a chain say of one pair. */
export interface PairAnswer {
  readonly pair: number;
  /** Drafts of each analysis of the chain; null when none has any. */
  readonly drafts: readonly (readonly FindingDraft[])[] | null;
  /** Untold tests of each analysis of the chain. */
  readonly untold: readonly number[];
  /** What was looked at beside the pair; null for nothing. */
  readonly uses: Uses | null;
  /** Places in the chain of analyses that were stopped before they were done with the pair. */
  readonly stopped: readonly number[];
}

/**
 * Asks some pairs all questions that are asked of pairs one by one: pair after pair, so that its train and what analyses keep beside it is made once.
 * @param chain analyses that are per pair, in the order of the plan
 * @param tick throws `AnalysisStopped` when the analysis of this place in the chain is to stop
 * @param each called with every answer, in order
 */
export function askPairs(
  basis: ContextBasis,
  gaps: readonly TimeWindow[],
  chain: readonly Analysis[],
  pairs: Uint32Array,
  tick: (place: number) => void,
  each: (answer: PairAnswer) => void,
): void {
  const shown = chain.map((analysis) => needs(analysis, chain));
  let place = 0;
  const counting = makeContext(basis, gaps, pairs, () => tick(place));
  for (const pair of pairs) {
    counting.focus(pair);
    const drafts: (readonly FindingDraft[])[] = [];
    const untold: number[] = [];
    const earlier: EarlierDraft[] = [];
    const stopped: number[] = [];
    for (place = 0; place < chain.length; place++) {
      const analysis = chain[place]!;
      const own = collectUnlessStopped(
        analysis,
        counting.context,
        earlier.filter((draft) => shown[place]!.has(draft.analysis)),
        basis.input.pull,
      );
      if (own === null) stopped.push(place);
      drafts.push(own ?? []);
      untold.push(counting.takeUntold());
      for (const draft of own ?? []) earlier.push({ ...draft, analysis: analysis.id });
    }
    each({ pair, drafts: earlier.length === 0 ? null : drafts, untold, uses: counting.uses, stopped });
  }
}

function collectUnlessStopped(...call: Parameters<typeof collect>): FindingDraft[] | null {
  try {
    return collect(...call);
  } catch (error) {
    if (error instanceof AnalysisStopped) return null;
    throw error;
  }
}
