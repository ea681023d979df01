import { buildPairs } from '../../electron/events/pairs.ts';
import { EventTableBuilder } from '../../electron/events/table-builder.ts';
import { readSource } from '../../electron/ingest/read-source.ts';

/** `FILE [WORKERS]`: pairs with their counts, first and last time, as `occam analyze` finds them before any analysis runs. Prints one line of JSON. */
const path = process.argv[2] ?? '';
const workers = Number(process.argv[3] ?? 1);
const builder = new EventTableBuilder();
/** CPU milliseconds of the whole process since `before`. */
const spent = (before: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(before);
  return Math.round((user + system) / 1000);
};
const began = process.cpuUsage();
const startMs = performance.now();
const read = await readSource(
  { path },
  {
    begin: () => {
      builder.beginSource();
    },
    batch: (member, batch) => builder.append(member, batch),
    progress: (done, total, lines) => {
      if (done > 0) builder.expect((lines * (total - done)) / done);
    },
    signal: new AbortController().signal,
    parsesHere: true,
  },
  workers,
);
if (!read.ok) throw new Error(read.error.message);
const readMs = spent(began);
const readAtMs = performance.now();
const readAt = process.cpuUsage();
const table = builder.finish(read.value.map((member) => member.summary));
const tableMs = spent(readAt);
const builtAt = process.cpuUsage();
const pairs = buildPairs(table);
const pairsMs = spent(builtAt);
const { user, system } = process.cpuUsage();
const wallMs = performance.now();
const summary = read.value[0]!.summary;
const answer = {
  format: summary.format,
  lines: summary.lines,
  events: table.count,
  pairs: pairs.count,
  unique: pairs.unique.reduce((a, b) => a + b, 0),
  first: summary.first,
  last: summary.last,
  readMs,
  tableMs,
  pairsMs,
  /** On the clock since the process began, and of that before and after reading, when one thread works alone. */
  wallMs: Math.round(wallMs),
  aloneMs: Math.round(startMs + wallMs - readAtMs),
  userSeconds: user / 1e6,
  systemSeconds: system / 1e6,
  peakMiB: Math.round(process.resourceUsage().maxRSS / 1024),
};
process.stdout.write(`${JSON.stringify(answer)}\n`);
