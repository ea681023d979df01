/**
 * `npm run bench [-- --lines 5000000 --runs 3 --only import,memory,gzip,formats,tables,captures,scrub,graph,analyses,case,report,cluster]`: what reading costs, as ratios over other programs doing the same to
 * the same file, each with the goal it is held to. Every ratio is the median over alternating runs (A B A B ...), because machines are noisy and ratios less so. CPU is user +
 * system of the whole process, start-up included, ours with one parser; wall is the time until it ends, ours with as many parsers as the command line takes by itself. "As fast
 * as" is wall time; CPU, which a second core cannot better, is the stricter of the two, and both are held to the goal. lnav and goaccess need minutes at five million lines: `--runs 1` or fewer lines make it short.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build, bundle } from '../../electron/build/build.mjs';
import { clusterTargets, commandLineTargets, printingTargets } from '../../electron/build/targets.mjs';
import { treePeak } from './tree-peak.mjs';

const { values } = parseArgs({
  options: {
    lines: { type: 'string', default: '5000000' },
    runs: { type: 'string', default: '3' },
    only: { type: 'string', default: 'import,memory,gzip,formats,tables,captures,scrub,graph,analyses,case,report' },
  },
});
const lines = Number(values.lines);
const runs = Number(values.runs);
const wanted = new Set(values.only.split(','));
const here = fileURLToPath(new URL('.', import.meta.url));
const root = join(here, '../..');
const out = join(root, 'out/bench');
const inputs = join(tmpdir(), 'occam-bench');
const cli = join(root, 'out/node/cli.js');
// Node reads what this names at every start, longer than it takes to start: a thing of some machines, and nothing that is measured needs it.
delete process.env.NODE_EXTRA_CA_CERTS;
const has = (program) => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;

/** Runs a program (standard output thrown away) and answers its CPU and wall seconds. */
function timed(command) {
  const done = spawnSync('bash', ['-c', 'TIMEFORMAT="%U %S %R"; time "$@" >/dev/null', 'bench', ...command], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  const [user, system, wall] = done.stderr.trim().split('\n').at(-1).split(' ').map(Number);
  if (done.status !== 0 || !Number.isFinite(wall)) throw new Error(`${command.join(' ')} failed: ${done.stderr.slice(-500)}`);
  return { cpu: user + system, wall };
}

/** Parsers that the command line takes when no number is asked for (read-files.ts). */
const usualParsers = Math.min(2, availableParallelism());
const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
const two = (n) => n.toFixed(n < 10 ? 2 : 1);

/** A goal in words and whether a ratio meets it. */
const atMost = (most) => ({ words: `at most ${most}`, met: (ratio) => ratio <= most });
const atLeast = (least) => ({ words: `at least ${least}`, met: (ratio) => ratio >= least });
const verdict = (goal, ratio) => (goal ? `; goal ${goal.words}: ${goal.met(ratio) ? 'met' : 'MISSED'}` : '');

/** Runs two programs in turn and prints the ratio of their costs, and whether it meets the goal. */
function compare(title, ours, theirs, { what = 'cpu', goal } = {}) {
  const pairs = Array.from({ length: runs }, () => [timed(ours), timed(theirs)]);
  const ratios = pairs.map(([a, b]) => a[what] / Math.max(b[what], 0.001));
  const [a, b] = [0, 1].map((i) => median(pairs.map((pair) => pair[i][what])));
  console.log(
    `${title}: ${two(median(ratios))} x (${two(Math.min(...ratios))} to ${two(Math.max(...ratios))}; ${what} ${a.toFixed(2)} s over ${b.toFixed(2)} s)${verdict(goal, median(ratios))}`,
  );
  return { ratio: median(ratios), ours: a, theirs: b };
}

/** Runs another program, ours with one parser and ours as it comes, in turn, and prints by how much the other is slower in CPU and on the clock, each against the goal. */
function outpace(title, theirs, file, goal) {
  const rounds = Array.from({ length: runs }, () => [theirs, node('count-pairs', file, 1), node('count-pairs', file, usualParsers)].map(timed));
  for (const [what, ours, told] of [
    ['cpu', 1, 'CPU, one parser'],
    ['wall', 2, `wall, ${usualParsers} parsers`],
  ]) {
    const ratios = rounds.map((round) => round[0][what] / Math.max(round[ours][what], 0.001));
    const [a, b] = [0, ours].map((i) => median(rounds.map((round) => round[i][what])));
    console.log(
      `${title} (${told}): ${two(median(ratios))} x (${two(Math.min(...ratios))} to ${two(Math.max(...ratios))}; ${a.toFixed(2)} s over ${b.toFixed(2)} s)${verdict(goal, median(ratios))}`,
    );
  }
}

const node = (script, ...args) => [process.execPath, join(out, `${script}.js`), ...args.map(String)];
const input = (kind, count, gzip = false) =>
  execFileSync(process.execPath, [join(out, 'prepare.js'), inputs, kind, String(count), gzip ? 'gzip' : ''], {
    encoding: 'utf8',
    maxBuffer: 1 << 20,
  }).trim();
const answerOf = (command) => JSON.parse(execFileSync(command[0], command.slice(1), { encoding: 'utf8' }));

console.log(`load average ${loadavg().map(two).join(' ')}; ${cpus().length} cores`);
const vite = await import('vite');
/** Peak memory of a program of ours in MiB: Node tells it at its end. Begun by a small shell, because Linux counts in what the process held that began it. */
function peakOf(words) {
  const tell = 'data:text/javascript,process.on("exit",()=>process.stderr.write("\\npeak "+process.resourceUsage().maxRSS+"\\n"))';
  const shell = ['-c', '"$@"; code=$?; exit $code', 'bench', process.execPath, '--import', tell, ...words];
  const done = spawnSync('bash', shell, { encoding: 'utf8', maxBuffer: 1 << 28 });
  const peak = /\npeak (\d+)\n/.exec(done.stderr);
  if (done.status !== 0 || !peak) throw new Error(`${words.join(' ')} failed: ${done.stderr.slice(-500)}`);
  return Math.round(Number(peak[1]) / 1024);
}

for (const script of ['count-pairs', 'scrub', 'inflate', 'prepare', 'analyses-speed', 'big-case'])
  await bundle(vite, join(here, `${script}.ts`), out, `${script}.js`, 'es');
await bundle(vite, join(root, 'electron/ingest/parse-worker.ts'), out, 'parse-worker.js', 'es');
for (const worker of ['electron/analyses/analysis-worker', 'electron/engine/layout-worker']) {
  await bundle(vite, join(root, `${worker}.ts`), out, `${worker.split('/').at(-1)}.js`, 'es');
}
await build(commandLineTargets);

const MAWK = {
  bind: '{ split($7, a, "#"); k = a[1] " " $10; if (!(k in n)) f[k] = $1 " " $2; n[k]++; l[k] = $1 " " $2 } END { for (k in n) print k, n[k], f[k], l[k] }',
  'zeek-conn': '!/^#/ { k = $3 " " $5; if (!(k in n)) f[k] = $1; n[k]++; l[k] = $1 } END { for (k in n) print k, n[k], f[k], l[k] }',
  table: '{ split($0, c, ","); k = c[2] " " c[3]; if (!(k in n)) f[k] = c[1]; n[k]++; l[k] = c[1] } END { for (k in n) print k, n[k], f[k], l[k] }',
  w3c: '!/^#/ { k = $9 " " $3; if (!(k in n)) f[k] = $1 " " $2; n[k]++; l[k] = $1 " " $2 } END { for (k in n) print k, n[k], f[k], l[k] }',
  access: '{ k = $1; if (!(k in n)) f[k] = $4; n[k]++; l[k] = $4 } END { for (k in n) print k, n[k], f[k], l[k] }',
};
const awk = has('mawk') ? 'mawk' : 'awk';

if (wanted.has('import')) {
  const file = input('bind', lines);
  console.log(`\nBIND query log, ${lines.toLocaleString('en')} lines: pairs with count, first and last`);
  compare('reading to pairs, 1 thread, over wc -l (CPU)', node('count-pairs', file, 1), ['wc', '-l', file]);
  compare(`reading to pairs, 1 thread, over ${awk} (CPU)`, node('count-pairs', file, 1), [awk, MAWK.bind, file]);
  const [alone, both] = [1, 2].map((parsers) => node('count-pairs', file, parsers));
  const clock = { what: 'wall', goal: atLeast(1.6) };
  // Threads of Node's read ahead, compile and collect garbage beside one parser too: what the second core gives is told by holding the same work to one core.
  if (has('taskset')) {
    compare('two cores over one: --workers 2 held to one core over --workers 2, wall', ['taskset', '-c', '0', ...both], both, clock);
    compare('two cores over one: --workers 1 held to one core over --workers 2, wall', ['taskset', '-c', '0', ...alone], both, clock);
  } else console.log('taskset is not installed: one core is not compared with two');
  compare('two parsers over one: --workers 1 over --workers 2, both cores free for either, wall', alone, both, clock);
  const { wallMs, aloneMs } = answerOf(both);
  console.log(`start, table and pairs, when one thread works alone: ${aloneMs} of ${wallMs} ms with --workers 2`);
  const analyze = [cli, 'analyze', '--json', '--only', 'concentration,duplicates', '--workers', '1', file];
  compare('analyze --json (concentration, duplicates), 1 thread, over wc -l (CPU)', [process.execPath, ...analyze], ['wc', '-l', file], {
    goal: atMost(34),
  });
  const one = answerOf(node('count-pairs', file, 1));
  const two = answerOf(node('count-pairs', file, 2));
  const same = ['lines', 'events', 'pairs', 'unique', 'first', 'last'].every((key) => one[key] === two[key]);
  console.log(`one and two threads ${same ? 'agree' : 'DISAGREE'}`);
}
if (wanted.has('memory')) {
  console.log('\nPeak memory (MiB) of the whole process, BIND query log');
  for (const count of [Math.round(lines / 5), lines]) {
    const file = input('bind', count);
    const analyze = peakOf([cli, 'analyze', '--json', '--only', 'concentration,duplicates', '--workers', '1', file]);
    // An event of a query log: time 8, from, to and line 4 each, kind 2, outcome 1, source 2; its pair 4 and whether it repeats another 1.
    const index = Math.round((count * 30) / 2 ** 20);
    const folder = mkdtempSync(join(tmpdir(), 'occam-bench-case-'));
    const imported = peakOf([cli, 'import', join(folder, 'bench.occam'), file]);
    rmSync(folder, { recursive: true });
    const above = analyze - index;
    console.log(
      `${count.toLocaleString('en')} lines: analyze ${analyze}, of which ${index} the events: ${above} above them; goal at most 300: ${above <= 300 ? 'met' : 'MISSED'}; import ${imported}`,
    );
  }
}
if (wanted.has('gzip')) {
  const count = Math.min(lines, 1_000_000);
  console.log(`\nBIND query log, ${count.toLocaleString('en')} lines, gzip`);
  const [plain, packed] = [input('bind', count), input('bind', count, true)];
  const wall = { what: 'wall' };
  const inflating = compare('reading .gz over inflating it (wall)', node('count-pairs', packed, 2), node('inflate', packed), wall);
  const parsing = compare('reading .gz over reading it plain (wall)', node('count-pairs', packed, 2), node('count-pairs', plain, 1), wall);
  const ratio = Math.min(inflating.ratio, parsing.ratio);
  console.log(`over the slower of the two: ${two(ratio)} x${verdict(atMost(1.3), ratio)}`);
}
if (wanted.has('formats')) {
  const count = lines;
  for (const kind of ['zeek-conn', 'access']) {
    const file = input(kind, count);
    console.log(`\n${kind}, ${count.toLocaleString('en')} lines`);
    compare('reading to pairs over wc -l (CPU)', node('count-pairs', file, 1), ['wc', '-l', file]);
    compare(`${awk} over reading to pairs (CPU)`, [awk, MAWK[kind], file], node('count-pairs', file, 1));
    if (has('lnav')) {
      const select =
        kind === 'access'
          ? ';SELECT c_ip, count(*), min(log_time), max(log_time) FROM access_log GROUP BY c_ip'
          : ';SELECT bro_id_orig_h, bro_id_resp_h, count(*), min(log_time), max(log_time) FROM bro_conn_log GROUP BY 1, 2';
      const lnav = ['lnav', '-n', '-c', select, file];
      outpace('lnav doing the same in SQL, over reading to pairs', lnav, file, atLeast(10));
    } else console.log('lnav is not installed: not compared');
    if (kind === 'access' && has('goaccess')) {
      const goaccess = ['goaccess', file, '--log-format=COMBINED', '-o', 'json'];
      outpace("goaccess's report over reading to pairs", goaccess, file, atLeast(15));
    } else if (kind === 'access') console.log('goaccess is not installed: not compared');
  }
}
if (wanted.has('tables')) {
  const count = Math.min(lines, 1_000_000);
  for (const kind of ['table', 'w3c']) {
    const file = input(kind, count);
    console.log(`\n${kind}, ${count.toLocaleString('en')} lines`);
    compare('reading to pairs over wc -l (CPU)', node('count-pairs', file, 1), ['wc', '-l', file]);
    compare(`${awk} over reading to pairs (CPU)`, [awk, MAWK[kind], file], node('count-pairs', file, 1));
  }
}
if (wanted.has('captures')) {
  const count = Math.min(lines, 500_000);
  const file = input('pcap', count);
  console.log(`\npcap, ${count.toLocaleString('en')} DNS packets: pairs of client and name with their counts`);
  if (has('tshark')) {
    const fields = `tshark -n -r "$0" -Y 'dns.flags.response == 0' -T fields -e ip.src -e dns.qry.name 2>/dev/null`;
    const piped = ['bash', '-c', `set -o pipefail; ${fields} | ${awk} '{ n[$0]++ } END { for (k in n) print k, n[k] }'`, file];
    outpace('tshark piped to awk over reading to pairs', piped, file, atLeast(12));
    const theirs = Number(execFileSync('bash', ['-c', `${piped[2]} | wc -l`, file], { encoding: 'utf8' }));
    console.log(
      `tshark finds ${theirs.toLocaleString('en')} pairs; Occam ${answerOf(node('count-pairs', file, 1)).pairs.toLocaleString('en')}, with those of the flows`,
    );
  } else console.log('tshark is not installed: not compared');
}
if (wanted.has('cluster')) {
  await build(clusterTargets);
  await bundle(vite, join(here, 'cluster.ts'), out, 'cluster.js', 'es');
  const done = spawnSync(process.execPath, [join(out, 'cluster.js'), inputs, String(lines)], { stdio: 'inherit' });
  if (done.status !== 0) throw new Error('the cluster could not be measured');
}
if (wanted.has('scrub')) {
  console.log('\nScrub step: events per pair in a window');
  for (const [events, pairs] of [
    [1_000_000, 10_000],
    [10_000_000, 100_000],
  ]) {
    const a = answerOf(node('scrub', events, pairs));
    const line = ['jumpTenth', 'jumpHalf', 'slide']
      .map((name) => `${name} p50 ${a[name].p50.toFixed(3)} p95 ${a[name].p95.toFixed(3)} ms`)
      .join(', ');
    console.log(
      `${events.toLocaleString('en')} events, ${pairs.toLocaleString('en')} pairs: ${line}; built in ${a.buildMs.toFixed(0)} ms, ${a.indexMiB.toFixed(0)} MiB`,
    );
  }
}
if (wanted.has('analyses')) {
  console.log('\nAll analyses over mixed traffic, reading not counted');
  for (const events of [1_000_000, 10_000_000]) {
    const file = input('mixed', events);
    const [alone, both] = [1, 2].map((workers) => answerOf(node('analyses-speed', file, workers)));
    console.log(
      `${both.events.toLocaleString('en')} events, ${both.pairs.toLocaleString('en')} pairs, two threads: ${both.wallSeconds.toFixed(1)} s of wall (goal ${events === 1_000_000 ? 12 : 90}), ${both.cpuSeconds.toFixed(1)} s of CPU; one thread takes ${two(alone.wallSeconds / both.wallSeconds)} x as long; the calling thread was kept at most ${both.longestPauseMs.toFixed(0)} ms; findings ${alone.sha256 === both.sha256 ? 'are the same bytes' : 'DIFFER'}`,
    );
    const stopped = answerOf(node('analyses-speed', file, 2, 0.4 * both.wallSeconds));
    console.log(`stopped in the middle: answered within ${stopped.stoppedWithinMs.toFixed(0)} ms (goal 200)`);
  }
}
if (wanted.has('case')) {
  const count = Math.max(lines, 10_000_000);
  const file = input('mixed', count);
  const path = join(inputs, `mixed.${count}.occam`);
  if (!existsSync(path))
    execFileSync(process.execPath, [join(root, 'out/node/cli.js'), 'import', path, file, '--only', 'duplicates'], { stdio: 'ignore' });
  const { totals, keystrokes, ours, peers } = answerOf(node('big-case', path));
  const ms = ({ wallMs, cpuMs }) => `${wallMs.toFixed(1)} ms (CPU ${cpuMs.toFixed(1)})`;
  const over = (a, b) => `${two(a.cpuMs / b.cpuMs)} x the CPU of DuckDB`;
  console.log(
    `\nA case of ${totals.events.toLocaleString('en')} events in ${totals.pairs.toLocaleString('en')} pairs, DuckDB on the same file as the peer`,
  );
  console.log(
    `open ${ms(ours.opened)} and first graph ${ms(ours.drawn)} (goal 1,500 ms together: ${ours.opened.wallMs + ours.drawn.wallMs <= 1500 ? 'met' : 'MISSED'}): open is ${over(ours.opened, peers.pairs)} counting the pairs`,
  );
  console.log(
    `scrub step ${ms(ours.scrub.median)}, p95 ${ms(ours.scrub.p95)} (goal 1 ms), slowest of 100 ${ms(ours.scrub.slowest)}, first ${ms(ours.firstScrub)}: ${over(ours.scrub.median, peers.scrub.median)}'s GROUP BY of the window`,
  );
  console.log(
    `filter, ${keystrokes} keystrokes: ${ms(ours.filters.median)}, p95 ${ms(ours.filters.p95)}, slowest ${ms(ours.filters.slowest)} (goal 100 ms); whole: ${over(ours.wholeFilter, peers.filter)}'s count(*)`,
  );
  console.log(
    `page of records ${ms(ours.pages.median)}, slowest ${ms(ours.pages.slowest)}; filtered ${ms(ours.filteredPages.median)}, slowest ${ms(ours.filteredPages.slowest)} (goal 50 ms): ${over(ours.pages.slowest, peers.page.median)}'s ORDER BY, LIMIT and OFFSET`,
  );
}
if (wanted.has('report')) {
  await build(printingTargets);
  await bundle(vite, join(here, 'large-report.ts'), out, 'large-report.js', 'es');
  const path = execFileSync(process.execPath, [join(out, 'large-report.js'), inputs, '10000'], { encoding: 'utf8' }).trim();
  const pdf = join(inputs, 'large-report.pdf');
  const { seconds, cpuSeconds, mebibytes, parts, out: told } = await treePeak([process.execPath, cli, 'report', path, '-o', pdf]);
  const shares = Object.entries(parts).map(([name, size]) => `${name} ${size}`);
  console.log(
    `\nReport with 10,000 cited records, ${/\d+ pages/.exec(told)?.[0]}: ${seconds.toFixed(1)} s from the case to the file (${cpuSeconds.toFixed(1)} s of CPU)${verdict(atMost(20), seconds)}; at most ${mebibytes} MiB in all processes together (${shares.join(', ')})${verdict(atMost(600), mebibytes)}`,
  );
}
if (wanted.has('graph')) {
  console.log('\nScrub, pan and zoom with 2,000 hosts and 4,000 pairs drawn, on the stand-in without a graphics card');
  if (existsSync(join(root, 'node_modules/sigma'))) await drawCrowd();
  else console.log('sigma is not installed (npm install --no-save sigma@3.0.3): not compared');
}

/** Builds the page of both drawers and lets them draw by turns. */
async function drawCrowd() {
  const page = join(out, 'graph-page');
  await vite.build({
    configFile: false,
    root: join(here, 'graph'),
    base: './',
    logLevel: 'error',
    build: { outDir: page, emptyOutDir: true, target: 'chrome140', chunkSizeWarningLimit: 4000 },
  });
  await bundle(vite, join(here, 'graph/run.ts'), out, 'graph-run.js', 'es');
  const a = answerOf(node('graph-run', page, join(root, 'node_modules'), runs + 2));
  console.log(`script of the page's thread for a step: Occam ${two(a.script.occam)} ms, sigma.js ${two(a.script.sigma)} ms`);
  console.log(
    `until the picture is on the screen: Occam ${two(a.frame.occam)} ms, sigma.js ${two(a.frame.sigma)} ms; ratio ${two(median(a.frame.ratios))} x (${a.frame.ratios.map(two).join(', ')})`,
  );
  for (const [what, gaps] of [
    ['the hand pulls', a.pan],
    ['the wheel turns', a.zoom],
  ])
    for (const [who, { p50, p95 }] of Object.entries(gaps)) console.log(`frames while ${what}, ${who}: p50 ${two(p50)} ms, p95 ${two(p95)} ms`);
}
