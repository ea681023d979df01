import type { PullScope } from '../../shared/model/pull.ts';
import type { TimeWindow } from '../../shared/model/time.ts';
import type { Analysis, AnalysisContext, EarlierDraft, FindingDraft } from './analysis.ts';
import type { AnalysisOutcome } from './conclude.ts';
import { analyses } from './index.ts';
import { withinPull } from './unpulled.ts';

/** Thrown by `tick` when the journalist has stopped the run. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled';
}

/** Thrown by `tick` when the journalist has stopped the analysis that is at work; the others go on. */
export class AnalysisStopped extends Error {
  override readonly name = 'AnalysisStopped';
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

/** Runs one analysis over one shard and collects what it yields, as far as what was pulled from a cluster allows. */
export function collect(
  analysis: Analysis,
  context: AnalysisContext,
  earlier: readonly EarlierDraft[],
  pull: PullScope | null | undefined,
): FindingDraft[] {
  const drafts: FindingDraft[] = [];
  for (const draft of analysis.run(context, earlier)) {
    drafts.push(draft);
    context.tick();
  }
  return withinPull(pull, analysis, drafts);
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

/** What is run in one go: one analysis of the whole log, or all analyses that look at pairs one by one. */
export interface Unit {
  readonly analyses: readonly Analysis[];
  readonly perPair: boolean;
  /** Ids of the analyses whose drafts, or gaps, must be known first. */
  readonly needs: ReadonlySet<string>;
  /** Whether the collection gaps are masked: not in what they are looked for with. */
  readonly masked: boolean;
}

/**
 * The units of a plan, each after what it needs. Whatever a pair is asked is asked in one go, so that its events are made ready once.
 * @throws Error when a question about pairs waits for one about the whole log that itself waits for one about pairs
 */
export function unitsOf(plan: readonly Analysis[], from: readonly Analysis[] = analyses): Unit[] {
  const gapAt = plan.findIndex((analysis) => analysis.id === 'collection-gap');
  const planned = new Set(plan.map((analysis) => analysis.id));
  const unit = (members: readonly Analysis[], perPair: boolean): Unit => {
    const masked = plan.indexOf(members[0]!) > gapAt && gapAt >= 0;
    const wanted = new Set(members.flatMap((member) => [...needs(member, from)]).filter((id) => planned.has(id)));
    for (const member of members) wanted.delete(member.id);
    if (masked) wanted.add('collection-gap');
    return { analyses: members, perPair, needs: wanted, masked };
  };
  const chain = plan.filter((analysis) => analysis.perPair);
  const open = plan.filter((analysis) => !analysis.perPair).map((analysis) => unit([analysis], false));
  if (chain.length > 0) open.push(unit(chain, true));
  const ordered: Unit[] = [];
  const done = new Set<string>();
  while (open.length > 0) {
    const next = open.findIndex((candidate) => [...candidate.needs].every((id) => done.has(id)));
    if (next < 0) throw new Error(`These analyses wait for each other: ${open.flatMap((left) => left.analyses.map(({ id }) => id)).join(', ')}`);
    const [taken] = open.splice(next, 1);
    ordered.push(taken!);
    for (const { id } of taken!.analyses) done.add(id);
  }
  return ordered;
}
