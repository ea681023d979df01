import { readableCount } from '../../shared/lib/format-value.ts';
import type { TimeWindow } from '../../shared/model/time.ts';
import { contentOf } from '../store/sources.ts';
import type { ClusterClient, ExternalTable } from './client.ts';
import { ClusterFault } from './fault.ts';
import { type ClusterSource, committedSources, rowsBySource } from './ledger.ts';
import { idTable } from './names.ts';
import { UNDATED } from './tables.ts';

const DAY_MICROS = 86_400_000_000;
const LAST_DAY = 0xffff;

/** What of the events table is counted: the table as it goes behind FROM, and a condition. */
export interface Scope {
  readonly table: string;
  readonly where: string;
  /** Tables that the condition names. */
  readonly external: readonly ExternalTable[];
}

/** The sources that count, and what had to be left out. */
export interface Account {
  /** By load, in the order in which loads were committed; members in theirs. */
  readonly sources: readonly ClusterSource[];
  /** Sources whose content came earlier under another name: they are in no count. */
  readonly repeated: ReadonlySet<string>;
  readonly scope: Scope;
  readonly notes: readonly string[];
}

/**
 * Holds what is in the events table against the ledger, before anything is counted. Fewer rows than were committed is a fault; more of them (the same rows sent twice)
 * is read through FINAL; rows of loads that were never committed are left out and told.
 */
export async function takeAccount(client: ClusterClient, window: TimeWindow | null): Promise<Account> {
  const committed = await committedSources(client);
  const { sources, twins } = withoutTwins(committed);
  if (sources.length === 0)
    throw new ClusterFault('nothing-read', `${client.address.server}: nothing has been loaded there yet; load logs first (occam cluster load)`);
  const here = await rowsBySource(client, 'events');
  refuseLoss(sources, here);
  const repeated = repeatedContent(sources);
  const known = new Set(committed.map(({ id }) => id));
  const unfinished = [...here.keys()].filter((id) => !known.has(id)).sort();
  const twice = sources.some(({ id, summary }) => (here.get(id) ?? 0) > summary.events);
  // Rows that came twice may hide others that are gone.
  if (twice) refuseLoss(sources, await rowsBySource(client, 'events FINAL'));
  const excluded = [...unfinished, ...repeated, ...twins.map(({ id }) => id)];
  const conditions = [...(excluded.length === 0 ? [] : ['source NOT IN excluded']), ...(window === null ? [] : windowConditions(window))];
  return {
    sources,
    repeated,
    scope: {
      table: twice ? 'events FINAL' : 'events',
      where: conditions.length === 0 ? '1' : conditions.join(' AND '),
      external: excluded.length === 0 ? [] : [idTable('excluded', excluded)],
    },
    notes: [
      ...new Set(twins.map(({ summary }) => `${summary.path}: it was loaded more than once; it counts once.`)),
      ...notesOf(sources, repeated, unfinished, here, twice),
    ],
  };
}

/** Of several loads of the same file (two loaders that did not know of each other) the one that was committed first counts, and the others might as well not be there. */
function withoutTwins(committed: readonly ClusterSource[]): { readonly sources: readonly ClusterSource[]; readonly twins: readonly ClusterSource[] } {
  const counts = new Map<string, string>();
  for (const { load, summary } of committed) if (!counts.has(summary.sha256)) counts.set(summary.sha256, load);
  const isCounted = ({ load, summary }: ClusterSource): boolean => counts.get(summary.sha256) === load;
  return { sources: committed.filter(isCounted), twins: committed.filter((source) => !isCounted(source)) };
}

function refuseLoss(sources: readonly ClusterSource[], here: ReadonlyMap<string, number>): void {
  const lost = sources.filter(({ id, summary }) => (here.get(id) ?? 0) < summary.events);
  const [first] = lost;
  if (first === undefined) return;
  const more = lost.length === 1 ? '' : ` (and ${lost.length - 1} more)`;
  throw new ClusterFault(
    'case-damaged',
    `${first.summary.path}${more}: the cluster holds ${here.get(first.id) ?? 0} of the ${first.summary.events} events that were committed; part of it was lost: load the file again, and only what is missing is sent`,
  );
}

/** Sources with content that an earlier load has: as a case does, the first counts. Members of one load do not displace each other. */
function repeatedContent(sources: readonly ClusterSource[]): ReadonlySet<string> {
  const seen = new Map<string, string>();
  const repeated = new Set<string>();
  for (const { id, load, summary } of sources) {
    const content = contentOf(summary);
    const first = seen.get(content);
    if (first === undefined) seen.set(content, load);
    else if (first !== load) repeated.add(id);
  }
  return repeated;
}

/** The window on the time, and on the day so that whole months are passed over. */
function windowConditions({ start, end }: TimeWindow): string[] {
  const day = (time: number): number => Math.min(LAST_DAY, Math.max(0, Math.floor(time / DAY_MICROS)));
  return [
    `day >= toDate(${day(start)})`,
    `day <= toDate(${day(end)})`,
    `time >= ${Math.ceil(start)}`,
    `time < ${Math.ceil(end)}`,
    `time != ${UNDATED}`,
  ];
}

function notesOf(
  sources: readonly ClusterSource[],
  repeated: ReadonlySet<string>,
  unfinished: readonly string[],
  here: ReadonlyMap<string, number>,
  twice: boolean,
): string[] {
  const notes: string[] = [];
  for (const { id, summary } of sources) if (repeated.has(id)) notes.push(`${summary.path}: the same content was loaded before; it counts once.`);
  if (unfinished.length > 0) {
    const rows = unfinished.reduce((sum, id) => sum + here.get(id)!, 0);
    notes.push(
      `${readableCount(rows)} events of loads that were not finished are left out; finish them with the command that began them, or remove them (occam cluster load URL --sweep).`,
    );
  }
  if (twice) notes.push('Some events arrived twice on the cluster; they count once.');
  return notes;
}
