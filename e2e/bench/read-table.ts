import { buildPairs } from '../../electron/events/pairs.ts';
import { EventTableBuilder } from '../../electron/events/table-builder.ts';
import { readSource } from '../../electron/ingest/read-source.ts';
import type { EventTable, PairTable } from '../../shared/model/event-table.ts';

/** A file as the analyses get it. */
export async function readTable(path: string, workers: number): Promise<{ readonly table: EventTable; readonly pairs: PairTable }> {
  const builder = new EventTableBuilder();
  const read = await readSource(
    { path },
    {
      begin: () => void builder.beginSource(),
      batch: (member, batch) => builder.append(member, batch),
      signal: new AbortController().signal,
    },
    workers,
  );
  if (!read.ok) throw new Error(read.error.message);
  const table = builder.finish(read.value.map((member) => member.summary));
  return { table, pairs: buildPairs(table) };
}
