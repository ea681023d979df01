import { readableCount } from '../../shared/lib/format-value.ts';
import type { ClusterClient } from './client.ts';
import { decimal } from './ids.ts';
import { abandon, idleLoads, sourceId } from './loads.ts';
import { isDistributed } from './schema.ts';
import { quotedName, quotedText } from './tables.ts';

/** Who has not written for so long is taken for gone. */
const SILENT_MICROS = 24 * 3_600_000_000;
const POLL_MS = 200;

/**
 * Removes at one server what counts nowhere: loads that were given up, that broke off and have been silent for a day, and second loads of the same file. They are written off in the ledger
 * first, so that nobody can finish them meanwhile. Answers what was done, in a sentence; other servers of a cluster have to be asked for themselves.
 */
export async function sweep(client: ClusterClient, outside: ClusterClient, database: string): Promise<string> {
  const idle = await idleLoads(client, Date.now() * 1000 - SILENT_MICROS);
  for (const load of idle) if (!load.abandoned) await abandon(client, load);
  const isShared = await isDistributed(outside, database);
  const own = (table: string): string => `${quotedName(database)}.${table}${isShared ? '_shard' : ''}`;
  const sources = idle.flatMap(({ id, members }) => Array.from({ length: members }, (_, member) => decimal(sourceId(id, member))));
  const { server } = client.address;
  const more = isShared ? '; give the same command for each other server of the cluster' : '';
  if (sources.length === 0) return `${server}: there is nothing to remove`;
  const isIdle = `source IN (${sources.join(', ')})`;
  const [row] = await client.rows(`SELECT count() AS n FROM ${own('events')} WHERE ${isIdle}`);
  const events = Number(row!['n']);
  for (const table of ['events', 'rejects', 'labels', 'sources']) await client.run(`ALTER TABLE ${own(table)} DELETE WHERE ${isIdle}`);
  await untilDone(client, database);
  return `${server}: ${readableCount(events)} events that count nowhere were removed${more}`;
}

/** A server removes rows by and by. */
async function untilDone(client: ClusterClient, database: string): Promise<void> {
  for (;;) {
    const [row] = await client.rows(`SELECT count() AS n FROM system.mutations WHERE database = ${quotedText(database)} AND NOT is_done`);
    if (Number(row!['n']) === 0) return;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
