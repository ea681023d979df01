import type { PairTable } from '../../shared/model/event-table.ts';
import type { Coverage, SourceSummary } from '../../shared/model/source.ts';
import type { TimeWindow } from '../../shared/model/time.ts';
import type { Actors } from './actors.ts';

/** Events of pairs in a window of time; arrays are the counter's own and change with the next call. */
export interface WindowCounter {
  count(start: number, end: number): Uint32Array;
}

/**
 * What can be said of a case without looking at single events: enough for the top bar and the graph. Of a large case this is there long before its events are
 * (`CaseOutline`); afterwards the events answer the same (`CaseMemory`), whatever order their pairs have.
 */
export interface CaseCounts {
  readonly actors: Actors;
  readonly pairs: Pick<PairTable, 'count' | 'from' | 'to' | 'total'>;
  /** Events of each pair that were refused, deferred, unanswered or failed. */
  readonly refused: Uint32Array;
  /** Events of each actor, asked and asking together. */
  readonly eventsOfActor: Float64Array;
  readonly totals: { readonly events: number; readonly undated: number; readonly hosts: number; readonly pairs: number };
  /** From the first dated event to just after the last; null without any. */
  readonly span: TimeWindow | null;
  readonly sources: readonly SourceSummary[];
  readonly coverage: readonly Coverage[];
  readonly scrub: WindowCounter;
  /** The same with some entities (by id) taken as the hosts they are made of, for a graph that shows them open. */
  withOpened(ids: readonly string[]): CaseCounts;
}

/** Events of each actor, asked and asking together. @param actors how many there are */
export function eventsPerActor({ count, from, to, total }: CaseCounts['pairs'], actors: number): Float64Array {
  const events = new Float64Array(actors);
  for (let pair = 0; pair < count; pair++) {
    events[from[pair]!]! += total[pair]!;
    if (to[pair] !== from[pair]) events[to[pair]!]! += total[pair]!;
  }
  return events;
}
