import type { Failure } from '../lib/result.ts';

/** A part of a job that can be stopped alone. `done` runs from 0 to 1. */
export interface JobPart {
  readonly id: string;
  readonly title: string;
  readonly done: number;
  readonly stopped: boolean;
}

/** How far a job is. `total` is 0 while unknown; rate and time left are for people. */
export interface JobProgress {
  readonly job: string;
  readonly kind: 'opening' | 'import' | 'analyses' | 'layout' | 'report' | 'export';
  readonly state: 'queued' | 'running' | 'done' | 'cancelled' | 'failed';
  /** "ns2.log: 1,203,000 lines", "periodicity". */
  readonly label: string;
  readonly done: number;
  readonly total: number;
  readonly unit: 'bytes' | 'events' | 'pairs' | 'steps';
  readonly perSecond: number;
  readonly secondsLeft: number | null;
  readonly failure: Failure | null;
  /** The questions that a run of analyses asks, each with its share done and whether it was stopped. */
  readonly parts?: readonly JobPart[];
  /** What came of it, in a sentence or two. */
  readonly summary: readonly string[];
  /** What somebody should look at: a file that was refused, not recognised, or known already. A sentence each. */
  readonly troubles: readonly string[];
}

/** What is pushed to the page without being asked, by name. */
export interface PushedEvents {
  readonly job: JobProgress;
  /** The stored case changed; views ask again for what they show. */
  readonly changed: {
    readonly what: readonly ('sources' | 'entities' | 'notes' | 'statements' | 'findings' | 'hypotheses' | 'positions' | 'case')[];
  };
  readonly 'engine-lost': Failure;
  readonly 'engine-ready': Record<string, never>;
  /** Files dropped on the icon, given on the command line, or by a second start. */
  readonly 'open-paths': { readonly paths: readonly string[] };
  /** The program is about to end: save what waits, then call `saved-all`. */
  readonly leaving: Record<string, never>;
  /** A native menu item was chosen: its id in the command registry. */
  readonly menu: { readonly command: string };
}
export type PushedEventName = keyof PushedEvents;
