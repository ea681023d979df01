import type { Scope } from './account.ts';
import type { Choice } from './choose-pairs.ts';
import type { ClusterClient, ExternalTable } from './client.ts';
import { bucketOf } from './ids.ts';
import { HostIds, idTable } from './names.ts';
import { NativeReader } from './native-reader.ts';
import type { PairFigures } from './pair-figures.ts';
import { MERGED, PER_SHARD } from './survey.ts';

/** A choice as a condition on the events that are counted; chosen pairs and hosts are sent along as tables. */
export function selectionOf({ table, where, external }: Scope, choice: Choice, figures: PairFigures): Scope {
  if (choice.whole) return { table, where, external };
  const hosts = (...sides: readonly string[]): string[] => choice.hosts.filter((host) => sides.includes(host.side)).map((host) => host.id);
  const parts = [
    { condition: '(bucket, from_host, to_host) IN picked', isEmpty: choice.pairs.size === 0, table: () => pickedTable(choice, figures) },
    { condition: 'from_host IN asking', isEmpty: hosts('both').length === 0, table: () => idTable('asking', hosts('both')) },
    { condition: 'to_host IN asked', isEmpty: choice.hosts.length === 0, table: () => idTable('asked', hosts('both', 'received')) },
  ].filter(({ isEmpty }) => !isEmpty);
  const chosen = parts.length === 0 ? '0' : parts.map(({ condition }) => condition).join(' OR ');
  return { table, where: `${where} AND (${chosen})`, external: [...external, ...parts.map((part) => part.table())] };
}

function pickedTable(choice: Choice, { ids }: PairFigures): ExternalTable {
  const rows = Buffer.alloc(choice.pairs.size * 18);
  let at = 0;
  for (const pair of choice.pairs.keys()) {
    const words = ids.subarray(pair * 4, pair * 4 + 4);
    rows.writeUInt16LE(bucketOf(words[0]!, words[1]!, words[2]!), at);
    words.forEach((word, i) => {
      rows.writeUInt32LE(word, at + 2 + i * 4);
    });
    at += 18;
  }
  return { name: 'picked', structure: 'bucket UInt16, from_host UInt64, to_host UInt64', rows };
}

/** What a selection comes to. */
export interface SelectionSize {
  readonly pairs: number;
  /** Events by source, as ClickHouse prints its id. */
  readonly bySource: ReadonlyMap<string, number>;
  readonly hosts: HostIds;
}

/** Counts a selection and names its hosts, before any of it is pulled. */
export async function measure(client: ClusterClient, { table, where, external }: Scope): Promise<SelectionSize> {
  const from = `FROM ${table} WHERE ${where}`;
  const counts = await client.rows(`SELECT source, count() AS n ${from} GROUP BY source`, { settings: MERGED, external });
  const pairs = client.stream(`SELECT from_host, to_host ${from} GROUP BY from_host, to_host`, { settings: PER_SHARD, external });
  const hosts = new HostIds();
  let count = 0;
  for await (const { rows, columns } of new NativeReader(pairs, ['UInt64', 'UInt64']).blocks()) {
    count += rows;
    for (const words of columns as readonly Uint32Array[]) for (let i = 0; i < rows; i++) hosts.add(words[i * 2]!, words[i * 2 + 1]!);
  }
  return { pairs: count, bySource: new Map(counts.map((row) => [String(row['source']), Number(row['n'])])), hosts };
}
