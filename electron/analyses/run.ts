import type { Finding } from '../../shared/model/finding.ts';
import type { TimeWindow } from '../../shared/model/time.ts';
import type { Analysis, AnalysisContext, EarlierDraft, FindingDraft } from './analysis.ts';
import { type AnalysisOutcome, conclude } from './conclude.ts';
import { type ContextBasis, makeContext, prepare, type RunInput } from './context.ts';
import { analyses } from './index.ts';
import { withinPull } from './unpulled.ts';

/** Thrown by `tick` when the journalist has stopped the run. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled';
}

export interface RunHooks {
  /** Called often; throws to stop the run. */
  tick(): void;
  /** Share of the work done, 0 to 1, and the title of what comes next. */
  progress?(done: number, title: string): void;
}

/** The analyses wanted and all they depend on, in an order in which each comes after what it needs. Unknown ids are ignored. */
export function planRun(wanted: readonly string[] | undefined, from: readonly Analysis[] = analyses): Analysis[] {
  const plan: Analysis[] = [];
  const add = (analysis: Analysis, above: readonly string[]) => {
    if (plan.includes(analysis) || above.includes(analysis.id)) return;
    for (const id of analysis.after) for (const needed of from) if (needed.id === id) add(needed, [...above, analysis.id]);
    plan.push(analysis);
  };
  // Gaps are masked by everything, so they are looked for first, whatever is wanted.
  for (const analysis of from) if (analysis.id === 'collection-gap') add(analysis, []);
  for (const analysis of from) if (wanted === undefined || wanted.includes(analysis.id)) add(analysis, []);
  return plan;
}

/** Ids of everything `analysis` may look at: what it names in `after`, and what those name. */
export function needs(analysis: Analysis, from: readonly Analysis[] = analyses): ReadonlySet<string> {
  const found = new Set<string>();
  const add = (id: string) => {
    if (found.has(id)) return;
    found.add(id);
    for (const needed of from) if (needed.id === id) needed.after.forEach(add);
  };
  analysis.after.forEach(add);
  return found;
}

/** The spans nobody recorded, from the drafts of `collection-gap`: ascending and disjoint. */
export function gapsOf(drafts: readonly FindingDraft[]): TimeWindow[] {
  const spans = drafts
    .filter((draft) => draft.window !== undefined && (draft.decision === 'observation' || (draft.decision === 'test' && (draft.p ?? 1) <= 0.001)))
    .map((draft) => ({ start: draft.window![0], end: draft.window![1] }))
    .sort((a, b) => a.start - b.start || a.end - b.end);
  const merged: { start: number; end: number }[] = [];
  for (const span of spans) {
    const last = merged.at(-1);
    if (last !== undefined && span.start <= last.end) last.end = Math.max(last.end, span.end);
    else if (span.end > span.start) merged.push(span);
  }
  return merged;
}

/** All pairs, ascending. */
export function allPairs(count: number): Uint32Array {
  return Uint32Array.from({ length: count }, (_, pair) => pair);
}

/** Runs one analysis over one shard and collects what it yields. */
export function collect(analysis: Analysis, context: AnalysisContext, earlier: readonly EarlierDraft[]): FindingDraft[] {
  const drafts: FindingDraft[] = [];
  for (const draft of analysis.run(context, earlier)) {
    drafts.push(draft);
    context.tick();
  }
  return drafts;
}

/** The drafts of earlier outcomes that `analysis` may look at, in the order of the plan. */
export function earlierFor(analysis: Analysis, outcomes: readonly AnalysisOutcome[], from: readonly Analysis[] = analyses): EarlierDraft[] {
  const wanted = needs(analysis, from);
  return outcomes
    .filter((outcome) => wanted.has(outcome.analysis.id))
    .flatMap((outcome) => outcome.drafts.map((draft) => ({ ...draft, analysis: outcome.analysis.id })));
}

/** The outcomes that were asked for; what only ran because others need it is left out of the family and of the findings. */
export function wantedOutcomes(outcomes: readonly AnalysisOutcome[], only: readonly string[] | undefined): AnalysisOutcome[] {
  return outcomes.filter((outcome) => only === undefined || only.includes(outcome.analysis.id));
}

/**
 * All analyses in the calling thread, one after the other. `pool.ts` gives the same bytes with several threads.
 * @throws Cancelled (or whatever `hooks.tick` throws) when stopped
 */
export function runAnalyses(input: RunInput, hooks: RunHooks, from: readonly Analysis[] = analyses): Finding[] {
  const basis: ContextBasis = prepare(input);
  const plan = planRun(input.only, from);
  const shard = allPairs(input.pairs.count);
  const outcomes: AnalysisOutcome[] = [];
  let counting = makeContext(basis, [], shard, hooks.tick);
  plan.forEach((analysis, i) => {
    hooks.progress?.(i / plan.length, analysis.title);
    hooks.tick();
    const drafts = withinPull(input.pull, analysis, collect(analysis, counting.context, earlierFor(analysis, outcomes, from)));
    outcomes.push({ analysis, drafts, untold: counting.takeUntold() });
    if (analysis.id === 'collection-gap') counting = makeContext(basis, gapsOf(drafts), shard, hooks.tick);
  });
  hooks.progress?.(1, '');
  return conclude(wantedOutcomes(outcomes, input.only), basis.window, input.options);
}
