import { buildPairs } from '../../electron/events/pairs.ts';
import { EventTableBuilder } from '../../electron/events/table-builder.ts';
import { readSource } from '../../electron/ingest/read-source.ts';
import type { SourceSummary } from '../../shared/model/source.ts';

/** `FILE [WORKERS]`: reads a log into a table and its pairs and says how long each part took; the core of `occam analyze` without the rest. */
const [path, workers] = [process.argv[2]!, Number(process.argv[3] ?? 1)];
const builder = new EventTableBuilder();
const began = performance.now();
const read = await readSource(
  { path },
  { begin: () => void builder.beginSource(), batch: (member, batch) => builder.append(member, batch), signal: new AbortController().signal },
  workers,
);
if (!read.ok) throw new Error(read.error.message);
const readAt = performance.now();
const summaries: SourceSummary[] = read.value.map((member) => member.summary);
const table = builder.finish(summaries);
const builtAt = performance.now();
const pairs = buildPairs(table);
const end = performance.now();
const { user, system } = process.resourceUsage() && process.cpuUsage();
console.log(
  JSON.stringify({
    events: table.count,
    pairs: pairs.count,
    unique: pairs.unique.reduce((a, b) => a + b, 0),
    readMs: Math.round(readAt - began),
    tableMs: Math.round(builtAt - readAt),
    pairsMs: Math.round(end - builtAt),
    cpuS: (user + system) / 1e6,
    peakMb: Math.round(process.resourceUsage().maxRSS / 1024),
    sha256: summaries[0]?.sha256.slice(0, 8),
    rejects: summaries[0]?.rejects,
  }),
);
process.exit(0);
