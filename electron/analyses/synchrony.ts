import { readableCount } from '../../shared/lib/format-value.ts';
import type { Innocent } from '../../shared/model/finding.ts';
import {
  coincidences,
  eventSynchronisation,
  jitterChances,
  poissonBinomialUpper,
  shiftChances,
  spikeTimeTiling,
  type Tiling,
  tilesOf,
} from '../statistics/coincidence.ts';
import { chiSquaredFit } from '../statistics/vantage.ts';
import type { Analysis, AnalysisContext, EventTrain, FindingDraft } from './analysis.ts';
import { CALENDAR_BEATS, foundPeriods } from './aperiodic.ts';
import { chanceWords, percent, spanWords } from './pair-draft.ts';
import { firstTries, recordedSeconds } from './retry-models.ts';
import { windowRows } from './window-rows.ts';

const MINIMUM_EVENTS = 20;
/** "At the same time": within this many seconds. Both are tried; p pays for both. */
const DELTAS = [2, 10];
const WIDEST = 10;
/** Moves of the jitter surrogates, in seconds, beside fifteen times the tolerance. */
const JITTERS = [600, 1800];
const REACH = 8;
/** Half of the events of each beyond what chance tiles: below that two sources are not "one". */
const MINIMUM_EFFECT = 0.3;
const MINIMUM_COINCIDENCES = 5;
/** A source that fires together with so many others shares a cause with them, not a machine. */
const CROWD = 5;
const MOST_CANDIDATES = 2000;
const MOST_NEAR = 64;

interface Together {
  readonly a: number;
  readonly b: number;
  readonly delta: number;
  readonly hits: number;
  readonly p: number;
  readonly jitterP: number;
  /** The largest p under a shared beat, and the beat in seconds; 1 and 0 where no beat is shared. */
  readonly scheduleP: number;
  readonly beat: number;
  readonly tiling: Tiling;
}

/**
 * Do two sources ask the same server as one machine would? Spike time tiling as effect; p is the larger one under jitter surrogates, which keep
 * the slow rate, and, where both keep a beat, under moves by whole periods, which keep the schedule (METHODS.md B7).
 */
export const synchronyAnalysis: Analysis = {
  id: 'synchrony',
  title: 'Acting as one',
  question: 'Do two sources contact the same server at the same moments, more than their hours or a shared schedule explain?',
  version: '1.1.0',
  perPair: false,
  after: ['duplicates', 'collection-gap', 'periodicity'],
  *run(context, earlier) {
    const { candidates, tests } = screen(context);
    const periods = foundPeriods(earlier);
    const found = candidates.slice(0, MOST_CANDIDATES).map(([a, b]) => compare(context, a, b, periods));
    const company = new Map<number, number>();
    for (const one of found) {
      if (one.p > 1e-4 || one.tiling.value < MINIMUM_EFFECT) continue;
      for (const pair of [one.a, one.b]) company.set(pair, (company.get(pair) ?? 0) + 1);
    }
    const told = found.filter((one) => one.p <= 0.5 && one.tiling.value >= 0.1);
    context.countUntold(Math.max(0, tests - told.length));
    for (const one of told) yield draft(context, one, Math.min(company.get(one.a) ?? 0, company.get(one.b) ?? 0), tests);
  },
};

/** Pairs of sources of the same server that come near each other oftener than chance would have it, and how many pairs were looked at. */
function screen(context: AnalysisContext): { candidates: [number, number][]; tests: number } {
  const { table, pairs } = context;
  const { first, last } = windowRows(context);
  const begins = new Uint8Array(table.count);
  const askers = new Uint32Array(context.actors.length);
  const size = new Uint32Array(pairs.count);
  for (let pair = 0; pair < pairs.count; pair++) {
    if (context.size(pair) < MINIMUM_EVENTS) continue;
    if ((pair & 255) === 0) context.tick();
    const train = context.train(pair);
    if (train.time.length < MINIMUM_EVENTS) continue;
    size[pair] = train.time.length;
    askers[pairs.to[pair]!]!++;
    for (const row of train.row) begins[row] = 1;
  }
  const near = new Map<number, number>();
  const recent = new Map<number, number[]>();
  for (let row = first; row < last; row++) {
    if ((row & 0xffff) === 0) context.tick();
    if (begins[row] === 0 || askers[pairs.to[pairs.ofEvent[row]!]!]! < 2) continue;
    meet(context, row, near, recent);
  }
  const span = (context.window.end - context.window.start) / 1e6;
  const candidates: { pair: [number, number]; excess: number }[] = [];
  for (const [key, count] of near) {
    const a = Math.floor(key / pairs.count);
    const b = key % pairs.count;
    const expected = (size[a]! * size[b]! * 2 * WIDEST) / span;
    if (count >= MINIMUM_COINCIDENCES && count > 2 * expected && count >= 0.1 * Math.min(size[a]!, size[b]!))
      candidates.push({ pair: [a, b], excess: count - expected });
  }
  candidates.sort((x, y) => y.excess - x.excess || x.pair[0] - y.pair[0] || x.pair[1] - y.pair[1]);
  let tests = 0;
  for (const count of askers) tests += (count * (count - 1)) / 2;
  return { candidates: candidates.map(({ pair }) => pair), tests };
}

/** Notes every source of the same server that was heard within the widest tolerance before this row. */
function meet(context: AnalysisContext, row: number, near: Map<number, number>, recent: Map<number, number[]>): void {
  const { table, pairs } = context;
  const pair = pairs.ofEvent[row]!;
  const server = pairs.to[pair]!;
  const heard = recent.get(server) ?? [];
  let old = 0;
  while (old < heard.length && table.time[heard[old]!]! < table.time[row]! - WIDEST * 1e6) old++;
  // A server so busy that many are always near tells nothing by nearness; only the latest are compared.
  const kept = heard.slice(Math.max(old, heard.length - MOST_NEAR));
  for (const other of kept) {
    const otherPair = pairs.ofEvent[other]!;
    if (otherPair === pair) continue;
    const key = Math.min(pair, otherPair) * pairs.count + Math.max(pair, otherPair);
    near.set(key, (near.get(key) ?? 0) + 1);
  }
  kept.push(row);
  recent.set(server, kept);
}

function compare(context: AnalysisContext, first: number, second: number, periods: ReadonlyMap<string, number>): Together {
  context.tick();
  const [a, b] = contactsOf(context, first).time.length >= contactsOf(context, second).time.length ? [first, second] : [second, first];
  const start = context.window.start / 1e6;
  const x = contactsOf(context, a).time.map((time) => time / 1e6 - start);
  const y = contactsOf(context, b).time.map((time) => time / 1e6 - start);
  const end = (context.window.end - context.window.start) / 1e6;
  const beats = new Set(CALENDAR_BEATS);
  for (const pair of [a, b]) {
    const period = periods.get(`${context.actors[context.pairs.from[pair]!]}\u0000${context.actors[context.pairs.to[pair]!]}`);
    if (period !== undefined) beats.add(period);
  }
  const shared = [...beats].filter((beat) => keepsBeat(x, beat) && keepsBeat(y, beat));
  let best: Together | undefined;
  for (const delta of DELTAS) {
    const tiles = tilesOf(x, delta);
    const hits = coincidences(y, x, delta);
    const jitterP = Math.max(...[15 * delta, ...JITTERS].map((jitter) => poissonBinomialUpper(jitterChances(tiles, y, jitter), hits)));
    let scheduleP = 0;
    let beat = 0;
    for (const period of shared) {
      const p = poissonBinomialUpper(shiftChances(tiles, y, period, REACH, 0, end), hits);
      if (p >= scheduleP) {
        scheduleP = p;
        beat = period;
      }
    }
    const enough = hits >= MINIMUM_COINCIDENCES && y.length >= MINIMUM_EVENTS;
    const p = enough ? Math.min(1, DELTAS.length * Math.max(jitterP, scheduleP)) : 1;
    if (best === undefined || p < best.p)
      best = { a, b, delta, hits, p, jitterP, scheduleP: beat > 0 ? scheduleP : 1, beat, tiling: spikeTimeTiling(x, y, delta, 0, end) };
  }
  return best!;
}

/** What is compared of a pair: its contacts, those of a mail queue by their first try only. */
interface Contacts {
  readonly time: Float64Array;
  readonly row: Uint32Array;
}

const knownContacts = new WeakMap<EventTrain, Contacts>();

function contactsOf(context: AnalysisContext, pair: number): Contacts {
  const train = context.train(pair);
  let contacts = knownContacts.get(train);
  if (contacts === undefined) {
    const kept = firstTries(
      train.time.map((time) => time / 1e6),
      recordedSeconds(context),
    );
    contacts = { time: Float64Array.from(kept, (i) => train.time[i]!), row: Uint32Array.from(kept, (i) => train.row[i]!) };
    knownContacts.set(train, contacts);
  }
  return contacts;
}

/** Whether a train favours some phases of a beat: χ² over forty phases or fewer. */
function keepsBeat(seconds: Float64Array, beat: number): boolean {
  const bins = Math.max(5, Math.min(40, Math.floor(seconds.length / 5)));
  const counts = new Float64Array(bins);
  for (const time of seconds) counts[Math.min(bins - 1, Math.floor(((time % beat) / beat) * bins))]!++;
  return chiSquaredFit(counts).p < 1e-3;
}

function draft(context: AnalysisContext, one: Together, company: number, tests: number): FindingDraft {
  const { pairs, actors } = context;
  const nameA = actors[pairs.from[one.a]!] ?? '';
  const nameB = actors[pairs.from[one.b]!] ?? '';
  const to = actors[pairs.to[one.a]!] ?? '';
  const trainA = contactsOf(context, one.a);
  const trainB = contactsOf(context, one.b);
  const x = trainA.time.map((time) => time / 1e6);
  const y = trainB.time.map((time) => time / 1e6);
  const nearA = coincidences(x, y, one.delta);
  const { strength, lead } = eventSynchronisation(x, y, one.delta);
  const crowd = company >= CROWD;
  const big = one.tiling.value >= MINIMUM_EFFECT;
  const share = `${percent(nearA / x.length)} of the contacts of ${nameA} and ${percent(one.hits / y.length)} of those of ${nameB} with ${to} have one of the other within ${one.delta} s`;
  return {
    subject: { hosts: [nameA, nameB].sort(), to },
    n: x.length + y.length,
    statistics: {
      sttc: one.tiling.value,
      coincidences: nearA,
      eventsA: x.length,
      eventsB: y.length,
      deltaSeconds: one.delta,
      eventSynchronisation: strength,
      lead,
      jitterP: one.jitterP,
      ...(one.beat > 0 ? { scheduleP: one.scheduleP, beatSeconds: one.beat } : {}),
      company,
      sourcePairs: tests,
    },
    effect: { name: 'spike time tiling coefficient', value: one.tiling.value, low: one.tiling.low, high: one.tiling.high },
    effectMinimum: MINIMUM_EFFECT,
    p: one.p,
    decision: crowd ? 'not found' : 'test',
    summary: crowd
      ? `${share}; but each of them does so with ${readableCount(company)} sources or more, so a common cause (a mailing, a schedule) is at work, not one machine.`
      : big && one.p <= 0.05
        ? `${share}: they act as one (tiling coefficient ${one.tiling.value.toFixed(2)}, chance ${chanceWords(one.p)} when only their hours${one.beat > 0 ? ' and their shared schedule' : ''} are kept).`
        : `${share}, which ${one.beat > 0 && one.scheduleP > one.jitterP ? `their shared beat of ${spanWords(one.beat)}` : 'their rates'} would also give (chance ${chanceWords(one.p)}): no sign that they act as one.`,
    caveat:
      'Acting together can mean one machine, one operator, or two machines fed by the same requests; it does not tell which, nor who caused the requests.',
    innocent: innocentReasons(one, company, nameA, nameB),
    evidence: { count: nearA + one.hits, sample: context.cite(evidence(trainA, trainB, one.delta)) },
    parameters: {
      deltas: DELTAS.join(', '),
      jitterSeconds: [15 * one.delta, ...JITTERS].join(', '),
      reach: REACH,
      crowd: CROWD,
      minimumEvents: MINIMUM_EVENTS,
    },
  };
}

/** Rows of both trains that have a partner, in order of time. */
function evidence(a: Contacts, b: Contacts, delta: number): number[] {
  const rows: number[] = [];
  let start = 0;
  for (let index = 0; index < a.time.length; index++) {
    while (start < b.time.length && b.time[start]! < a.time[index]! - delta * 1e6) start++;
    if (start < b.time.length && b.time[start]! <= a.time[index]! + delta * 1e6) rows.push(a.row[index]!, b.row[start]!);
  }
  return rows.sort((x, y) => x - y);
}

function innocentReasons(one: Together, company: number, nameA: string, nameB: string): Innocent[] {
  return [
    {
      explanation: 'Both are busy at the same hours',
      verdict: one.jitterP > 0.01 ? 'fits' : 'does not fit',
      because: `When each contact of ${nameB} is moved by up to ${15 * one.delta} s, 10 min or 30 min, which keeps the hours, so many coincidences come with probability ${chanceWords(one.jitterP)} at most.`,
    },
    {
      explanation: 'Both follow the same schedule without being one machine',
      verdict: one.beat === 0 ? 'does not fit' : one.scheduleP > 0.01 ? 'fits' : 'does not fit',
      because:
        one.beat === 0
          ? 'They do not both keep any of the usual beats (5 min to a day).'
          : `When contacts are moved by whole periods of ${spanWords(one.beat)}, which keeps the schedule, so many coincidences come with probability ${chanceWords(one.scheduleP)}.`,
    },
    {
      explanation: 'A common cause: one sender or event that sets many off at once',
      verdict: company >= CROWD ? 'fits' : 'does not fit',
      because:
        company > 1
          ? `The less connected of the two fires together with ${readableCount(company)} sources of this server.`
          : 'No third source of this server fires together with both.',
    },
    {
      explanation: 'One service with two addresses (a pair of resolvers or relays that share their clients)',
      verdict: 'fits',
      because: `Large organisations run resolvers in pairs; ${nameA} and ${nameB} would then look just like this.`,
    },
  ];
}
