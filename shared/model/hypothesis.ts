import type { Subject } from './finding.ts';
import type { Micros } from './time.ts';

/** How a piece of evidence bears on a hypothesis (Heuer 1999; PARC ACH): very consistent to very inconsistent, or not applicable. */
export type Bearing = 'CC' | 'C' | 'N' | 'NA' | 'I' | 'II';

/** The ratings in words, in the order of a list to choose from. */
export const BEARING_WORDS: Readonly<Record<Bearing, string>> = {
  CC: 'speaks strongly for it',
  C: 'speaks for it',
  N: 'says nothing either way',
  NA: 'does not apply',
  I: 'speaks against it',
  II: 'speaks strongly against it',
};

export type Level = 'high' | 'medium' | 'low';

/** One explanation that competes with the others. */
export interface Hypothesis {
  readonly id: string;
  readonly title: string;
  /** What it claims, and which test would speak against it. */
  readonly claim: string;
}

/** One row of the matrix. */
export interface EvidenceRow {
  readonly id: string;
  readonly text: string;
  readonly credibility: Level;
  readonly relevance: Level;
  /** By hypothesis id; a hypothesis not named is 'NA'. */
  readonly bearing: Readonly<Record<string, Bearing>>;
  /** Finding the row was filled from; absent for rows entered by hand. */
  readonly finding?: string;
  /** Why the cells are as they are. */
  readonly because: string;
}

/** What the matrix comes to. */
export interface HypothesisRanking {
  /** Least inconsistent first. */
  readonly order: readonly { readonly hypothesis: string; readonly weighted: number; readonly raw: number; readonly rows: number }[];
  /** The leader, or null where two lead alike, nothing discriminates, or mail has not been looked into. */
  readonly leads: string | null;
  /** Why nobody leads; empty otherwise. */
  readonly withheld: string;
  /** Rows rated alike for every hypothesis: they cannot tell them apart and are left out. */
  readonly nonDiagnostic: readonly string[];
  /** Single rows which, left out or turned round, change who leads. */
  readonly sensitive: readonly { readonly row: string; readonly change: 'removed' | 'flipped'; readonly leads: string | null }[];
}

/**
 * What the journalist put into the matrix: a row of their own, or other ratings for a row that a finding filled in. Kept in the case and in a report's manifest;
 * everything else in the matrix is computed from the findings.
 */
export interface EvidenceWords {
  /** Id of the row. */
  readonly id: string;
  /** Set for a row of the journalist's own. */
  readonly own: { readonly text: string; readonly because: string } | null;
  /** Ratings by hand, by hypothesis id; the rest stays as the finding filled it in. */
  readonly bearing: Readonly<Record<string, Bearing>>;
  /** Weights by hand; null leaves them as they were. */
  readonly credibility: Level | null;
  readonly relevance: Level | null;
  readonly made: Micros;
}

/** What decides a matrix beside the findings: which parties it asks about, what was put in by hand, which findings were dismissed. */
export interface Weighing {
  /** Hosts or entities whose findings fill in rows; empty: all. */
  readonly about: readonly string[];
  readonly words: readonly EvidenceWords[];
  readonly dismissed: readonly { readonly analysis: string; readonly subject: Subject }[];
}

/** A row with where its cells come from. */
export interface MatrixRow extends EvidenceRow {
  /** True for a row of the journalist's own. */
  readonly own: boolean;
  /** Hypotheses whose cell was rated by hand. */
  readonly byHand: readonly string[];
  /** True when credibility or relevance was set by hand. */
  readonly weighedByHand: boolean;
}

/** A test that would tell two hypotheses apart and is not in the matrix yet. */
export interface MissingTest {
  /** Id that a row of the journalist's own takes when it answers the test. */
  readonly id: string;
  readonly ask: string;
  /** True when Occam answers it by itself from the right log; false when the answer is to be found elsewhere. */
  readonly fromLogs: boolean;
}

/** The matrix as it is shown and printed: computed, nothing in it is stored. */
export interface HypothesisMatrix {
  /** Version of how it was filled in and scored. */
  readonly version: string;
  readonly hypotheses: readonly Hypothesis[];
  readonly about: readonly string[];
  readonly rows: readonly MatrixRow[];
  readonly ranking: HypothesisRanking;
  /** Whether ordinary mail has been looked into, and which hypotheses still wait for it. */
  readonly mailFirst: { readonly done: boolean; readonly missing: readonly string[] };
  /** The state of the question in plain words; never more than the matrix says. */
  readonly state: string;
  /** What the order hangs on. */
  readonly sensitivity: string;
  /** What would tell the two least contradicted apart; null while there are not two. */
  readonly missing: { readonly between: readonly [string, string]; readonly tests: readonly MissingTest[] } | null;
}
