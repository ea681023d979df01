import { readableCount } from '../../shared/lib/format-value.ts';
import type { Finding } from '../../shared/model/finding.ts';
import type { TimeWindow } from '../../shared/model/time.ts';
import type { Analysis, FindingDraft } from './analysis.ts';
import { type AnalysisOutcome, conclude } from './conclude.ts';
import type { RunInput } from './context.ts';
import { digestText } from './digest.ts';
import { analyses } from './index.ts';
import type { KnownAnswers, KnownAt } from './known-answers.ts';
import type { PairAnswer } from './pair-chain.ts';
import { allPairs, earlierFor, gapsOf, planRun, type Unit, unitsOf, wantedOutcomes } from './plan.ts';
import type { Hands } from './threads.ts';

/** How far a run has come. */
export interface RunProgress {
  /** Share of the work done, 0 to 1. */
  readonly done: number;
  /** What is asked just now, in words. */
  readonly title: string;
  /** Every analysis of the run with its share done, 0 to 1. */
  readonly analyses: readonly { readonly analysis: Analysis; readonly done: number }[];
}

export interface ConductHooks {
  readonly known?: KnownAnswers;
  progress?(progress: RunProgress): void;
}

/** Parts into which pairs are cut for each thread: enough that threads end together, few enough that messages stay rare. */
const PARTS = 32;

/** Has all units of a run done by some hands, each as soon as what it needs is known, and concludes. */
export async function conductRun(input: RunInput, hands: Hands, hooks: ConductHooks): Promise<Finding[]> {
  const { basis, digests } = await hands.do({ is: 'prepare', digests: hooks.known !== undefined });
  hands.basis = basis;
  const known = digests === null ? null : hooks.known!.at(basis, digests);
  const plan = planRun(input.only);
  const conductor = new Conductor(input, plan, hands, known, basis.rows.start, hooks);
  const outcomes = await conductor.run(unitsOf(plan));
  return conclude(wantedOutcomes(outcomes, input.only), basis.window, input.options);
}

class Conductor {
  private readonly outcomes = new Map<string, Promise<readonly AnalysisOutcome[]>>();
  /** Tasks of each analysis that is under way or done, and how many of them are done. */
  private readonly shares = new Map<Analysis, { tasks: number; done: number }>();
  private readonly answered = new Set<Analysis>();
  /** Once something has been stopped, answers about the whole log may lack what they build on, and are not kept. */
  private stopped = false;

  constructor(
    private readonly input: RunInput,
    private readonly plan: readonly Analysis[],
    private readonly hands: Hands,
    private readonly known: KnownAt | null,
    private readonly eventStart: Uint32Array,
    private readonly hooks: ConductHooks,
  ) {}

  async run(units: readonly Unit[]): Promise<AnalysisOutcome[]> {
    const all = units.map((unit) => {
      const outcome = this.start(unit);
      for (const { id } of unit.analyses) this.outcomes.set(id, outcome);
      return outcome;
    });
    return (await Promise.all(all)).flat();
  }

  private async start(unit: Unit): Promise<readonly AnalysisOutcome[]> {
    const before = (await Promise.all([...unit.needs].map((id) => this.outcomes.get(id)!))).flat();
    const gaps = unit.masked ? gapsOf(before.find((outcome) => outcome.analysis.id === 'collection-gap')?.drafts ?? []) : [];
    const outcomes = unit.perPair ? await this.askPairs(unit, gaps) : [await this.askWhole(unit.analyses[0]!, gaps, before)];
    for (const { analysis } of outcomes) this.answered.add(analysis);
    return outcomes;
  }

  private async askWhole(analysis: Analysis, gaps: readonly TimeWindow[], before: readonly AnalysisOutcome[]): Promise<AnalysisOutcome> {
    const conditions = this.conditions([analysis], gaps);
    const known = this.known?.ofWhole(conditions, analysis);
    if (known !== undefined) return known;
    this.expect([analysis], 1);
    const earlier = earlierFor(analysis, uniqueOutcomes(before));
    const { stopped, drafts, untold } = await this.hands.do({ is: 'whole', analysis: analyses.indexOf(analysis), gaps, earlier });
    const outcome = { analysis, drafts, untold };
    this.stopped ||= stopped;
    if (!this.stopped) this.known?.keepWhole(conditions, outcome);
    this.tell([analysis], analysis.title);
    return outcome;
  }

  /** Asks the pairs whose answers are not known, and puts old and new answers together in the order of the pairs. */
  private async askPairs({ analyses: chain }: Unit, gaps: readonly TimeWindow[]): Promise<AnalysisOutcome[]> {
    const conditions = this.conditions(chain, gaps);
    const answers = Array.from({ length: this.input.pairs.count }, (_, pair) => this.known?.ofPair(conditions, pair) ?? null);
    const open = allPairs(answers.length).filter((pair) => answers[pair] === null);
    const parts = evenParts(open, this.eventStart, this.hands.count * PARTS);
    const places = chain.map((analysis) => analyses.indexOf(analysis));
    const title = this.titleFor(chain, open.length);
    this.expect(chain, parts.length);
    await Promise.all(
      parts.map(async (pairs) => {
        for (const answer of await this.hands.do({ is: 'pairs', chain: places, gaps, pairs })) {
          answers[answer.pair] = answer;
          this.stopped ||= answer.stopped.length > 0;
          this.known?.keepPair(conditions, answer);
        }
        this.tell(chain, title);
      }),
    );
    return chain.map((analysis, place) => together(analysis, place, answers as PairAnswer[]));
  }

  private titleFor(chain: readonly Analysis[], open: number): string {
    const count = this.input.pairs.count;
    const whom = open === count ? `${readableCount(count)} pairs` : `the ${readableCount(open)} of ${readableCount(count)} pairs that changed`;
    return `${chain.map((analysis) => analysis.title).join(', ')}: ${whom}`;
  }

  private expect(members: readonly Analysis[], tasks: number): void {
    for (const analysis of members) this.shares.set(analysis, { tasks, done: 0 });
  }

  /** A task of some analyses is done. Those not come to yet weigh as much as any other. */
  private tell(members: readonly Analysis[], title: string): void {
    for (const analysis of members) this.shares.get(analysis)!.done++;
    const told = this.plan.map((analysis) => {
      const share = this.shares.get(analysis);
      return { analysis, done: share === undefined ? (this.answered.has(analysis) ? 1 : 0) : share.done / Math.max(1, share.tasks) };
    });
    this.hooks.progress?.({ done: told.reduce((sum, { done }) => sum + done, 0) / told.length, title, analyses: told });
  }

  /** What holds for all pairs alike, as a short text. */
  private conditions(members: readonly Analysis[], gaps: readonly TimeWindow[]): string {
    const { window, table, pull } = this.input;
    // How q is adjusted changes no draft.
    const { correction: _correction, falseDiscoveryRate: _rate, ...options } = this.input.options;
    const span = window ?? [table.time[0], table.time[table.datedCount - 1], table.datedCount === 0];
    return digestText(JSON.stringify([members.map(({ id, version }) => [id, version]), options, span, gaps, pull], asLists));
  }
}

/** Sets and maps have no text of their own in JSON. */
const asLists = (_key: string, value: unknown): unknown => (value instanceof Set || value instanceof Map ? [...value] : value);

const uniqueOutcomes = (outcomes: readonly AnalysisOutcome[]): AnalysisOutcome[] => [...new Set(outcomes)];

/** All answers to one analysis of a chain. Stopped anywhere, it has none. */
function together(analysis: Analysis, place: number, answers: readonly PairAnswer[]): AnalysisOutcome {
  const drafts: FindingDraft[] = [];
  let untold = 0;
  for (const answer of answers) {
    if (answer.stopped.includes(place)) return { analysis, drafts: [], untold: 0 };
    for (const draft of answer.drafts?.[place] ?? []) drafts.push(draft);
    untold += answer.untold[place]!;
  }
  return { analysis, drafts, untold };
}

/** Runs of pairs with about the same number of events each. */
function evenParts(pairs: Uint32Array, eventStart: Uint32Array, howMany: number): Uint32Array[] {
  const sizeOf = (pair: number): number => 1 + eventStart[pair + 1]! - eventStart[pair]!;
  const target = pairs.reduce((sum, pair) => sum + sizeOf(pair), 0) / howMany;
  const parts: Uint32Array[] = [];
  let [from, size] = [0, 0];
  for (let at = 0; at < pairs.length; at++) {
    size += sizeOf(pairs[at]!);
    if (size < target && at + 1 < pairs.length) continue;
    parts.push(pairs.slice(from, at + 1));
    [from, size] = [at + 1, 0];
  }
  return parts;
}
