import type { Analysis } from './analysis.ts';
import type { AnalysisOutcome } from './conclude.ts';
import type { ContextBasis, PairRows, Uses } from './context.ts';
import { type Digests, digestText, hexadecimal } from './digest.ts';
import type { PairAnswer } from './pair-chain.ts';

/** An answer with the fingerprint of all it depended on. */
interface Kept {
  readonly digest: string;
  readonly told: boolean;
  readonly answer: Omit<PairAnswer, 'pair' | 'uses'>;
  readonly uses: readonly Use[];
  /** The run that asked for it last. */
  run: number;
}

/** Something else that was looked at, and its digest then. */
interface Use {
  readonly what: 'pair' | 'asked by' | 'asking' | 'busiest';
  readonly name: string;
  readonly digest: string;
}

/** Answers that so many runs in a row had no use for are forgotten. */
const FORGOTTEN_AFTER = 8;
/** Answers about one pair that are kept: an undo brings the one before back. */
const KEPT_OF_PAIR = 4;
/** Answers about the whole log that are kept: those of some eight runs. */
const WHOLE_KEPT = 64;

/**
 * Answers of earlier runs, each with a fingerprint of what it depended on: its events, the gaps, the window, the options, the versions of the methods, and whatever else of the
 * log its analyses looked at. An answer whose fingerprint still holds is the one that asking again would give, to the byte. Lives as long as a case is open; so an undo,
 * which brings an old state back, finds the old answers.
 */
export class KnownAnswers {
  private readonly pairs = new Map<string, readonly Kept[]>();
  private readonly whole = new Map<string, AnalysisOutcome>();
  private run = 0;

  /** Looks at one state of the log. */
  at(basis: ContextBasis, digests: Digests): KnownAt {
    this.run++;
    for (const [key, kept] of this.pairs) {
      const still = kept.filter(({ run }) => this.run - run <= FORGOTTEN_AFTER);
      if (still.length === 0) this.pairs.delete(key);
      else if (still.length < kept.length) this.pairs.set(key, still);
    }
    return new KnownAt(new LogState(basis, digests), this.pairs, this.whole, this.run);
  }
}

/** The answers known for one state of the log. */
export class KnownAt {
  constructor(
    private readonly state: LogState,
    private readonly pairs: Map<string, readonly Kept[]>,
    private readonly whole: Map<string, AnalysisOutcome>,
    private readonly run: number,
  ) {}

  /** @param conditions everything that holds for all pairs alike, as text */
  ofPair(conditions: string, pair: number): PairAnswer | null {
    const { state } = this;
    const kept = this.pairs.get(`${conditions} ${state.nameOf(pair)}`)?.find((one) => this.holds(one, pair));
    if (kept === undefined) return null;
    kept.run = this.run;
    return { ...kept.answer, pair, uses: null };
  }

  private holds({ digest, told, uses }: Kept, pair: number): boolean {
    const { state } = this;
    if (digest !== state.digestOf(pair) || told !== state.isTold(pair)) return false;
    return uses.every((use) => state.digestOfUse(use.what, use.name) === use.digest);
  }

  keepPair(conditions: string, { pair, uses, ...answer }: PairAnswer): void {
    if (answer.stopped.length > 0) return;
    const { state } = this;
    const key = `${conditions} ${state.nameOf(pair)}`;
    const kept: Kept = { digest: state.digestOf(pair), told: state.isTold(pair), answer, uses: state.namedUses(uses), run: this.run };
    this.pairs.set(key, [kept, ...(this.pairs.get(key) ?? [])].slice(0, KEPT_OF_PAIR));
  }

  ofWhole(conditions: string, analysis: Analysis): AnalysisOutcome | undefined {
    const key = `${conditions} ${analysis.id} ${this.state.all}`;
    const known = this.whole.get(key);
    // Touched last, forgotten last.
    if (known !== undefined && this.whole.delete(key)) this.whole.set(key, known);
    return known;
  }

  keepWhole(conditions: string, outcome: AnalysisOutcome): void {
    this.whole.set(`${conditions} ${outcome.analysis.id} ${this.state.all}`, outcome);
    const [oldest] = this.whole.keys();
    if (this.whole.size > WHOLE_KEPT && oldest !== undefined) this.whole.delete(oldest);
  }
}

/** Digests of the parts of one state of the log, by name: numbers of pairs and actors change when hosts are grouped. */
class LogState {
  /** Of everything there is. */
  readonly all: string;
  private readonly told: Uint8Array;
  private readonly pairOfName: Map<string, number>;
  private readonly actorOfName: Map<string, number>;
  private readonly known = new Map<string, string>();

  constructor(
    private readonly basis: ContextBasis,
    private readonly digests: Digests,
  ) {
    const { pairs, actors } = basis.input;
    this.told = new Uint8Array(pairs.count);
    for (const pair of basis.busiest) this.told[pair] = 1;
    this.pairOfName = new Map(Array.from({ length: pairs.count }, (_, pair) => [this.nameOf(pair), pair]));
    this.actorOfName = new Map(actors.map((_, actor) => [this.keyOf(actor), actor]));
    this.all = `${digests.all} ${digestText([...this.pairOfName.keys()].join('\n'))}`;
  }

  nameOf(pair: number): string {
    const { pairs } = this.basis.input;
    return `${this.keyOf(pairs.from[pair]!)}\t${this.keyOf(pairs.to[pair]!)}`;
  }

  /** A group may be called what a host is called. */
  private keyOf(actor: number): string {
    const { actors, table } = this.basis.input;
    return actor < table.hosts.length ? actors[actor]! : `group ${actors[actor]}`;
  }

  digestOf(pair: number): string {
    return hexadecimal(this.digests.high[pair]!, this.digests.low[pair]!);
  }

  isTold(pair: number): boolean {
    return this.told[pair] === 1;
  }

  namedUses(uses: Uses | null): Use[] {
    if (uses === null) return [];
    const use = (what: Use['what'], name: string): Use => ({ what, name, digest: this.digestOfUse(what, name) ?? '' });
    return [
      ...[...uses.pairs].map((pair) => use('pair', this.nameOf(pair))),
      ...[...uses.receivers].map((actor) => use('asking', this.keyOf(actor))),
      ...[...uses.askers].map((actor) => use('asked by', this.keyOf(actor))),
      ...(uses.busiest ? [use('busiest', '')] : []),
    ];
  }

  /** Undefined when there is no such thing in this state. */
  digestOfUse(what: Use['what'], name: string): string | undefined {
    if (what === 'pair') {
      const pair = this.pairOfName.get(name);
      return pair === undefined ? undefined : this.digestOf(pair);
    }
    const key = `${what} ${name}`;
    let digest = this.known.get(key);
    if (digest === undefined) {
      digest = this.digestOfList(what, name);
      if (digest !== undefined) this.known.set(key, digest);
    }
    return digest;
  }

  private digestOfList(what: 'asked by' | 'asking' | 'busiest', name: string): string | undefined {
    if (what === 'busiest') return digestText(Array.from(this.basis.busiest, (pair) => `${this.nameOf(pair)} ${this.digestOf(pair)}`).join('\n'));
    const actor = this.actorOfName.get(name);
    if (actor === undefined) return undefined;
    const { start, rows }: PairRows = what === 'asking' ? this.basis.byReceiver : this.basis.byAsker;
    return digestText(Array.from(rows.subarray(start[actor]!, start[actor + 1]!), (pair) => this.nameOf(pair)).join('\n'));
  }
}
