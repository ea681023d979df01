import { create } from 'zustand';
import type { CaseSummary, FindingState, GraphAnswer, Unfolded } from '../../shared/contract/engine-answers.ts';
import type { JobProgress } from '../../shared/contract/events.ts';
import type { Failure } from '../../shared/lib/result.ts';
import type { Entity } from '../../shared/model/entity.ts';
import type { ChangedEvidence, Note, Statement } from '../../shared/model/note.ts';

/** The open case as the engine last described it. Written by `case-actions.ts` only. */
export interface CaseState {
  readonly summary: CaseSummary | null;
  readonly engine: 'ready' | 'lost' | 'restarting';
  readonly engineFailure: Failure | null;
  /** Raised when sources, entities or positions have changed: views that asked about them ask again. */
  readonly generation: number;
  readonly graph: GraphAnswer | null;
  readonly graphFailure: Failure | null;
  /** What the graph shows unfolded: as the case keeps it, or ahead of it by the last press. */
  readonly unfolded: Unfolded;
  readonly notes: readonly Note[];
  /** Pins of notes whose evidence says something else than when they were set. */
  readonly changedEvidence: readonly ChangedEvidence[];
  readonly statements: readonly Statement[];
  readonly entities: readonly Entity[];
  readonly findings: readonly FindingState[];
  readonly jobs: Readonly<Record<string, JobProgress>>;
  /** A case is being opened: what to say meanwhile. */
  readonly opening: string | null;
}

export const emptyCase: CaseState = {
  summary: null,
  engine: 'ready',
  engineFailure: null,
  generation: 0,
  graph: null,
  graphFailure: null,
  unfolded: { partners: [], entities: [] },
  notes: [],
  changedEvidence: [],
  statements: [],
  entities: [],
  findings: [],
  jobs: {},
  opening: null,
};

export const useCase = create<CaseState>()(() => emptyCase);
