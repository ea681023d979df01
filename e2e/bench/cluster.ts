import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { columnNames } from '../../electron/cluster/tables.ts';
import { isInstalled, TestCluster, USER } from '../cluster/servers.ts';
import { cliFile, peakMegabytes } from '../faults/program.ts';
import { yearOfQueries } from './cluster-input.ts';

/* `FOLDER LINES`: loading and reducing on two servers at a tenth, three tenths and all of LINES, and at three numbers of pairs. Wall and CPU, and the memory of our side. */

const PAIRS = 100_000;
const BUDGET = '200k';
const GOAL = 0.7;
const TICKS_PER_SECOND = 100;
const [folder = '.', lines = '5000000'] = process.argv.slice(2);
const all = Number(lines);
const number = (n: number): string => Math.round(n).toLocaleString('en');

/** What a program cost: seconds on the clock, CPU seconds of its own and of the servers meanwhile, its peak memory. */
interface Cost {
  readonly wall: number;
  readonly own: number;
  readonly servers: number;
  readonly peak: number;
}

async function bench(): Promise<void> {
  const cluster = await TestCluster.start(2);
  try {
    console.log('\nCluster of two ClickHouse servers on this machine, a year of BIND queries');
    const times: string[] = [];
    for (const count of [all / 10, (all * 3) / 10, all]) times.push(await oneSize(cluster, count));
    console.log(`reducing, ${number(PAIRS)} pairs, budget ${BUDGET} events: ${times.join('; ')}`);
    const byPairs: string[] = [];
    for (const pairs of [PAIRS / 10, PAIRS * 10]) {
      const database = `pairs_${pairs}`;
      const count = (all * 3) / 10;
      await made(cluster, database);
      await load(cluster, database, await yearOfQueries(folder, count, pairs));
      byPairs.push(`${number(pairs)} pairs asked for: ${told(await reduce(cluster, database))}`);
      await dropped(cluster, database);
    }
    console.log(`reducing ${number((all * 3) / 10)} events: ${byPairs.join('; ')}`);
  } finally {
    await cluster.end();
  }
}

const told = ({ wall, own, servers, peak }: Cost): string =>
  `${wall.toFixed(1)} s (CPU: ours ${own.toFixed(1)}, servers ${servers.toFixed(1)}; ours at most ${number(peak)} MB)`;

/** Loads, inserts the same rows with the plain client, reduces; answers what reducing took. */
async function oneSize(cluster: TestCluster, count: number): Promise<string> {
  const file = await yearOfQueries(folder, count, PAIRS);
  for (const database of ['ours', 'theirs']) await made(cluster, database);
  await settled(cluster);
  const ours = await load(cluster, 'ours', file);
  const rows = join(folder, 'rows.tsv');
  await exported(cluster, rows);
  await settled(cluster);
  const theirs = await insertedByClient(cluster, rows);
  rmSync(rows);
  const [here, there] = [await cluster.ask('SELECT count() FROM ours.events'), await cluster.ask('SELECT count() FROM theirs.events')];
  if (here !== there) throw new Error(`${here} rows of ours, ${there} of theirs`);
  const ratio = theirs.wall / ours.wall;
  const cpu = (theirs.own + theirs.servers) / (ours.own + ours.servers);
  console.log(
    `loading ${number(count)} events: ${number(count / ours.wall)} a second (${told(ours)}); clickhouse-client, TSV, the same rows: ${number(count / theirs.wall)} a second (${told(theirs)}); rate ${ratio.toFixed(2)} x, by CPU ${cpu.toFixed(2)} x; goal at least ${GOAL}: ${ratio >= GOAL ? 'met' : 'MISSED'}`,
  );
  const reduced = `${number(count)} events in ${told(await reduce(cluster, 'ours'))}`;
  for (const database of ['ours', 'theirs']) await dropped(cluster, database);
  return reduced;
}

/** Waits until no server merges what it was given before: whoever is measured next shall not pay for it. */
async function settled(cluster: TestCluster): Promise<void> {
  for (const shard of cluster.shards.keys())
    while ((await cluster.ask('SELECT count() FROM system.merges', shard)) !== '0') await new Promise((resolve) => setTimeout(resolve, 200));
}

async function made(cluster: TestCluster, database: string): Promise<void> {
  for (const { url } of [...cluster.shards].reverse()) await occam(cluster, ['load', url, '--database', database, '--cluster', TestCluster.NAME]);
}

async function dropped(cluster: TestCluster, database: string): Promise<void> {
  for (const shard of cluster.shards.keys()) await cluster.ask(`DROP DATABASE ${database}`, shard);
}

const load = (cluster: TestCluster, database: string, file: string): Promise<Cost> =>
  occam(cluster, ['load', cluster.url, file, '--database', database]);

async function reduce(cluster: TestCluster, database: string): Promise<Cost> {
  const output = join(folder, `${database}.occam`);
  rmSync(output, { force: true });
  // One analysis only: what the others take is measured elsewhere.
  const cost = await occam(cluster, ['reduce', cluster.url, '-o', output, '--database', database, '--budget', BUDGET, '--only', 'duplicates']);
  rmSync(output, { force: true });
  return cost;
}

function occam(cluster: TestCluster, words: readonly string[]): Promise<Cost> {
  const child = spawn(process.execPath, [cliFile, 'cluster', ...words], {
    env: { ...process.env, ...cluster.environment },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return costOf(cluster, child);
}

/** The rows as the loader sent them, in the order of the file. */
async function exported(cluster: TestCluster, path: string): Promise<void> {
  const file = openSync(path, 'w');
  const query = `SELECT ${columnNames('events').join(', ')} FROM ours.events ORDER BY source, event FORMAT TSV`;
  const child = spawn('clickhouse-client', [...clientWords(cluster), '--max_bytes_before_external_sort=1000000000', '--query', query], {
    stdio: ['ignore', file, 'inherit'],
  });
  await costOf(cluster, child);
  closeSync(file);
}

async function insertedByClient(cluster: TestCluster, path: string): Promise<Cost> {
  const file = openSync(path, 'r');
  const query = `INSERT INTO theirs.events (${columnNames('events').join(', ')}) FORMAT TSV`;
  const child = spawn('clickhouse-client', [...clientWords(cluster), '--insert_distributed_sync=1', '--query', query], {
    stdio: [file, 'ignore', 'inherit'],
  });
  const cost = await costOf(cluster, child);
  closeSync(file);
  return cost;
}

const clientWords = ({ shards, password }: TestCluster): string[] => [
  '--host=127.0.0.1',
  `--port=${shards[0]!.ports.tcp}`,
  `--user=${USER}`,
  `--password=${password}`,
];

async function costOf(cluster: TestCluster, child: ChildProcess): Promise<Cost> {
  const pids = cluster.shards.map(({ pid }) => pid);
  const before = pids.reduce((sum, pid) => sum + cpuSeconds(pid), 0);
  const began = performance.now();
  let own = 0;
  let peak = 0;
  const watch = setInterval(() => {
    if (child.pid === undefined || !existsSync(`/proc/${child.pid}/status`)) return;
    own = Math.max(own, cpuSeconds(child.pid));
    const now = peakMegabytes(child.pid);
    if (now > peak) peak = now;
  }, 50);
  const status = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  clearInterval(watch);
  if (status !== 0) throw new Error(`${child.spawnargs.slice(0, 4).join(' ')} ended with ${status}`);
  return { wall: (performance.now() - began) / 1000, own, servers: pids.reduce((sum, pid) => sum + cpuSeconds(pid), 0) - before, peak };
}

/** CPU of a process so far, user and system (proc(5)). */
function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

if (!isInstalled('clickhouse-server') || !isInstalled('clickhouse-client'))
  console.log('ClickHouse is not installed: loading and reducing on a cluster were not measured');
else await bench();
