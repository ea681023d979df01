import type { Micros } from './time.ts';

/** What a finding is about. Names are hosts or entities as printed; which fields are set depends on the analysis (CONTRACTS.md). */
export interface Subject {
  readonly from?: string;
  readonly to?: string;
  readonly host?: string;
  readonly hosts?: readonly string[];
  readonly successor?: string;
}

export type FindingVerdict = 'found' | 'not found' | 'cannot say';
export type InnocentVerdict = 'fits' | 'does not fit' | 'cannot say';

/** Words of strength, weakest first; how q and effect decide between them is documented in electron/analyses/METHODS.md. */
export type Strength = 'none' | 'weak' | 'moderate' | 'strong' | 'very strong';

/** How the many questions of a run are paid for, by the word of the command line. */
export const CORRECTIONS = { bh: 'benjamini-hochberg', by: 'benjamini-yekutieli', holm: 'holm' } as const;
export type Correction = (typeof CORRECTIONS)[keyof typeof CORRECTIONS];

/** A dull explanation that was tested before the exciting one. */
export interface Innocent {
  readonly explanation: string;
  readonly verdict: InnocentVerdict;
  readonly because: string;
}

/** A pointer to the line that proves something. */
export interface Citation {
  /** SHA-256 of the source. */
  readonly source: string;
  readonly line: number;
}

/** The answer of one analysis about one subject. */
export interface Finding {
  /** Stable: analysis and subject, hashed; the same case gives the same ids. */
  readonly id: string;
  readonly analysis: string;
  readonly verdict: FindingVerdict;
  readonly subject: Subject;
  readonly window: readonly [Micros, Micros];
  readonly n: number;
  readonly statistics: Readonly<Record<string, number>>;
  readonly effect: { readonly name: string; readonly value: number; readonly low?: number; readonly high?: number };
  readonly p?: number;
  readonly q?: number;
  readonly strength: Strength;
  /** One sentence a reader understands. */
  readonly summary: string;
  /** What this does not show; never empty. */
  readonly caveat: string;
  readonly innocent: readonly Innocent[];
  readonly evidence: { readonly count: number; readonly sample: readonly Citation[] };
  readonly method: { readonly id: string; readonly version: string; readonly parameters: Readonly<Record<string, number | string | boolean>> };
}

/** What a finding's measure gives when only chance is at work, for drawing beside what was found. */
export interface NullPicture {
  /** The measure, in words. */
  readonly statistic: string;
  /** Computed exactly; an upper bound of every tail; or counted from simulations. */
  readonly kind: 'exact' | 'bound' | 'simulated';
  /** One more than `chances`; what lies beyond the last edge is left out of the picture, never of `tail`. */
  readonly edges: Float64Array;
  readonly chances: Float64Array;
  readonly observed: number;
  /** Which side counts as extreme. */
  readonly side: 'upper' | 'lower';
  /** Chance of the observed value or a more extreme one, for one look. */
  readonly tail: number;
  /** Simulations and their seed; 0 where nothing was simulated. */
  readonly draws: number;
  readonly seed: number;
  /** The picture in a sentence. */
  readonly sentence: string;
}
