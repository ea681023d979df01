/**
 * `npm run bench [-- --lines 5000000 --runs 3 --only import,gzip,formats,captures,scrub]`: what reading costs, as ratios over other programs doing the same to the same
 * file. Every ratio is the median over alternating runs (A B A B ...), because machines are noisy and ratios less so. CPU is user + system of the whole process.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build, bundle } from '../../electron/build/build.mjs';
import { commandLineTargets } from '../../electron/build/targets.mjs';

const { values } = parseArgs({
  options: {
    lines: { type: 'string', default: '5000000' },
    runs: { type: 'string', default: '3' },
    only: { type: 'string', default: 'import,gzip,formats,captures,scrub' },
  },
});
const lines = Number(values.lines);
const runs = Number(values.runs);
const wanted = new Set(values.only.split(','));
const here = fileURLToPath(new URL('.', import.meta.url));
const root = join(here, '../..');
const out = join(root, 'out/bench');
const inputs = join(tmpdir(), 'occam-bench');
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

const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
const two = (n) => n.toFixed(n < 10 ? 2 : 1);

/** Runs two programs in turn and prints the ratio of their costs. */
function compare(title, ours, theirs, what = 'cpu') {
  const pairs = Array.from({ length: runs }, () => [timed(ours), timed(theirs)]);
  const ratios = pairs.map(([a, b]) => a[what] / Math.max(b[what], 0.001));
  const [a, b] = [0, 1].map((i) => median(pairs.map((pair) => pair[i][what])));
  console.log(
    `${title}: ${two(median(ratios))} x (${two(Math.min(...ratios))} to ${two(Math.max(...ratios))}; ${what} ${a.toFixed(2)} s over ${b.toFixed(2)} s)`,
  );
  return { ratio: median(ratios), ours: a, theirs: b };
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
for (const script of ['count-pairs', 'scrub', 'inflate', 'prepare']) await bundle(vite, join(here, `${script}.ts`), out, `${script}.js`, 'es');
await bundle(vite, join(root, 'electron/ingest/parse-worker.ts'), out, 'parse-worker.js', 'es');
await build(commandLineTargets);

const MAWK = {
  bind: '{ split($7, a, "#"); k = a[1] " " $10; if (!(k in n)) f[k] = $1 " " $2; n[k]++; l[k] = $1 " " $2 } END { for (k in n) print k, n[k], f[k], l[k] }',
  'zeek-conn': '!/^#/ { k = $3 " " $5; if (!(k in n)) f[k] = $1; n[k]++; l[k] = $1 } END { for (k in n) print k, n[k], f[k], l[k] }',
  access: '{ k = $1; if (!(k in n)) f[k] = $4; n[k]++; l[k] = $4 } END { for (k in n) print k, n[k], f[k], l[k] }',
};
const awk = has('mawk') ? 'mawk' : 'awk';

if (wanted.has('import')) {
  const file = input('bind', lines);
  console.log(`\nBIND query log, ${lines.toLocaleString('en')} lines: pairs with count, first and last`);
  compare('reading to pairs, 1 thread, over wc -l (CPU)', node('count-pairs', file, 1), ['wc', '-l', file]);
  compare(`reading to pairs, 1 thread, over ${awk} (CPU)`, node('count-pairs', file, 1), [awk, MAWK.bind, file]);
  compare('one thread over two (wall)', node('count-pairs', file, 1), node('count-pairs', file, 2), 'wall');
  const analyze = ['analyze', '--json', '--only', 'concentration,duplicates', '--workers', '1', file];
  compare(
    'analyze --json (concentration, duplicates), 1 thread, over wc -l (CPU)',
    [process.execPath, join(root, 'out/node/cli.js'), ...analyze],
    ['wc', '-l', file],
  );
  const one = answerOf(node('count-pairs', file, 1));
  const two = answerOf(node('count-pairs', file, 2));
  const same = ['lines', 'events', 'pairs', 'unique', 'first', 'last'].every((key) => one[key] === two[key]);
  const columns = (one.events * 33) / 2 ** 20;
  console.log(
    `peak memory ${one.peakMiB} MiB, of which ${Math.round(columns)} MiB are the events; one and two threads ${same ? 'agree' : 'DISAGREE'}`,
  );
}
if (wanted.has('gzip')) {
  const count = Math.min(lines, 1_000_000);
  console.log(`\nBIND query log, ${count.toLocaleString('en')} lines, gzip`);
  const [plain, packed] = [input('bind', count), input('bind', count, true)];
  const inflating = compare('reading .gz over inflating it (wall)', node('count-pairs', packed, 2), node('inflate', packed), 'wall');
  const parsing = compare('reading .gz over reading it plain (wall)', node('count-pairs', packed, 2), node('count-pairs', plain, 1), 'wall');
  console.log(`over the slower of the two: ${two(Math.min(inflating.ratio, parsing.ratio))} x`);
}
if (wanted.has('formats')) {
  const count = Math.min(lines, 1_000_000);
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
      compare('lnav doing the same in SQL, over reading to pairs (CPU)', ['lnav', '-n', '-c', select, file], node('count-pairs', file, 1));
    } else console.log('lnav is not installed: not compared');
    if (kind === 'access' && has('goaccess')) {
      compare(
        "goaccess's report over reading to pairs (CPU)",
        ['goaccess', file, '--log-format=COMBINED', '-o', 'json'],
        node('count-pairs', file, 1),
      );
    } else if (kind === 'access') console.log('goaccess is not installed: not compared');
  }
}
if (wanted.has('captures')) {
  const count = Math.min(lines, 500_000);
  const file = input('pcap', count);
  console.log(`\npcap, ${count.toLocaleString('en')} DNS packets: pairs of client and name with their counts`);
  if (has('tshark')) {
    const fields = `tshark -n -r "$0" -Y 'dns.flags.response == 0' -T fields -e ip.src -e dns.qry.name 2>/dev/null`;
    const piped = ['bash', '-c', `set -o pipefail; ${fields} | ${awk} '{ n[$0]++ } END { for (k in n) print k, n[k] }'`, file];
    compare('tshark piped to awk over reading to pairs (CPU)', piped, node('count-pairs', file, 1));
    const theirs = Number(execFileSync('bash', ['-c', `${piped[2]} | wc -l`, file], { encoding: 'utf8' }));
    console.log(
      `tshark finds ${theirs.toLocaleString('en')} pairs; Occam ${answerOf(node('count-pairs', file, 1)).pairs.toLocaleString('en')}, with those of the flows`,
    );
  } else console.log('tshark is not installed: not compared');
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
