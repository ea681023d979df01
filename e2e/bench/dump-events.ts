import { createHash } from 'node:crypto';
import { readSource } from '../../electron/ingest/read-source.ts';

/** `FILE [WORKERS]`: one hash over everything reading a file gives (words in order, every column, summaries), to see that workers change nothing. */
const hash = createHash('sha256');
const columns = new Map<string, ReturnType<typeof createHash>>();
const add = (name: string, column: Float64Array | Uint32Array | Uint16Array | Uint8Array | null): void => {
  if (!columns.has(name)) columns.set(name, createHash('sha256'));
  if (column) columns.get(name)!.update(column);
};
const read = await readSource(
  { path: process.argv[2] ?? '' },
  {
    begin: (member, path) => {
      hash.update(`${member} ${path}\n`);
    },
    batch: (_, batch) => {
      for (const name of ['time', 'from', 'to', 'kind', 'outcome', 'bytes', 'detail', 'line'] as const) add(name, batch[name]);
      hash.update(JSON.stringify([batch.count, batch.newHosts, batch.newKinds, batch.newDetails]));
    },
    signal: new AbortController().signal,
    parsesHere: process.argv[4] === 'here',
  },
  Number(process.argv[3] ?? 1),
);
for (const [name, column] of columns) hash.update(`${name} ${column.digest('hex')}\n`);
hash.update(JSON.stringify(read));
process.stdout.write(`${hash.digest('hex')} ${read.ok ? read.value[0]?.summary.events : read.error.message}\n`);
