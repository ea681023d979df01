/**
 * How often the analyses are right, measured on made-up logs of many seeds:
 *   node electron/build/run-ts.mjs e2e/bench/analyses-power.ts [null|beacons|even-beacons|caches|people|retries|speed|speed-own|all] [seeds, or pairs for speed]
 * Each line says what was planted and what came out; the unit tests run a few seeds of the same.
 */
import { analyses } from '../../electron/analyses/index.ts';
import { type BeaconShape, beaconTrain, cachedTrain, dailyTrain, officeTrain, poissonTrain } from '../../electron/analyses/made-traffic.ts';
import { runAnalyses } from '../../electron/analyses/run.ts';
import { type MadeEvent, madeInput, pairEvents } from '../../electron/analyses/test-table.ts';
import { seededRandom } from '../../electron/statistics/random.ts';
import { RETRY_SCHEDULES } from '../../electron/statistics/retry-schedules.ts';
import type { Finding } from '../../shared/model/finding.ts';

const quiet = { tick() {} };
/** 2026-01-05, a Monday. */
const MONDAY = 1_767_571_200;
const own = ['periodicity', 'burstiness', 'working-hours', 'caching', 'mail-retry'];
const [, , part = 'all', howMany = ''] = process.argv;

function run(events: readonly MadeEvent[], only?: readonly string[]): Finding[] {
  return runAnalyses(madeInput(events, only ? { only } : {}), quiet).filter((finding) => finding.verdict === 'found');
}

function shifted(times: readonly number[], by = MONDAY): number[] {
  return times.map((time) => time + by);
}

/** Pairs of ordinary hosts: even or by day and night, from one a week to hundreds a day. */
function ordinary(seed: number, pairs: number, days: number, daily: boolean): MadeEvent[] {
  const random = seededRandom(seed, 'ordinary');
  const peak = 24 * random();
  return Array.from({ length: pairs }, (_, pair) => {
    const perDay = 0.2 * 150 ** random();
    const times = daily ? dailyTrain(random, perDay, days, peak, 0.9) : poissonTrain(random, perDay, days);
    return pairEvents(`192.0.2.${pair % 50}`, `server${Math.floor(pair / 50)}.example`, shifted(times));
  }).flat();
}

function counted(findings: readonly Finding[]): string {
  const counts = new Map<string, number>();
  for (const finding of findings) counts.set(finding.analysis, (counts.get(finding.analysis) ?? 0) + 1);
  return [...counts].map(([analysis, count]) => `${analysis} ${count}`).join(', ') || 'nothing';
}

const testedForNothing = ['periodicity', 'working-hours', 'synchrony', 'burstiness', 'change-point', 'silence', 'mail-retry', 'successor'];

function nullRuns(seeds: number): void {
  for (const daily of [false, true]) {
    const wrong: string[] = [];
    for (let seed = 0; seed < seeds; seed++) {
      const found = run(ordinary(seed, 200, 60, daily)).filter((finding) => testedForNothing.includes(finding.analysis));
      if (found.length > 0) wrong.push(`seed ${seed}: ${counted(found)}`);
    }
    console.log(
      `${daily ? 'day and night' : 'even'} traffic, 200 pairs, 60 days: ${wrong.length} of ${seeds} runs with any finding ${wrong.join('; ')}`,
    );
  }
}

function beacons(seeds: number): void {
  for (const period of [60, 90, 300, 900, 3600, 14_400, 43_200]) {
    for (const jitter of [0, 0.05, 0.15, 0.3]) {
      let found = 0;
      const wrong: string[] = [];
      for (let seed = 0; seed < seeds; seed++) {
        const random = seededRandom(seed, `beacon ${period} ${jitter}`);
        const shape: BeaconShape = { period, jitter, lost: 0.4, days: 30 };
        const events = [...ordinary(seed, 60, 30, seed % 2 === 1), ...pairEvents('192.0.2.77', 'cdn.example', shifted(beaconTrain(random, shape)))];
        const findings = run(events, own);
        const hit = findings.find((finding) => finding.analysis === 'periodicity' && finding.subject.to === 'cdn.example');
        const told = hit?.statistics['periodSeconds'] ?? 0;
        if (Math.abs(told / period - 1) <= Math.max(0.02, jitter / 2)) found++;
        else wrong.push(hit ? `${told.toFixed(0)} s` : 'none');
        const others = findings.filter((finding) => finding !== hit);
        if (others.length > 0) wrong.push(`+ ${others.map((other) => `${other.analysis} ${other.subject.to}`).join(', ')}`);
      }
      console.log(`beacon of ${period} s, jitter ${jitter}: ${found} of ${seeds} ${wrong.join('; ')}`);
    }
  }
}

/** Periods from a minute to half a day, evenly spread jitter up to ±30 %, up to 40 % lost, instants to the microsecond or the second. */
function evenBeacons(seeds: number): void {
  let found = 0;
  const wrong: string[] = [];
  for (let seed = 0; seed < seeds; seed++) {
    const random = seededRandom(seed, 'even beacons');
    const shapes: BeaconShape[] = Array.from({ length: 10 }, () => ({
      period: 60 * 720 ** random(),
      jitter: 0.3 * random(),
      lost: 0.4 * random(),
      days: 30,
    }));
    const fraction = () => (seed % 2 === 0 ? 0 : random());
    const planted = shapes.flatMap((shape, i) =>
      pairEvents(
        `198.51.100.${i}`,
        'cdn.example',
        beaconTrain(random, shape)
          .map((at) => at + MONDAY + fraction())
          .sort((a, b) => a - b),
      ),
    );
    const findings = run([...ordinary(seed, 40, 30, true), ...planted], ['periodicity', 'caching']);
    shapes.forEach(({ period, jitter, lost }, i) => {
      const about = findings.filter(({ subject }) => subject.from === `198.51.100.${i}`);
      const told = about.find(({ analysis }) => analysis === 'periodicity')?.statistics['periodSeconds'] ?? 0;
      if (about.length === 1 && Math.abs(told / period - 1) <= Math.max(0.02, jitter / 2)) found++;
      else wrong.push(`${period.toFixed(0)} s ±${jitter.toFixed(2)} lost ${lost.toFixed(2)}: ${counted(about)} ${told.toFixed(0)} s`);
    });
    const others = findings.filter(({ subject }) => subject.to !== 'cdn.example');
    if (others.length > 0) wrong.push(`+ ${counted(others)} elsewhere`);
  }
  console.log(`beacons with evenly spread jitter: ${found} of ${10 * seeds} ${wrong.join('; ')}`);
}

function caches(seeds: number): void {
  for (const ttl of [60, 300, 3600, 14_400]) {
    for (const perTtl of [0.5, 2, 10, 20]) {
      let found = 0;
      const wrong: string[] = [];
      for (let seed = 0; seed < seeds; seed++) {
        const random = seededRandom(seed, `cache ${ttl} ${perTtl}`);
        const days = Math.min(30, Math.max(5, (ttl * 400) / 86_400));
        const perDay = (perTtl * 86_400) / ttl;
        const hidden = seed % 2 === 1 ? dailyTrain(random, perDay, days, 12, 0.9) : poissonTrain(random, perDay, days);
        const findings = run(
          [...ordinary(seed, 60, days, false), ...pairEvents('192.0.2.77', 'mail.example', shifted(cachedTrain(hidden, ttl)))],
          own,
        );
        const about = findings.filter((finding) => finding.subject.to === 'mail.example');
        const hit = about.find((finding) => finding.analysis === 'caching');
        if (hit?.statistics['ttlSeconds'] === ttl) found++;
        const others = findings.filter((finding) => finding !== hit);
        if (others.length > 0)
          wrong.push(
            `+ ${others.map((other) => `${other.analysis} ${other.subject.to} ${other.statistics['periodSeconds']?.toFixed(0) ?? ''}`).join(', ')}`,
          );
      }
      console.log(`cache of ${ttl} s, ${perTtl} hidden requests per TTL: ${found} of ${seeds} ${wrong.join('; ')}`);
    }
  }
}

function people(seeds: number): void {
  for (const [city, offset] of [
    ['New York', -4],
    ['Moscow', 3],
    ['Tokyo', 9],
    ['London', 1],
    ['Kolkata', 5.5],
  ] as const) {
    let found = 0;
    let inside = 0;
    const widths: number[] = [];
    const wrong: string[] = [];
    for (let seed = 0; seed < seeds; seed++) {
      const random = seededRandom(seed, `office ${city}`);
      const events = [
        ...ordinary(seed, 60, 60, true),
        ...pairEvents('192.0.2.77', 'desk.example', shifted(officeTrain(random, 1500, 60, 0, offset))),
      ];
      const findings = run(events, own);
      const hit = findings.find((finding) => finding.analysis === 'working-hours' && finding.subject.to === 'desk.example');
      if (hit) {
        found++;
        const low = hit.statistics['utcOffsetLow']!;
        const high = hit.statistics['utcOffsetHigh']!;
        if (low <= offset && offset <= high) inside++;
        widths.push(high - low);
      }
      const others = findings.filter((finding) => finding !== hit);
      if (others.length > 0)
        wrong.push(
          `+ ${others.map((other) => `${other.analysis} ${other.subject.to} ${other.statistics['periodSeconds']?.toFixed(0) ?? ''}`).join(', ')}`,
        );
    }
    console.log(
      `office hours in ${city}: found ${found}, offset inside ${inside} of ${seeds}, plateau at most ${Math.max(...widths)} h ${wrong.join('; ')}`,
    );
  }
}

function retries(seeds: number): void {
  for (const schedule of RETRY_SCHEDULES.filter(({ id }) => !id.includes('scan') || id.endsWith('-135'))) {
    let found = 0;
    const wrong: string[] = [];
    for (let seed = 0; seed < seeds; seed++) {
      const random = seededRandom(seed, `retries ${schedule.id}`);
      const times = poissonTrain(random, 3, 30);
      for (let message = 0; message < 3; message++) {
        let at = random() * 20 * 86_400;
        times.push(at);
        for (const step of schedule.steps.slice(0, 14)) {
          at += step + 5 * random();
          times.push(at);
        }
      }
      const events = [
        ...ordinary(seed, 60, 30, seed % 2 === 1),
        ...pairEvents('192.0.2.77', 'mx.example', shifted(times.map(Math.floor).sort((a, b) => a - b))),
      ];
      const findings = run(events, own);
      const hit = findings.find((finding) => finding.analysis === 'mail-retry' && finding.subject.to === 'mx.example');
      if (hit) found++;
      const others = findings.filter((finding) => finding !== hit);
      if (others.length > 0)
        wrong.push(
          `+ ${others.map((other) => `${other.analysis} ${other.subject.to} ${other.statistics['periodSeconds']?.toFixed(0) ?? ''}`).join(', ')}`,
        );
    }
    console.log(`retries of ${schedule.id}: ${found} of ${seeds} ${wrong.join('; ')}`);
  }
}

function speed(pairs: number): void {
  const random = seededRandom(1, 'speed');
  const events: MadeEvent[] = [];
  for (let pair = 0; pair < pairs; pair++) {
    const times =
      pair % 3 === 0
        ? dailyTrain(random, 100 / 30, 30, 12, 0.9)
        : pair % 3 === 1
          ? poissonTrain(random, 100 / 30, 30)
          : beaconTrain(random, { period: 3600 * (1 + 12 * random()), jitter: 0.1, lost: 0.2, days: 30 });
    events.push(...pairEvents(`192.0.2.${pair % 100}`, `server${Math.floor(pair / 100)}.example`, shifted(times)));
  }
  const input = madeInput(events);
  console.log(`${events.length} events in ${input.pairs.count} pairs`);
  for (const { id: analysis } of analyses.filter(
    ({ id }) => part === 'speed' || part === 'all' || (part === 'speed-own' ? own : [part.slice(6)]).includes(id),
  )) {
    // Each alone, without what it builds on.
    const chosen = analyses.filter(({ id }) => id === analysis);
    const start = process.cpuUsage();
    const findings = runAnalyses({ ...input, only: [analysis] }, quiet, chosen);
    const { user, system } = process.cpuUsage(start);
    const found = findings.filter(({ verdict }) => verdict === 'found').length;
    console.log(`${analysis}: ${((user + system) / 1e6).toFixed(2)} s of processor time, ${found} found`);
  }
}

const seeds = Number(howMany) || 20;
if (part === 'null' || part === 'all') nullRuns(seeds);
if (part === 'beacons' || part === 'all') beacons(seeds);
if (part === 'even-beacons' || part === 'all') evenBeacons(seeds);
if (part === 'caches' || part === 'all') caches(seeds);
if (part === 'people' || part === 'all') people(seeds);
if (part === 'retries' || part === 'all') retries(seeds);
if (part.startsWith('speed') || part === 'all') speed(Number(howMany) || 10_000);
