import type { Entity } from '../../shared/model/entity.ts';
import type { SourceSummary } from '../../shared/model/source.ts';
import type { TimeWindow } from '../../shared/model/time.ts';
import { PairIndex } from '../events/pair-index.ts';
import type { CaseStore } from '../store/case-store.ts';
import type { EventOutline } from '../store/outline-reader.ts';
import { readEntities } from '../store/records.ts';
import { type Actors, groupActors } from './actors.ts';
import { type CaseCounts, eventsPerActor, type WindowCounter } from './case-counts.ts';
import { REFUSAL_CODES } from './case-memory.ts';

/** A large case while its events are still being read: who talked to whom, as the database counts it in a fraction of the time. Knows no window but the whole. */
export class CaseOutline implements CaseCounts {
  readonly actors: Actors;
  readonly pairs: CaseCounts['pairs'];
  readonly refused: Uint32Array;
  readonly eventsOfActor: Float64Array;
  readonly totals: CaseCounts['totals'];
  readonly span: TimeWindow | null;
  /** Pauses of a log show only when all its events are there. */
  readonly coverage = [];
  readonly scrub: WindowCounter;

  static async load(store: CaseStore): Promise<CaseOutline> {
    const { counts, hosts, sources } = await store.outline(REFUSAL_CODES);
    return new CaseOutline(
      counts,
      hosts,
      sources.map(({ summary }) => summary),
      await readEntities(store.database.main),
    );
  }

  private constructor(
    private readonly events: EventOutline,
    private readonly hosts: readonly string[],
    readonly sources: readonly SourceSummary[],
    entities: readonly Entity[],
    opened: readonly string[] = [],
  ) {
    const counts = events;
    this.actors = groupActors(hosts, entities, opened);
    const grouped = groupCounts(counts, this.actors.actorOf);
    this.pairs = grouped;
    this.refused = grouped.refused;
    this.eventsOfActor = eventsPerActor(grouped, this.actors.names.length);
    this.totals = { events: counts.events, undated: counts.events - counts.dated, hosts: hostsIn(counts, hosts.length), pairs: grouped.count };
    this.span = counts.dated === 0 ? null : { start: counts.first, end: counts.last + 1 };
    this.scrub = { count: () => grouped.dated };
  }

  withOpened(ids: readonly string[]): CaseOutline {
    const { entities } = this.actors;
    return entities.some(({ id }) => ids.includes(id)) ? new CaseOutline(this.events, this.hosts, this.sources, entities, ids) : this;
  }

  /** Whether a window can be counted already: it holds every dated event. */
  covers({ start, end }: TimeWindow): boolean {
    return this.span === null || (start <= this.span.start && end >= this.span.end);
  }
}

type Counts = CaseCounts['pairs'] & { readonly dated: Uint32Array; readonly refused: Uint32Array };

/** The counts of pairs of hosts as those of pairs of actors. */
function groupCounts({ from, to, total, datedOfPair, refused }: EventOutline, actorOf: Uint32Array | undefined): Counts {
  if (actorOf === undefined) return { count: from.length, from, to, total, dated: datedOfPair, refused };
  const index = new PairIndex(from.length);
  const into = Uint32Array.from(from, (host, i) => index.id(actorOf[host]!, actorOf[to[i]!]!));
  const { count } = index;
  const sumOf = (counts: Uint32Array): Uint32Array => {
    const sums = new Uint32Array(count);
    for (let i = 0; i < counts.length; i++) sums[into[i]!]! += counts[i]!;
    return sums;
  };
  return {
    ...{ count, from: index.from.subarray(0, count), to: index.to.subarray(0, count) },
    ...{ total: sumOf(total), dated: sumOf(datedOfPair), refused: sumOf(refused) },
  };
}

function hostsIn({ from, to }: EventOutline, hosts: number): number {
  const seen = new Uint8Array(hosts);
  for (const host of from) seen[host] = 1;
  for (const host of to) seen[host] = 1;
  return seen.reduce((sum, one) => sum + one, 0);
}
