import type { Micros } from './time.ts';

/** Events over time in equal steps: `counts[i]` of them from `start + i * width` on. */
export interface TimeIndex {
  readonly start: Micros;
  /** Microseconds. */
  readonly width: number;
  readonly counts: readonly number[];
}

/** A host of the case, counted there (on the cluster, in the window) and here. */
export interface PulledHost {
  readonly name: string;
  /** Contacts it took part in, asked and asking. */
  readonly there: number;
  readonly here: number;
}

/** What a case that was reduced from a cluster holds of what is there. Absent for cases that hold everything of their sources. */
export interface PullScope {
  readonly events: number;
  readonly pairs: number;
  readonly pulledEvents: number;
  readonly pulledPairs: number;
  /** All events there, pulled or not. */
  readonly index: TimeIndex;
  /** Hosts and entities in the case of which some contacts were not pulled, by the name that findings use. */
  readonly partial: ReadonlyMap<string, PulledHost>;
  /** Those of `partial` that are entities. */
  readonly merged: ReadonlySet<string>;
}
