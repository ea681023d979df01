import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync, writeSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { columnNames } from '../../electron/cluster/tables.ts';
import { formats } from '../../electron/formats/index.ts';
import type { Session } from '../../electron/store/database.ts';
import { openCase } from '../../electron/store/open-case.ts';
import { cliFile, ended, type Run, type RunOptions, occam as run, sentence, startOccam, writeQueryLog } from '../faults/program.ts';
import { isInstalled, TestCluster, USER } from './servers.ts';

/* Two real servers, one Distributed table over both. What is claimed of `occam cluster` is tried here. */

const ALL = ['--json', '--all', '--pairs', 'all'];
const sample = join(new URL('../..', import.meta.url).pathname, 'assets/sample');
let cluster: TestCluster;
let folder = '';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'occam-cluster-logs-'));
  writeQueryLog(join(folder, 'long.log'), 2_500_000);
  writeQueryLog(join(folder, 'a.log'), 100);
  cluster = await TestCluster.start(2);
});
afterAll(async () => {
  await cluster?.end();
  rmSync(folder, { recursive: true, force: true });
});

const occam = (words: readonly string[], options: RunOptions = {}) => run(words, { folder, env: cluster.environment, ...options });
const load = (database: string, ...words: string[]) => occam(['cluster', 'load', cluster.url, ...words, '--database', database]);
const reduce = (database: string, output: string, ...words: string[]) =>
  occam(['cluster', 'reduce', cluster.url, '-o', output, '--database', database, ...words]);

/** Makes the tables of a database on both servers. */
async function prepared(database: string): Promise<string> {
  for (const { url } of cluster.shards) {
    const made = await occam(['cluster', 'load', url, '--database', database, '--cluster', TestCluster.NAME]);
    expect([made.status, made.err]).toEqual([0, '']);
  }
  return database;
}

const eventsIn = async (database: string, shard = 0): Promise<number> => Number(await cluster.ask(`SELECT count() FROM ${database}.events`, shard));

/** Waits until something holds. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  for (const began = Date.now(); Date.now() - began < 120_000; ) {
    if (await holds().catch(() => false)) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('it never came to hold');
}

describe('the same answers', () => {
  test('as a local import, byte for byte: the sample case', async () => {
    await prepared('story');
    const loaded = await load('story', sample);
    expect(loaded.status).toBe(0);
    const there = await reduce('story', 'story.occam', '--budget', 'all', ...ALL);
    const here = await occam(['import', 'story-local.occam', sample, ...ALL]);
    expect(there.status).toBe(0);
    const answer = JSON.parse(there.out);
    expect(answer.totals.events).toBeGreaterThan(4000);
    expect(loaded.out.match(/events sent; committed\n/g)?.length).toBe(answer.sources.length);
    expect(there.out === here.out).toBe(true);
  });

  test('of every format, with rejects, skipped lines, undated events, archives and context files', async () => {
    const logs = join(folder, 'formats');
    mkdirSync(logs);
    for (const { id, samples } of formats) for (const [n, { text }] of samples.slice(0, 2).entries()) writeFileSync(join(logs, `${id}-${n}`), text);
    writeFileSync(join(logs, 'hosts'), '192.0.2.1 gate.example gate\n198.51.100.53 resolver.example\n');
    writeFileSync(
      join(logs, 'packed.gz'),
      gzipSync(`${'04-Mar-2024 09:00:00.000 client 192.0.2.7#53 (z.example): query: z.example IN A -E (203.0.113.53)\n'.repeat(30)}nonsense\n`),
    );
    await prepared('formats');
    const loaded = await load('formats', 'formats');
    expect(loaded.status).toBe(0);
    const there = await reduce('formats', 'formats.occam', '--budget', 'all', ...ALL);
    const here = await occam(['import', 'formats-local.occam', 'formats', ...ALL]);
    expect([there.status, here.status]).toEqual([0, 0]);
    const answer = JSON.parse(here.out);
    expect(answer.sources.length).toBeGreaterThan(50);
    expect(answer.sources.some(({ rejects }: { rejects: number }) => rejects > 0)).toBe(true);
    expect(there.out === here.out).toBe(true);
    const [a, b] = await Promise.all(['formats.occam', 'formats-local.occam'].map(contentsOf));
    expect(a).toEqual(b);
  });
});

/** What matters here of a finding. */
interface Told {
  readonly analysis: string;
  readonly verdict: string;
  readonly subject: { readonly to: string };
  readonly summary: string;
  readonly n: number;
}

/** What a case holds beside its answers: every event, reject and label. */
async function contentsOf(name: string): Promise<unknown> {
  const opened = await openCase(join(folder, name), { readOnly: true });
  if (!opened.ok) throw new Error(opened.error.message);
  const { main } = opened.value.database;
  const events = await main.rows('SELECT * FROM contacts ORDER BY sha256, line, "time", "from", "to", kind, detail');
  const rejects = await main.rows(
    'SELECT s.path, r.line, r."offset", r.reason, hex(r.raw) AS raw FROM rejects r JOIN sources s USING (source) ORDER BY ALL',
  );
  const labels = await main.rows('SELECT s.path, l.subject, l.kind, l.label, l.line FROM labels l JOIN sources s USING (source) ORDER BY ALL');
  await opened.value.close();
  expect(events.length).toBeGreaterThan(100);
  expect(labels.length).toBeGreaterThan(0);
  return { events, rejects, labels };
}

describe('counts once', () => {
  test('a source that is loaded again, or comes inside an archive, or by two loaders at once', async () => {
    await prepared('once');
    writeQueryLog(join(folder, 'once.log'), 30_000);
    spawnSync('tar', ['-cf', 'once.tar', 'once.log'], { cwd: folder });
    await Promise.all([load('once', 'once.log'), load('once', 'once.log')]);
    const again = await load('once', 'once.log');
    expect(again.out).toContain('the cluster has this content already');
    expect((await load('once', 'once.tar')).status).toBe(0);
    expect(await eventsIn('once')).toBeGreaterThanOrEqual(60_000);
    const there = await reduce('once', 'once.occam', '--budget', 'all', ...ALL);
    const here = await occam(['import', 'once-local.occam', 'once.log', ...ALL]);
    expect(there.err).toContain('once.tar!once.log: the same content was loaded before; it counts once');
    expect(there.out === here.out).toBe(true);
  });

  test('a file that two loaders read at once without knowing of each other; the second load can be removed', async () => {
    await prepared('twins');
    writeQueryLog(join(folder, 'twins.log'), 600_000);
    const both = await Promise.all([load('twins', 'twins.log'), load('twins', 'twins.log')]);
    expect(both.map(({ status }) => status)).toEqual([0, 0]);
    expect(await cluster.ask("SELECT uniqExact(load) FROM twins.loads WHERE state = 'committed'")).toBe('2');
    expect(await eventsIn('twins')).toBe(1_200_000);
    const words = ['--budget', '5000', '--host', 'h5.example', ...ALL];
    const twice = await reduce('twins', 'twins.occam', ...words);
    expect(twice.err).toContain('twins.log: it was loaded more than once; it counts once');
    for (const { url } of cluster.shards)
      expect((await occam(['cluster', 'load', url, '--sweep', '--database', 'twins'])).out).toMatch(
        /[1-9][\d,]+ events that count nowhere were removed; give the same command for each other server/,
      );
    expect(await eventsIn('twins')).toBe(600_000);
    const once = await reduce('twins', 'twins-once.occam', ...words);
    expect(once.err).not.toContain('twins.log');
    expect(once.out === twice.out).toBe(true);
    const alone = await prepared('alone');
    await load(alone, 'twins.log');
    expect((await reduce(alone, 'alone.occam', ...words)).out === twice.out).toBe(true);
  });
});

describe('in part', () => {
  beforeAll(async () => {
    await prepared('part');
    await load('part', sample);
  });

  test('the case says what was pulled and what was not, and findings about the rest cannot say', async () => {
    const local = JSON.parse((await occam(['analyze', sample, ...ALL])).out);
    const known: Told = local.findings.find(({ analysis, verdict }: Told) => analysis === 'concentration' && verdict === 'found');
    const host = known.subject.to;
    const budget = known.n + 1500;
    expect(budget).toBeLessThan(local.totals.events);
    const { out, status } = await reduce('part', 'part.occam', '--budget', String(budget), '--host', host, ...ALL);
    expect(status).toBe(0);
    const answer = JSON.parse(out);
    expect(answer.totals.events).toBeGreaterThan(0);
    expect(answer.totals.events).toBeLessThanOrEqual(budget);
    for (const { events, pulled } of answer.sources) expect(pulled ?? events).toBeLessThanOrEqual(events);
    const opened = await openCase(join(folder, 'part.occam'), { readOnly: true });
    if (!opened.ok) throw new Error(opened.error.message);
    const { main } = opened.value.database;
    const [pull] = await main.rows('SELECT * FROM pulls');
    const [listed] = await main.rows(
      'SELECT count(*) AS pairs, sum(events) AS events, count(why) AS pulled, sum(events) FILTER (why IS NOT NULL) AS pulled_events FROM pull_pairs',
    );
    const [index] = await main.rows('SELECT sum(events) AS n FROM pull_index');
    expect(listed).toEqual({ pairs: pull!['pairs'], events: pull!['events'], pulled: pull!['pulled_pairs'], pulled_events: pull!['pulled_events'] });
    expect(pull!['pulled_events']).toBe(answer.totals.events);
    expect(Number(index!['n']) + Number(pull!['undated'])).toBe(pull!['events']);
    await expectPauses(main);
    const partial = new Set((await main.rows('SELECT name FROM pull_hosts WHERE pulled > 0 AND pulled < sent + received')).map((row) => row['name']));
    await opened.value.close();
    const findings = answer.findings as Told[];
    const shares = findings.filter(({ analysis }) => analysis === 'concentration');
    expect(shares.filter(({ subject, verdict }) => partial.has(subject.to) && verdict !== 'cannot say')).toEqual([]);
    // "Not found" only where the cluster itself was asked: its own index has records in the silence of what was pulled.
    const denied = findings.filter(({ analysis, verdict }) => ['completeness', 'collection-gap'].includes(analysis) && verdict === 'not found');
    expect(denied.filter(({ summary }) => !/the cluster has [\d,]+ events? then: the recording went on/.test(summary))).toEqual([]);
    expect(findings.some(({ summary, verdict }) => verdict === 'cannot say' && summary.includes('pulled'))).toBe(true);
    // What was asked for is whole: its share can be said, and is what a local import says.
    expect(shares.find(({ subject }) => subject.to === host)).toMatchObject({ verdict: 'found' });
    const shareOf = (of: { pairs: { to: string; from: string; count: number; shareOfTo: unknown }[] }) =>
      of.pairs.filter(({ to }) => to === host).map(({ from, count, shareOfTo }) => ({ from, count, shareOfTo }));
    expect(shareOf(answer).length).toBeGreaterThan(1);
    expect(shareOf(answer)).toEqual(shareOf(local));
  });

  test('a pair that was pulled has all its events, cited by source and line as they stand', async () => {
    const { out } = await reduce('part', 'few.occam', '--budget', '1500', ...ALL);
    const answer = JSON.parse(out);
    const local = JSON.parse((await occam(['analyze', sample, ...ALL])).out);
    const known = new Map(local.pairs.map((pair: { from: string; to: string }) => [`${pair.from} ${pair.to}`, pair]));
    expect(answer.pairs.length).toBeGreaterThan(5);
    for (const { from, to, count, unique, first, last } of answer.pairs)
      expect(known.get(`${from} ${to}`)).toMatchObject({ count, unique, first, last });
    const again = await reduce('part', 'few-again.occam', '--budget', '1500', ...ALL);
    expect(again.out === out).toBe(true);
    const otherSeed = await reduce('part', 'few-seed.occam', '--budget', '1500', '--seed', '2', ...ALL);
    expect(JSON.parse(otherSeed.out).pairs).not.toEqual(answer.pairs);
  });

  test('a window is pulled as a window', async () => {
    const window = '2016-06-01/2016-07-01';
    const local = JSON.parse((await occam(['analyze', sample, '--json', '--pairs', 'all', '--window', window])).out);
    const there = JSON.parse((await reduce('part', 'window.occam', '--budget', 'all', '--window', window, ...ALL)).out);
    expect(there.totals.events).toBeGreaterThan(0);
    expect(there.totals).toEqual(local.totals);
    expect(there.pairs).toEqual(local.pairs);
  });
});

/** The pauses that the cluster counted are those of the pulled events. */
async function expectPauses(session: Session): Promise<void> {
  const rows = await session.rows(
    `SELECT p.pauses, p.pause_mean, p.pause_deviation, p.pause_lower, p.pause_upper, own.* EXCLUDE (f, t) FROM pull_pairs p JOIN (
       SELECT f, t, count(gap) AS n, avg(gap) AS mean, stddev_pop(gap) AS deviation, min(gap) AS least, max(gap) AS most FROM (
         SELECT "from" AS f, "to" AS t, epoch_us("time") // 1000000 - lag(epoch_us("time") // 1000000) OVER (PARTITION BY "from", "to" ORDER BY "time") AS gap FROM contacts)
       WHERE gap > 60 GROUP BY f, t) own ON own.f = p.from_host AND own.t = p.to_host WHERE p.why IS NOT NULL`,
  );
  expect(rows.length).toBeGreaterThan(10);
  for (const row of rows) {
    const [least, most] = [Number(row['least']), Number(row['most'])];
    expect(row['pauses']).toBe(row['n']);
    expect(row['pause_mean']).toBeCloseTo(Number(row['mean']), 6);
    expect(row['pause_deviation']).toBeCloseTo(Number(row['deviation']), 4);
    expect(Number(row['pause_lower'])).toBeGreaterThanOrEqual(least);
    expect(Number(row['pause_upper'])).toBeLessThanOrEqual(most);
  }
}

describe('when something dies', () => {
  /** Starts a load and answers when some of it is acknowledged but not all. */
  async function halfLoaded(database: string, file: string): Promise<ChildProcess> {
    const child = startOccam(['cluster', 'load', cluster.url, file, '--database', database], { folder, env: cluster.environment });
    await until(async () => (await eventsIn(database)) > 0);
    return child;
  }

  // What one test has killed another does not have to miss.
  afterEach(async () => {
    for (const shard of cluster.shards) await shard.start();
  });

  test('a loader killed in the middle: the same command goes on, and everything is there once', async () => {
    await prepared('killed');
    const child = await halfLoaded('killed', 'long.log');
    child.kill('SIGKILL');
    await ended(child);
    const before = await eventsIn('killed');
    expect(before).toBeLessThan(2_500_000);
    // Not committed: nothing of it counts.
    expect(sentence(await reduce('killed', 'nothing.occam'))).toContain('nothing has been loaded there yet');
    const resumed = await load('killed', 'long.log');
    expect(resumed.status).toBe(0);
    expect(resumed.out).toMatch(/were there from before; committed/);
    expect(await eventsIn('killed')).toBe(2_500_000);
    expect(await cluster.ask('SELECT uniqExact(event) FROM killed.events')).toBe('2500000');
  });

  test('a file that changed where it had been read: loaded anew, what was sent of the old content counts nowhere and is removed', async () => {
    await prepared('changed');
    const path = join(folder, 'changed.log');
    writeQueryLog(path, 1_200_000);
    const { atime, mtime, size } = statSync(path);
    const child = await halfLoaded('changed', 'changed.log');
    child.kill('SIGKILL');
    await ended(child);
    // One letter, far from both ends; neither size nor time betrays it.
    const file = openSync(path, 'r+');
    const place = readFileSync(path).indexOf('.example IN', 2 << 20);
    writeSync(file, 'Z', place - 1);
    closeSync(file);
    utimesSync(path, atime, mtime);
    expect(statSync(path).size).toBe(size);
    const anew = await load('changed', 'changed.log');
    expect(anew.out).toContain('changed.log has changed since a load of it broke off: it is loaded anew');
    expect(anew.out).toContain('1,200,000 events sent; committed');
    const words = ['--budget', '5000', '--host', 'h5.example', ...ALL];
    const there = await reduce('changed', 'changed.occam', ...words);
    expect(there.err).toMatch(/[\d,]+ events of loads that were not finished are left out/);
    expect(JSON.parse(there.out).totals.events).toBeGreaterThan(0);
    for (const { url } of cluster.shards) await occam(['cluster', 'load', url, '--sweep', '--database', 'changed']);
    expect(await cluster.ask('SELECT count(), uniqExact(event) FROM changed.events')).toBe('1200000\t1200000');
    expect((await reduce('changed', 'changed-after.occam', ...words)).out === there.out).toBe(true);
  });

  test('a load that was never finished is seen by nobody, and is removed when it has been silent for a day', async () => {
    await prepared('silent');
    const child = await halfLoaded('silent', 'long.log');
    child.kill('SIGKILL');
    await ended(child);
    const swept = (): Promise<Run[]> =>
      Promise.all(cluster.shards.map(({ url }) => occam(['cluster', 'load', url, '--sweep', '--database', 'silent'])));
    expect((await swept()).map(({ out }) => out)).toEqual([
      expect.stringContaining('nothing to remove'),
      expect.stringContaining('nothing to remove'),
    ]);
    expect(await eventsIn('silent')).toBeGreaterThan(0);
    expect(sentence(await reduce('silent', 'silent.occam'))).toContain('nothing has been loaded there yet');
    const yesterday = (Date.now() - 86_400_000) * 1000;
    const columns = columnNames('loads').map((column) => (column === 'stamped' ? 'stamped - 2 * 86400000000' : column));
    for (const shard of cluster.shards.keys()) {
      await cluster.ask(`INSERT INTO silent.loads_shard SELECT ${columns.join(', ')} FROM silent.loads_shard`, shard);
      await cluster.ask(`ALTER TABLE silent.loads_shard DELETE WHERE stamped > ${yesterday}`, shard);
    }
    await until(async () => Number(await cluster.ask('SELECT max(stamped) FROM silent.loads')) < yesterday);
    for (const { out } of await swept()) expect(out).toMatch(/[\d,]+ events that count nowhere were removed/);
    expect(await eventsIn('silent')).toBe(0);
    expect((await load('silent', 'long.log')).out).toContain('2,500,000 events sent; committed');
  });

  test('a second loader that joins in the middle: both finish the one load, each having seen what the other read', async () => {
    await prepared('joined');
    const first = ended(await halfLoaded('joined', 'long.log'));
    const second = await load('joined', 'long.log');
    expect(second.out).toContain('committed');
    expect((await first).status).toBe(0);
    expect(await cluster.ask("SELECT uniqExact(load), uniqExact(sha256) FROM joined.loads WHERE state = 'committed'")).toBe('1\t1');
    expect(await cluster.ask('SELECT uniqExact(event), count() FROM joined.events FINAL')).toBe('2500000\t2500000');
    expect((await reduce('joined', 'joined.occam', '--budget', '5000', '--host', 'h5.example', '--json')).status).toBe(0);
  });

  test('Ctrl+C: a sentence, and the same command goes on', async () => {
    await prepared('stopped');
    const child = await halfLoaded('stopped', 'long.log');
    child.kill('SIGINT');
    expect(await ended(child)).toMatchObject({
      status: 1,
      err: 'occam: stopped; what was acknowledged is kept, and the same command goes on from there\n',
    });
    expect((await load('stopped', 'long.log')).status).toBe(0);
    expect(await cluster.ask('SELECT count(), uniqExact(event) FROM stopped.events')).toBe('2500000\t2500000');
  });

  test('a shard killed in the middle: an error that names it, and nothing acknowledged is lost', async () => {
    await prepared('shard');
    const shard = cluster.shards[1]!;
    const child = await halfLoaded('shard', 'long.log');
    await shard.kill();
    const lost = await ended(child);
    expect(lost.status).toBe(1);
    expect(sentence(lost)).toContain(`127.0.0.1:${shard.ports.tcp}`);
    const reducing = await reduce('shard', 'shard.occam');
    expect(reducing.status).toBe(1);
    expect(sentence(reducing)).toContain(`127.0.0.1:${shard.ports.tcp}`);
    await shard.start();
    expect((await load('shard', 'long.log')).status).toBe(0);
    expect(await cluster.ask('SELECT count(), uniqExact(event) FROM shard.events')).toBe('2500000\t2500000');
  });

  test('a shard that lost what it had: refused by name, mended by loading again', async () => {
    await prepared('wiped');
    writeQueryLog(join(folder, 'short.log'), 20_000);
    await load('wiped', 'short.log');
    await cluster.ask('DROP TABLE wiped.events_shard', 1);
    await occam(['cluster', 'load', cluster.shards[1]!.url, '--database', 'wiped', '--cluster', TestCluster.NAME]);
    expect(sentence(await reduce('wiped', 'wiped.occam'))).toMatch(/^\/.*\/short\.log: the cluster holds \d+ of the 20000 events/);
    const mended = await load('wiped', 'short.log');
    expect(mended.out).toMatch(/events sent, [\d,]+ were there from before; committed/);
    const there = await reduce('wiped', 'wiped.occam', '--budget', 'all', ...ALL);
    expect(there.out === (await occam(['import', 'wiped-local.occam', 'short.log', ...ALL])).out).toBe(true);
  });

  test('names that were lost: refused, mended when asked to', async () => {
    await prepared('nameless');
    writeQueryLog(join(folder, 'short.log'), 20_000);
    await load('nameless', 'short.log');
    await cluster.ask('DROP TABLE nameless.hosts_shard', 0);
    await occam(['cluster', 'load', cluster.url, '--database', 'nameless', '--cluster', TestCluster.NAME]);
    expect(sentence(await reduce('nameless', 'nameless.occam'))).toContain('load the files again with --mend');
    expect((await load('nameless', 'short.log')).out).toContain('nothing was sent');
    expect((await load('nameless', 'short.log', '--mend')).out).toMatch(/0 events sent, 20,000 were there from before; committed/);
    expect((await reduce('nameless', 'nameless.occam')).status).toBe(0);
  });
});

describe('one clear line each', () => {
  test('a wrong password; and no password in any word, message or case', async () => {
    const wrong = await occam(['cluster', 'load', cluster.url, 'a.log'], {
      env: { ...cluster.environment, OCCAM_CLUSTER_PASSWORD: 'not-it-at-all' },
    });
    expect(sentence(wrong)).toMatch(/refuses the user or the password; set OCCAM_CLUSTER_USER and OCCAM_CLUSTER_PASSWORD/);
    expect(wrong.err + wrong.out).not.toContain('not-it-at-all');
    const inUrl = await occam(['cluster', 'load', `http://newsroom:hunter2@127.0.0.1:${cluster.shards[0]!.ports.http}`, 'a.log']);
    expect(inUrl.status).toBe(2);
    expect(sentence(inUrl)).toMatch(/leave user and password out of the address/);
    expect(inUrl.err).not.toContain('hunter2');
    await prepared('quiet');
    const child = startOccam(['cluster', 'load', cluster.url, 'a.log', '--database', 'quiet'], { folder, env: cluster.environment });
    await until(async () => Number(await cluster.ask('SELECT count() FROM quiet.loads')) > 0);
    expect(child.exitCode === null ? readFileSync(`/proc/${child.pid}/cmdline`, 'utf8') : '').not.toContain(cluster.password);
    expect((await ended(child)).status).toBe(0);
    await reduce('quiet', 'quiet.occam');
    expect(readFileSync(join(folder, 'quiet.occam')).includes(cluster.password)).toBe(false);
  });

  test.skipIf(!isInstalled('script'))('at a terminal the password is asked for, and not shown', async () => {
    await prepared('asked');
    const call = `${process.execPath} ${cliFile} cluster load ${cluster.url} a.log --database asked`;
    const typed = spawn('script', ['-qec', call, '/dev/null'], { cwd: folder, env: { ...process.env, OCCAM_CLUSTER_USER: USER } });
    const said = ended(typed);
    typed.stdout?.once('data', () => typed.stdin?.write(`${cluster.password}\r`));
    const { status, out } = await said;
    expect([status, out]).toEqual([0, expect.stringContaining(`Password of ${USER} at`)]);
    expect(out).toContain('100 events sent; committed');
    expect(out).not.toContain(cluster.password);
  });

  test('a host that cannot be reached, or that is no ClickHouse', async () => {
    const nobody = await occam(['cluster', 'load', 'http://127.0.0.1:9', 'a.log']);
    expect(nobody.status).toBe(1);
    expect(sentence(nobody)).toMatch(/^127\.0\.0\.1:9: nothing listens there/);
    const unknown = await occam(['cluster', 'reduce', 'https://nowhere.invalid', '-o', 'n.occam']);
    expect(sentence(unknown)).toMatch(/there is no such host/);
    const plain = createServer((_request, response) => response.end('<html>')).listen(0, '127.0.0.1');
    await new Promise((resolve) => plain.once('listening', resolve));
    const { port } = plain.address() as { port: number };
    const other = await occam(['cluster', 'load', `http://127.0.0.1:${port}`, 'a.log']);
    const secure = await occam(['cluster', 'load', `https://127.0.0.1:${port}`, 'a.log']);
    plain.close();
    expect(other.status).toBe(1);
    expect(sentence(other)).toMatch(/127\.0\.0\.1/);
    expect(sentence(secure)).toMatch(/encryption|broke the connection off/);
  });

  test('tables of an older or a newer shape, and none at all', async () => {
    await prepared('old');
    expect(sentence(await reduce('none', 'none.occam'))).toMatch(/has no Occam tables in the database none/);
    await cluster.ask("INSERT INTO old.schema_shard (shape, made_by) VALUES (1, 'an older one')", 1);
    expect(sentence(await load('old', 'a.log'))).toMatch(/were made by an older Occam \(shape 1/);
    await cluster.ask('DROP TABLE old.schema_shard', 1);
    expect(sentence(await load('old', 'a.log'))).toContain(`127.0.0.1:${cluster.shards[1]!.ports.tcp} has no Occam tables there yet`);
  });

  test.skipIf(!isInstalled('openssl'))(
    'a server behind TLS: loaded and reduced with its certificate; without, or by another name, not a byte of evidence is sent',
    async () => {
      const secure = await TestCluster.startSecure();
      const { secureUrl } = secure.shards[0]!;
      try {
        const trusting = { folder, env: { ...secure.environment, NODE_EXTRA_CA_CERTS: secure.certificate } };
        const stranger = await run(['cluster', 'load', secureUrl, 'a.log'], { folder, env: secure.environment });
        expect([stranger.status, sentence(stranger)]).toEqual([
          1,
          expect.stringMatching(/its certificate or encryption is not accepted \(DEPTH_ZERO_SELF_SIGNED_CERT\)/),
        ]);
        const misnamed = await run(['cluster', 'load', secureUrl.replace('127.0.0.1', 'localhost'), 'a.log'], trusting);
        expect([misnamed.status, sentence(misnamed)]).toEqual([
          1,
          expect.stringMatching(/its certificate or encryption is not accepted \(ERR_TLS_CERT_ALTNAME_INVALID\)/),
        ]);
        expect(await secure.ask("SELECT count() FROM system.databases WHERE name = 'occam'")).toBe('0');
        expect((await run(['cluster', 'load', secureUrl, 'a.log'], trusting)).out).toContain('100 events sent; committed');
        const there = await run(['cluster', 'reduce', secureUrl, '-o', 'secure.occam', '--budget', 'all', ...ALL], trusting);
        expect(there.out === (await occam(['import', 'secure-local.occam', 'a.log', ...ALL])).out).toBe(true);
      } finally {
        await secure.end();
      }
    },
  );

  const canMount = spawnSync('unshare', ['-Urm', 'true'], { stdio: 'ignore' }).status === 0;
  test.skipIf(!canMount)('a full disk', async () => {
    const script = 'mount -t tmpfs -o size=24m tmpfs data && exec "$@"';
    const small = await TestCluster.start(1, [['unshare', '-Urm', 'sh', '-c', script, 'small-disk']]);
    try {
      const full = await run(['cluster', 'load', small.url, 'long.log'], { folder, env: small.environment });
      expect(full.status).toBe(1);
      expect(sentence(full)).toMatch(/the disk of 127\.0\.0\.1:\d+ is full; make room there/);
    } finally {
      await small.end();
    }
  });
});
