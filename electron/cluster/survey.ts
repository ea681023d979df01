import type { TimeIndex } from '../../shared/model/pull.ts';
import type { Scope } from './account.ts';
import type { ClusterClient, Settings } from './client.ts';
import { UNDATED } from './tables.ts';

/** Steps of the time index: more than any screen is wide. */
export const INDEX_STEPS = 16_384;
/** Pairs that are listed with figures of their own, the largest first. */
export const LISTED_PAIRS = 200_000;

/** Pairs lie whole on one shard, so each shard can finish its own; and nothing grows beyond what a server can put on its disk. */
export const PER_SHARD: Settings = {
  distributed_group_by_no_merge: 1,
  max_bytes_before_external_group_by: 2_000_000_000,
  max_bytes_before_external_sort: 1_000_000_000,
};
/** For groups that lie on several shards. */
export const MERGED: Settings = {
  distributed_aggregation_memory_efficient: 1,
  max_bytes_before_external_group_by: 2_000_000_000,
  max_bytes_before_external_sort: 1_000_000_000,
};

/** The whole of what is there. */
export interface Totals {
  readonly events: number;
  readonly undated: number;
  readonly pairs: number;
  /** NaN where nothing has a time. */
  readonly first: number;
  readonly last: number;
  /** Smallest number of events with which a pair is listed, and how many pairs that makes. */
  readonly listedFrom: number;
  readonly listedPairs: number;
}

/** Sums, and how many pairs there are of each size; from that follows which can be listed. */
export async function takeTotals(client: ClusterClient, { table, where, external }: Scope): Promise<Totals> {
  const [sums] = await client.rows(
    `SELECT count() AS events, countIf(time = ${UNDATED}) AS undated, minIf(time, time != ${UNDATED}) AS first_time, maxIf(time, time != ${UNDATED}) AS last_time
     FROM ${table} WHERE ${where}`,
    { settings: MERGED, external },
  );
  const [events, undated] = [Number(sums!['events']), Number(sums!['undated'])];
  const dated = events > undated;
  const sizes = await client.rows(
    `SELECT n, count() AS pairs FROM (SELECT count() AS n FROM ${table} WHERE ${where} GROUP BY from_host, to_host) GROUP BY n ORDER BY n DESC`,
    { settings: PER_SHARD, external },
  );
  return {
    events,
    undated,
    first: dated ? Number(sums!['first_time']) : Number.NaN,
    last: dated ? Number(sums!['last_time']) : Number.NaN,
    ...listable(sizes.map((row) => ({ events: Number(row['n']), pairs: Number(row['pairs']) }))),
  };
}

/** How small a pair may be to be listed when at most `most` can be; `sizes` by size, the largest first. */
export function listable(
  sizes: readonly { readonly events: number; readonly pairs: number }[],
  most = LISTED_PAIRS,
): Pick<Totals, 'pairs' | 'listedFrom' | 'listedPairs'> {
  const pairs = sizes.reduce((sum, size) => sum + size.pairs, 0);
  let listedPairs = 0;
  let listedFrom = (sizes[0]?.events ?? 0) + 1;
  for (const size of sizes) {
    if (listedPairs + size.pairs > most) break;
    listedPairs += size.pairs;
    listedFrom = size.events;
  }
  return { pairs, listedFrom, listedPairs };
}

/** All dated events by time; null where there are none. */
export async function takeIndex(client: ClusterClient, { table, where, external }: Scope, { first, last }: Totals): Promise<TimeIndex | null> {
  if (!(first <= last)) return null;
  const width = Math.max(1, Math.ceil((last - first + 1) / INDEX_STEPS));
  const rows = await client.rows(
    `SELECT intDiv(time - ${first}, ${width}) AS step, count() AS n FROM ${table} WHERE ${where} AND time != ${UNDATED} GROUP BY step ORDER BY step`,
    { settings: MERGED, external },
  );
  const counts = new Array<number>(Math.floor((last - first) / width) + 1).fill(0);
  for (const row of rows) counts[Number(row['step'])] = Number(row['n']);
  return { start: first, width, counts };
}
