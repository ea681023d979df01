import { OCCAM_VERSION } from '../../shared/model/version.ts';
import type { Clients } from './call.ts';
import type { ClusterClient } from './client.ts';
import { ClusterFault } from './fault.ts';
import { CLUSTER_SHAPE, creation, quotedText } from './tables.ts';

/** Makes what is missing at this server. `outside` is a client of no particular database, because this one may not exist yet. */
export async function prepare(outside: ClusterClient, database: string, cluster: string | null): Promise<void> {
  const there = await tablesOf(outside, database);
  const distributed = there.get('events') === 'Distributed';
  if (cluster === null && there.size > 0) return;
  if (there.has('events') && !distributed)
    throw new ClusterFault(
      'wrong-call',
      `${database} at ${outside.address.server} holds plain tables, not those of a cluster; leave --cluster out, or name another --database`,
    );
  for (const statement of creation(database, cluster)) await outside.run(statement);
  const own = cluster === null ? 'schema' : 'schema_shard';
  const [row] = await outside.rows(`SELECT count() AS n FROM ${database}.${own}`);
  if (Number(row!['n']) === 0)
    await outside.run(`INSERT INTO ${database}.${own} (shape, made_by) VALUES (${CLUSTER_SHAPE}, ${quotedText(`Occam ${OCCAM_VERSION}`)})`);
}

/** Makes sure that the tables are there, on every server, in the shape that this version knows. */
export async function checkSchema({ client, outside }: Clients, database: string): Promise<void> {
  const tables = await tablesOf(outside, database);
  const { server } = client.address;
  if (!tables.has('schema') || !tables.has('events'))
    throw new ClusterFault(
      'not-found',
      `${server} has no Occam tables in the database ${database}; load logs first (occam cluster load), or name another --database`,
    );
  const shapes = await shapesOf(client);
  for (const { host, shape } of shapes) {
    if (shape < CLUSTER_SHAPE)
      throw new ClusterFault(
        'wrong-call',
        `the tables in ${database} at ${host} were made by an older Occam (shape ${shape}, this one needs ${CLUSTER_SHAPE}); load into another --database`,
      );
    if (shape > CLUSTER_SHAPE)
      throw new ClusterFault(
        'case-newer',
        `the tables in ${database} at ${host} were made by a newer Occam (shape ${shape}, this one knows ${CLUSTER_SHAPE}); use that version`,
      );
  }
}

async function shapesOf(client: ClusterClient): Promise<readonly { readonly host: string; readonly shape: number }[]> {
  const rows = await client.rows(`SELECT hostName() AS host, shape FROM schema GROUP BY host, shape ORDER BY shape`);
  return rows.map((row) => ({ host: String(row['host']), shape: Number(row['shape']) }));
}

/** Whether a database holds the tables of a named cluster, of which each server has its own part. */
export async function isDistributed(outside: ClusterClient, database: string): Promise<boolean> {
  return (await tablesOf(outside, database)).get('events') === 'Distributed';
}

async function tablesOf(client: ClusterClient, database: string): Promise<ReadonlyMap<string, string>> {
  const rows = await client.rows(`SELECT name, engine FROM system.tables WHERE database = ${quotedText(database)}`);
  return new Map(rows.map((row) => [String(row['name']), String(row['engine'])]));
}
