import { createHash } from 'node:crypto';
import { DEFAULT_OPTIONS } from '../../electron/analyses/context.ts';
import { startRun } from '../../electron/analyses/pool.ts';
import { readTable } from './read-table.ts';

/**
 * `FILE [WORKERS] [CANCEL_AFTER_SECONDS]`: all analyses over a file. Prints one line of JSON: seconds of CPU and wall of the run without reading,
 * how long the calling thread was kept from answering at most, and, when stopped, how long that took.
 */
const [file, workers, cancelAfter] = process.argv.slice(2);
const { table, pairs } = await readTable(file ?? '', 2);
const cpu = (since?: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1e6;
};
const abort = new AbortController();
let longestPause = 0;
let beat = performance.now();
const heart = setInterval(() => {
  longestPause = Math.max(longestPause, performance.now() - beat - 5);
  beat = performance.now();
}, 5);
const began = performance.now();
const before = process.cpuUsage();
const run = startRun({ table, pairs, actors: table.hosts, options: DEFAULT_OPTIONS }, Number(workers ?? 2), {
  signal: abort.signal,
});
let stopAsked = Number.NaN;
if (cancelAfter !== undefined)
  setTimeout(() => {
    stopAsked = performance.now();
    abort.abort();
  }, 1000 * Number(cancelAfter));
const findings = await run.findings.catch(() => []);
clearInterval(heart);
const answer = {
  events: table.count,
  pairs: pairs.count,
  findings: findings.filter((finding) => finding.verdict === 'found').length,
  sha256: createHash('sha256').update(JSON.stringify(findings)).digest('hex'),
  cpuSeconds: cpu(before),
  wallSeconds: (performance.now() - began) / 1000,
  longestPauseMs: longestPause,
  stoppedWithinMs: performance.now() - stopAsked,
};
process.stdout.write(`${JSON.stringify(answer)}\n`);
