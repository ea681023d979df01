import type { Scope } from './account.ts';
import type { Choice } from './choose-pairs.ts';
import type { ClusterClient, ExternalTable } from './client.ts';
import { bucketOf } from './ids.ts';
import { HostIds } from './names.ts';
import { NativeReader } from './native-reader.ts';
import type { PairFigures } from './pair-figures.ts';
import { MERGED, PER_SHARD } from './survey.ts';

/** What is pulled, as a query says it. */
export interface Selection {
  readonly scope: Scope;
  readonly external: ExternalTable | undefined;
}

/** A choice as a condition; chosen pairs are sent along as a table. */
export function selectionOf({ table, where }: Scope, choice: Choice, figures: PairFigures): Selection {
  if (choice.whole) return { scope: { table, where }, external: undefined };
  const list = (sides: readonly string[]): string =>
    choice.hosts
      .filter((host) => sides.includes(host.side))
      .map((host) => host.id)
      .join(', ');
  const [asked, received] = [list(['both']), list(['both', 'received'])];
  const conditions = [
    ...(choice.pairs.size === 0 ? [] : ['(bucket, from_host, to_host) IN picked']),
    ...(asked === '' ? [] : [`from_host IN (${asked})`]),
    ...(received === '' ? [] : [`to_host IN (${received})`]),
  ];
  const chosen = conditions.length === 0 ? '0' : conditions.join(' OR ');
  return { scope: { table, where: `${where} AND (${chosen})` }, external: choice.pairs.size === 0 ? undefined : pickedTable(choice, figures) };
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
export async function measure(client: ClusterClient, { scope, external }: Selection): Promise<SelectionSize> {
  const along = external === undefined ? {} : { external };
  const from = `FROM ${scope.table} WHERE ${scope.where}`;
  const counts = await client.rows(`SELECT source, count() AS n ${from} GROUP BY source`, { settings: MERGED, ...along });
  const pairs = client.stream(`SELECT from_host, to_host ${from} GROUP BY from_host, to_host`, { settings: PER_SHARD, ...along });
  const hosts = new HostIds();
  let count = 0;
  for await (const { rows, columns } of new NativeReader(pairs, ['UInt64', 'UInt64']).blocks()) {
    count += rows;
    for (const words of columns as readonly Uint32Array[]) for (let i = 0; i < rows; i++) hosts.add(words[i * 2]!, words[i * 2 + 1]!);
  }
  return { pairs: count, bySource: new Map(counts.map((row) => [String(row['source']), Number(row['n'])])), hosts };
}
