import type { Finding } from '../../shared/model/finding.ts';
import type { TimeWindow } from '../../shared/model/time.ts';
import type { Analysis, FindingDraft } from './analysis.ts';
import { type AnalysisOutcome, conclude } from './conclude.ts';
import { type ContextBasis, makeContext, prepare, type RunInput } from './context.ts';
import { analyses } from './index.ts';
import { messagesOf } from './messages.ts';
import { askPairs } from './pair-chain.ts';
import { allPairs, collect, earlierFor, gapsOf, planRun, type Unit, unitsOf, wantedOutcomes } from './plan.ts';

export interface RunHooks {
  /** Called often; throws to stop the run. */
  tick(): void;
  /** Share of the work done, 0 to 1, and the title of what comes next. */
  progress?(done: number, title: string): void;
}

/**
 * All analyses in the calling thread, from scratch: the plainest way there is, which `pool.ts` has to agree with to the byte.
 * @throws Cancelled (or whatever `hooks.tick` throws) when stopped
 */
export function runAnalyses(input: RunInput, hooks: RunHooks, from: readonly Analysis[] = analyses): Finding[] {
  const basis = prepare({ ...input, messages: messagesOf(input.table) });
  const outcomes: AnalysisOutcome[] = [];
  let gaps: readonly TimeWindow[] = [];
  const units = unitsOf(planRun(input.only, from), from);
  units.forEach((unit, i) => {
    hooks.progress?.(i / units.length, unit.analyses.map((analysis) => analysis.title).join(', '));
    hooks.tick();
    outcomes.push(...(unit.perPair ? runPairs(basis, gaps, unit, hooks) : [runWhole(basis, unit.masked ? gaps : [], unit, outcomes, hooks, from)]));
    const found = outcomes.find((outcome) => outcome.analysis.id === 'collection-gap');
    if (found !== undefined) gaps = gapsOf(found.drafts);
  });
  hooks.progress?.(1, '');
  return conclude(wantedOutcomes(outcomes, input.only), basis.window, input.options);
}

function runWhole(
  basis: ContextBasis,
  gaps: readonly TimeWindow[],
  unit: Unit,
  before: readonly AnalysisOutcome[],
  hooks: RunHooks,
  from: readonly Analysis[],
): AnalysisOutcome {
  const analysis = unit.analyses[0]!;
  const place = makeContext(basis, gaps, allPairs(basis.input.pairs.count), hooks.tick);
  return { analysis, drafts: collect(analysis, place.context, earlierFor(analysis, before, from), basis.input.pull), untold: place.takeUntold() };
}

function runPairs(basis: ContextBasis, gaps: readonly TimeWindow[], unit: Unit, hooks: RunHooks): AnalysisOutcome[] {
  const outcomes = unit.analyses.map((analysis) => ({ analysis, drafts: [] as FindingDraft[], untold: 0 }));
  askPairs(basis, gaps, unit.analyses, allPairs(basis.input.pairs.count), hooks.tick, ({ drafts, untold }) => {
    outcomes.forEach((outcome, place) => {
      outcome.drafts.push(...(drafts?.[place] ?? []));
      outcome.untold += untold[place]!;
    });
  });
  return outcomes;
}
