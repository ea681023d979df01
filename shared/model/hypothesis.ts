/** How a piece of evidence bears on a hypothesis (Heuer 1999; PARC ACH): very consistent to very inconsistent, or not applicable. */
export type Bearing = 'CC' | 'C' | 'N' | 'NA' | 'I' | 'II';

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
