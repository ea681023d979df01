/**
 * `npm run planted -- [--what beacons,shared,people,retries,caching,mail,selective,marketing] [--from 1] [--seeds 20]`: how often what was planted in ordinary traffic is found, asked through
 * `occam analyze --json`. One line for each log as it is done; then the counts.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { oracleRatio } from './oracle.ts';
import { beacon, office, ordinary, ordinaryHours, QUEUES, queue } from './planted.ts';
import { ATTEMPT_FORMATS, cached, type GatePlan, gates, mailings, TTLS } from './planted-servers.ts';
import { type Contact, FORMATS, postfixLog } from './unseen-formats.ts';
import { cipherStream, DAY, EVEN, type Random, train } from './unseen-logs.ts';

const { values } = parseArgs({
  options: {
    what: { type: 'string', default: 'beacons,shared,people,retries,caching,mail,selective,marketing' },
    from: { type: 'string', default: '1' },
    seeds: { type: 'string', default: '20' },
    cli: { type: 'string', default: join(import.meta.dirname, '../../out/node/cli.js') },
  },
});
const folder = mkdtempSync(join(tmpdir(), 'occam-planted-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

interface Told {
  readonly analysis: string;
  readonly verdict: string;
  readonly subject: { readonly from?: string; readonly to?: string; readonly host?: string; readonly hosts?: readonly string[] };
  readonly statistics: Readonly<Record<string, number>>;
  readonly method: { readonly parameters: Readonly<Record<string, unknown>> };
}

/** One thing hidden, and whether a finding about its pair tells of it. */
interface Planted {
  readonly what: string;
  readonly times: readonly number[];
  right(findings: readonly Told[]): boolean;
  /** ln likelihood ratio of an oracle, where one was asked. */
  readonly oracle?: number;
}

/** 2024-07-01, a Monday in summer. */
const START = Date.UTC(2024, 6, 1) / 1000;
const DAYS = 30;
const BACKGROUND = 60;
/** Numbers of the hosts of what is planted; above those of the ordinary ones. */
const CLIENT = 700;
const PERIODS = [60, 150, 300, 900, 2000, 3600, 7200, 14_400, 28_800, 43_200];
const JITTERS = [0, 0.1, 0.2, 0.3];
const LOSSES = [0, 0.2, 0.4];
const CITIES = [
  { name: 'New York', offset: -4 },
  { name: 'Moscow', offset: 3 },
  { name: 'Tokyo', offset: 9 },
  { name: 'London', offset: 1 },
];

function answersOf(path: string, ...options: readonly string[]): readonly Told[] {
  const words = [values.cli, 'analyze', path, '--json', '--workers', '1', ...options];
  return (JSON.parse(execFileSync(process.execPath, words, { encoding: 'utf8', maxBuffer: 1 << 28 })) as { findings: readonly Told[] }).findings;
}

const askedOf = (path: string): readonly Told[] => answersOf(path).filter(({ verdict }) => verdict === 'found');

/** A cell of the grid; all cells come by in 120 seeds, and the plain and the shared kind begin at different ones. */
function beaconPlan(random: Random, cell: number, shared: boolean): Planted {
  const period = PERIODS[cell % PERIODS.length]! * (1 + 0.02 * (random() - 0.5));
  const jitter = JITTERS[Math.floor(cell / PERIODS.length) % JITTERS.length]!;
  const lost = LOSSES[Math.floor(cell / PERIODS.length / JITTERS.length) % LOSSES.length]!;
  const own = beacon(random, { period, jitter, lost }, DAYS);
  const perDay = own.length / 2 / DAYS;
  const hours = shared ? ordinaryHours(random) : EVEN;
  const others = shared ? train(random, perDay, hours, DAYS) : [];
  const times = [...own, ...others].sort((a, b) => a - b);
  const othersAt = (time: number): number => (perDay / DAY) * hours.at((time / 3600) % 24);
  return {
    what: `${shared ? 'shared ' : ''}beacon ${period.toFixed(0)} s ±${jitter} lost ${lost}`,
    times,
    ...(shared ? { oracle: oracleRatio(times, { period, jitter, lost }, othersAt, DAYS) } : {}),
    right: (findings) =>
      findings.some(
        ({ analysis, statistics: { periodSeconds = 0 } }) =>
          analysis === 'periodicity' && Math.abs(periodSeconds / period - 1) <= Math.max(0.02, jitter / 2),
      ) && !findings.some(({ analysis }) => analysis === 'caching'),
  };
}

function peoplePlan(random: Random, seed: number): Planted {
  const { name, offset } = CITIES[seed % CITIES.length]!;
  return {
    what: `people in ${name}`,
    times: office(random, 1500, DAYS, 0, offset),
    right: (findings) =>
      findings.some(
        ({ analysis, statistics: { utcOffsetLow = 99, utcOffsetHigh = -99 } }) =>
          analysis === 'working-hours' && utcOffsetLow <= offset && offset <= utcOffsetHigh && utcOffsetHigh - utcOffsetLow <= 4,
      ) && !findings.some(({ analysis }) => ['change-point', 'periodicity', 'caching', 'mail-retry'].includes(analysis)),
  };
}

function retryPlan(random: Random, seed: number): Planted {
  const schedule = Object.keys(QUEUES)[seed % Object.keys(QUEUES).length]!;
  const tries = queue(random, schedule, 8, DAYS).flat();
  return {
    what: `queue of ${schedule}`,
    times: [...tries, ...ordinary(random, 2, DAYS)].sort((a, b) => a - b),
    right: (findings) => findings.some(({ analysis }) => analysis === 'mail-retry') && !findings.some(({ analysis }) => analysis === 'periodicity'),
  };
}

function cachePlan(random: Random, seed: number): Planted {
  const ttl = TTLS[seed % TTLS.length]!;
  const perTtl = 1 + 12 * random();
  return {
    what: `cache of ${ttl} s asked ${perTtl.toFixed(1)} times while it holds`,
    times: cached(random, ttl, perTtl, DAYS),
    right: (findings) =>
      findings.some(({ analysis, statistics: { ttlSeconds } }) => analysis === 'caching' && ttlSeconds === ttl) &&
      !findings.some(({ analysis }) => analysis === 'periodicity' || analysis === 'mail-retry'),
  };
}

const counts = new Map<string, { asked: number; right: number }>();
function count(kind: string, right: boolean, line: string): void {
  const so = counts.get(kind) ?? { asked: 0, right: 0 };
  counts.set(kind, { asked: so.asked + 1, right: so.right + (right ? 1 : 0) });
  console.log(`${right ? 'right' : 'WRONG'} ${line}`);
}

const wordsOf = (findings: readonly Told[]): string =>
  findings
    .map(({ analysis, statistics: { periodSeconds } }) => `${analysis}${periodSeconds === undefined ? '' : ` ${periodSeconds.toFixed(0)} s`}`)
    .join(', ') || 'nothing';

/** A log of ordinary pairs with one of each kind wanted in it. */
function inTraffic(seed: number, kinds: readonly string[]): void {
  const random = cipherStream(`planted ${seed}`);
  const plans = kinds.map((kind): [string, Planted] => [
    kind,
    kind === 'beacons'
      ? beaconPlan(random, seed * 7, false)
      : kind === 'shared'
        ? beaconPlan(random, seed * 7 + 3, true)
        : kind === 'people'
          ? peoplePlan(random, seed)
          : kind === 'caching'
            ? cachePlan(random, seed)
            : retryPlan(random, seed),
  ]);
  const contacts: Contact[] = [];
  for (let pair = 0; pair < BACKGROUND; pair++)
    for (const at of ordinary(random, 0.2 * 150 ** random(), DAYS)) contacts.push({ at, client: pair % 20, server: Math.floor(pair / 20) });
  plans.forEach(([, { times }], i) => {
    for (const at of times) contacts.push({ at, client: CLIENT + i, server: CLIENT + i });
  });
  contacts.sort((a, b) => a.at - b.at);
  const format = FORMATS[seed % FORMATS.length]!;
  const path = join(folder, `planted-${seed}.${format.extension}`);
  writeFileSync(path, format.write(contacts, START, random));
  const findings = askedOf(path);
  rmSync(path);
  const touches = ({ subject }: Told, i: number): boolean => [subject.from, subject.host].includes(format.clientName(CLIENT + i));
  plans.forEach(([kind, plan], i) => {
    const own = findings.filter((finding) => touches(finding, i));
    count(kind, plan.right(own), `${seed} ${plan.what}, ${plan.times.length} contacts: ${wordsOf(own)}`);
    if (plan.oracle !== undefined) count(`${kind}, oracle`, plan.oracle > ORACLE_SURE, `${seed} an oracle: ln ${plan.oracle.toFixed(1)}`);
  });
  const rest = findings.filter((finding) => plans.every((_, i) => !touches(finding, i)) && WATCHED.includes(finding.analysis));
  count('ordinary pairs untouched', rest.length === 0, `${seed} ordinary pairs: ${wordsOf(rest)}`);
}
/** A likelihood ratio of 10,000 has a chance of at most 1 in 10,000, which is what a correction for the few hundred tests of such a log asks of one pair. */
const ORACLE_SURE = Math.log(1e4);
const WATCHED = ['periodicity', 'working-hours', 'synchrony', 'burstiness', 'change-point', 'silence', 'mail-retry', 'successor', 'caching'];

/** A mail server's own log, with queue ids: one relay does not answer for some messages, the others take everything. */
function inMailLog(seed: number): void {
  const random = cipherStream(`mail ${seed}`);
  const schedule = Object.keys(QUEUES)[seed % 2]!;
  const relay = 'mx.slow.example';
  const messages = queue(random, schedule, 6 + Math.floor(20 * random()), DAYS).map((tries) => ({ relay, tries }));
  for (let other = 0; other < 20; other++)
    for (const at of ordinary(random, 0.2 * 100 ** random(), DAYS)) messages.push({ relay: `mx${other}.example`, tries: [at] });
  const path = join(folder, `mail-${seed}.log`);
  writeFileSync(path, postfixLog(messages, START, random));
  const findings = askedOf(path);
  rmSync(path);
  const own = findings.filter(({ subject }) => subject.to === relay);
  const right = own.some(({ analysis }) => analysis === 'mail-retry') && !own.some(({ analysis }) => analysis === 'periodicity');
  count('mail', right, `${seed} ${schedule} by queue id: ${wordsOf(own)}`);
  const rest = findings.filter(({ analysis, subject }) => analysis === 'mail-retry' && subject.to !== relay);
  count('ordinary relays untouched', rest.length === 0, `${seed} other relays: ${wordsOf(rest)}`);
}

/** A log of servers that let few, most or none in. */
function atGates(seed: number): void {
  const random = cipherStream(`gates ${seed}`);
  const { attempts, plans } = gates(random, DAYS);
  const format = ATTEMPT_FORMATS[seed % ATTEMPT_FORMATS.length]!;
  const path = join(folder, `gates-${seed}.${format.extension}`);
  writeFileSync(path, format.write(attempts, START, random));
  const findings = answersOf(path, '--all').filter(({ analysis }) => analysis === 'selective-access');
  rmSync(path);
  const verdictOn = ({ server }: GatePlan): string =>
    findings.find(({ subject }) => subject.host === format.serverName(server))?.verdict ?? 'nothing';
  for (const plan of plans) {
    const verdict = verdictOn(plan);
    const right = plan.must === 'have an empty row' ? verdict === 'cannot say' : (verdict === 'found') === (plan.must === 'be found');
    count(`server ${plan.does}`, right, `${seed} ${format.extension} ${plan.does}: ${verdict}`);
  }
}

/** What a marketing control must not be called. */
const CHANNEL = ['periodicity', 'synchrony', 'silence', 'working-hours', 'successor', 'concentration'];

/** A log of ordinary pairs, with mailings whose receivers look the sender up. */
function inMailings(seed: number): void {
  const random = cipherStream(`mailings ${seed}`);
  const schedule = seed % 2 === 0 ? 'exim' : 'postfix';
  const receivers = 30 + Math.floor(40 * random());
  const contacts: Contact[] = mailings(random, schedule, receivers, DAYS).map(({ receiver, at }) => ({
    at,
    client: CLIENT + receiver,
    server: CLIENT,
  }));
  for (let pair = 0; pair < BACKGROUND; pair++)
    for (const at of ordinary(random, 0.2 * 100 ** random(), DAYS)) contacts.push({ at, client: pair % 20, server: Math.floor(pair / 20) });
  contacts.sort((a, b) => a.at - b.at);
  const format = FORMATS[seed % FORMATS.length]!;
  const path = join(folder, `mailings-${seed}.${format.extension}`);
  writeFileSync(path, format.write(contacts, START, random));
  const sender = format.serverName(CLIENT);
  const own = askedOf(path).filter(({ subject }) => subject.to === sender || subject.host === sender);
  rmSync(path);
  const matched = own.filter(({ analysis }) => analysis === 'mail-retry').length;
  count('mailings matched to their schedule', matched >= 0.9 * receivers, `${seed} ${schedule}: ${matched} of ${receivers} receivers`);
  const channel = own.filter(({ analysis }) => CHANNEL.includes(analysis));
  count('mailings called no channel', channel.length === 0, `${seed} mailings: ${wordsOf(channel)}`);
}

const wanted = values.what.split(',');
const from = Number(values.from);
for (let seed = from; seed < from + Number(values.seeds); seed++) {
  const kinds = wanted.filter((kind) => !['mail', 'selective', 'marketing'].includes(kind));
  if (kinds.length > 0) inTraffic(seed, kinds);
  if (wanted.includes('mail')) inMailLog(seed);
  if (wanted.includes('selective')) atGates(seed);
  if (wanted.includes('marketing')) inMailings(seed);
}
for (const [kind, { asked, right }] of counts) console.log(`${kind}: ${right} of ${asked}`);
