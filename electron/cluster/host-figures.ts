import type { Scope } from './account.ts';
import type { ClusterClient, ExternalTable } from './client.ts';
import { MERGED, PER_SHARD } from './survey.ts';
import { UNDATED } from './tables.ts';

/** Hosts that are listed, the busiest first. */
export const LISTED_HOSTS = 100_000;

/** A host, counted on the cluster. */
export interface HostFigures {
  /** As ClickHouse prints it. */
  readonly id: string;
  readonly sent: number;
  readonly received: number;
  /** NaN where they were not counted. */
  readonly partnersAsked: number;
  readonly partnersAsking: number;
  readonly first: number;
  readonly last: number;
}

/** The busiest hosts, each with its partners; and how many hosts there are. */
export async function takeHosts(
  client: ClusterClient,
  { table, where, external }: Scope,
): Promise<{ readonly count: number; readonly listed: readonly HostFigures[] }> {
  const pairs = `SELECT from_host, to_host, count() AS n, minIf(time, time != ${UNDATED}) AS first_time, maxIf(time, time != ${UNDATED}) AS last_time, countIf(time != ${UNDATED}) AS dated
    FROM ${table} WHERE ${where} GROUP BY from_host, to_host`;
  const side = (host: string, sent: string, received: string, asked: string, asking: string): string =>
    `SELECT ${host} AS id, ${sent} AS sent, ${received} AS received, ${asked} AS asked, ${asking} AS asking, minIf(first_time, dated > 0) AS since, maxIf(last_time, dated > 0) AS until, sum(dated) AS all_dated
     FROM (${pairs}) GROUP BY ${host}`;
  const hosts = `SELECT id, sum(sent) AS all_sent, sum(received) AS all_received, sum(asked) AS all_asked, sum(asking) AS all_asking,
      minIf(since, all_dated > 0) AS first_time, maxIf(until, all_dated > 0) AS last_time, sum(all_dated) AS dated
    FROM (${side('from_host', 'sum(n)', 'toUInt64(0)', 'count()', 'toUInt64(0)')} UNION ALL ${side('to_host', 'toUInt64(0)', 'sum(n)', 'toUInt64(0)', 'count()')}) GROUP BY id`;
  const [count] = await client.rows(`SELECT count() AS n FROM (${hosts})`, { settings: PER_SHARD, external });
  const rows = await client.rows(`SELECT * FROM (${hosts}) ORDER BY all_sent + all_received DESC, id LIMIT ${LISTED_HOSTS}`, {
    settings: PER_SHARD,
    external,
  });
  return {
    count: Number(count!['n']),
    listed: rows.map((row) => ({
      id: String(row['id']),
      sent: Number(row['all_sent']),
      received: Number(row['all_received']),
      partnersAsked: Number(row['all_asked']),
      partnersAsking: Number(row['all_asking']),
      first: Number(row['dated']) > 0 ? Number(row['first_time']) : Number.NaN,
      last: Number(row['dated']) > 0 ? Number(row['last_time']) : Number.NaN,
    })),
  };
}

/** What these hosts sent and received in all, by id. */
export async function countHosts(
  client: ClusterClient,
  { table, where, external }: Scope,
  hosts: ExternalTable,
): Promise<ReadonlyMap<string, { sent: number; received: number }>> {
  const totals = new Map<string, { sent: number; received: number }>();
  for (const side of ['sent', 'received'] as const) {
    const column = side === 'sent' ? 'from_host' : 'to_host';
    const rows = await client.rows(`SELECT ${column} AS id, count() AS n FROM ${table} WHERE ${where} AND ${column} IN ${hosts.name} GROUP BY id`, {
      settings: MERGED,
      external: [...external, hosts],
    });
    for (const row of rows) {
      const id = String(row['id']);
      const known = totals.get(id) ?? { sent: 0, received: 0 };
      known[side] = Number(row['n']);
      totals.set(id, known);
    }
  }
  return totals;
}
