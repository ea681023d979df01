import { readableCount } from '../../shared/lib/format-value.ts';
import type { Innocent } from '../../shared/model/finding.ts';
import { MICROS_PER_DAY } from '../../shared/model/time.ts';
import { blockBootstrapShare, gini, herfindahl } from '../statistics/concentration.ts';
import { dispersion } from '../statistics/dispersion.ts';
import { wilson } from '../statistics/wilson.ts';
import type { Analysis, AnalysisContext, FindingDraft } from './analysis.ts';
import { percent } from './pair-draft.ts';
import { counted, listWords, windowRows } from './window-rows.ts';

/** Below these a share says nothing about a habit. */
const MINIMUM_EVENTS = 50;
const MINIMUM_ASKERS = 5;
/** The askers named are the fewest that together make up this much. */
const BULK = 0.75;
/** More than these many and it is a crowd. */
const FEW = 3;
/** Shares over days that vary this much more than chance get their interval from whole days drawn again. */
const CLUMPED = 1.5;
const TOLD_SERVERS = 25;

interface Audience {
  readonly server: number;
  /** Pairs by unique events, most first. */
  readonly pairs: readonly number[];
  readonly unique: number;
  readonly effective: number;
}

/** Is a server asked by few out of many? Shares with intervals, effective number of askers, and rank among the other servers (METHODS.md B10). */
export const concentrationAnalysis: Analysis = {
  id: 'concentration',
  title: 'Share and concentration',
  question: 'How much of what a server is asked comes from how few, and is that unusual among its neighbours?',
  version: '1.0.0',
  perPair: false,
  after: ['duplicates', 'collection-gap'],
  *run(context) {
    const counts = countContacts(context);
    const audiences = listAudiences(context, counts);
    const ranked = [...audiences].sort((a, b) => a.effective - b.effective || a.server - b.server);
    const rank = new Map(ranked.map((audience, index) => [audience.server, index + 1]));
    audiences.sort((a, b) => b.unique - a.unique || a.server - b.server);
    let told = 0;
    for (const audience of audiences) {
      context.tick();
      const found = isConcentrated(counts, audience);
      if (!found && ++told > TOLD_SERVERS) continue;
      yield draft(context, audience, counts, found, rank.get(audience.server)!, ranked);
    }
  },
};

/** Records of each pair in the window, of one sort of log per server, so that lookups of a name and mail handed to it are not added up. */
interface Counts {
  readonly unique: Uint32Array;
  readonly raw: Uint32Array;
  /** Rows of the main sort of log of each server: 1. */
  readonly counts: (row: number) => boolean;
}

function countContacts(context: AnalysisContext): Counts {
  const { table, pairs, actors } = context;
  const { first, last } = windowRows(context);
  if (first === 0 && last === table.count && new Set(table.sources.map((source) => source.format)).size === 1) {
    return { unique: pairs.unique, raw: pairs.total, counts: () => true };
  }
  const formats = [...new Set(table.sources.map((source) => source.format))];
  const formatOf = table.sources.map((source) => formats.indexOf(source.format));
  const perFormat = formats.map(() => new Uint32Array(actors.length));
  for (let row = first; row < last; row++) perFormat[formatOf[table.source[row]!]!]![pairs.to[pairs.ofEvent[row]!]!]!++;
  const main = Uint32Array.from(actors, (_, actor) => {
    let best = 0;
    for (let format = 1; format < formats.length; format++) if (perFormat[format]![actor]! > perFormat[best]![actor]!) best = format;
    return best;
  });
  const counts = (row: number): boolean => formatOf[table.source[row]!] === main[pairs.to[pairs.ofEvent[row]!]!];
  const raw = new Uint32Array(pairs.count);
  const unique = new Uint32Array(pairs.count);
  for (let row = first; row < last; row++) {
    if (!counts(row)) continue;
    const pair = pairs.ofEvent[row]!;
    raw[pair]!++;
    if (pairs.repeated[row] === 0) unique[pair]!++;
  }
  return { unique, raw, counts };
}

function listAudiences(context: AnalysisContext, counts: Counts): Audience[] {
  const audiences: Audience[] = [];
  for (let server = 0; server < context.actors.length; server++) {
    const all = context.pairsTo(server);
    if (all.length < MINIMUM_ASKERS) continue;
    context.tick();
    const pairs = Array.from(all).filter((pair) => counts.unique[pair]! > 0);
    const sizes = pairs.map((pair) => counts.unique[pair]!);
    const unique = sizes.reduce((sum, count) => sum + count, 0);
    if (unique < MINIMUM_EVENTS || pairs.length < MINIMUM_ASKERS) continue;
    pairs.sort((a, b) => counts.unique[b]! - counts.unique[a]! || a - b);
    audiences.push({ server, pairs, unique, effective: 1 / herfindahl(sizes) });
  }
  return audiences;
}

/** The fewest askers that make up the bulk. */
function bulkOf(counts: Counts, audience: Audience): number[] {
  const bulk: number[] = [];
  let sum = 0;
  for (const pair of audience.pairs) {
    if (sum >= BULK * audience.unique) break;
    bulk.push(pair);
    sum += counts.unique[pair]!;
  }
  return bulk;
}

function isConcentrated(counts: Counts, audience: Audience): boolean {
  const bulk = bulkOf(counts, audience).length;
  return bulk <= FEW && bulk <= audience.pairs.length / 3;
}

function draft(
  context: AnalysisContext,
  audience: Audience,
  contacts: Counts,
  found: boolean,
  rank: number,
  ranked: readonly Audience[],
): FindingDraft {
  const { pairs, unique, server } = audience;
  const { raw } = contacts;
  const bulk = bulkOf(contacts, audience);
  const hosts = bulk.map((pair) => context.actors[context.pairs.from[pair]!] ?? '');
  const to = context.actors[server] ?? '';
  const part = bulk.reduce((sum, pair) => sum + contacts.unique[pair]!, 0);
  const rawPart = bulk.reduce((sum, pair) => sum + raw[pair]!, 0);
  const rawAll = pairs.reduce((sum, pair) => sum + raw[pair]!, 0);
  const share = wilson(part, unique);
  const rawShare = wilson(rawPart, rawAll);
  const days = dailyShare(context, pairs, bulk);
  const clumped = days.ratio > CLUMPED && days.part.length >= 10;
  const interval = clumped ? widest(share, blockBootstrapShare(days.part, days.whole, context.random(`concentration ${to}`))) : share;
  const counts = pairs.map((pair) => contacts.unique[pair]!);
  const others = othersOf(audience, rank, ranked);
  return {
    subject: { to, hosts },
    n: unique,
    statistics: {
      unique,
      raw: rawAll,
      uniqueOfHosts: part,
      rawOfHosts: rawPart,
      share: share.value,
      shareRaw: rawShare.value,
      shareRawLow: rawShare.low,
      shareRawHigh: rawShare.high,
      ...leaders(contacts, pairs),
      herfindahl: 1 / audience.effective,
      effectiveAskers: audience.effective,
      askers: pairs.length,
      gini: gini(counts).corrected,
      rank,
      servers: ranked.length,
      ...(Number.isFinite(days.ratio) ? { varianceToMeanPerDay: days.ratio } : {}),
    },
    effect: { name: 'share of unique contacts', value: share.value, low: interval.low, high: interval.high },
    decision: found ? 'observation' : 'not found',
    summary: `${found ? '' : 'Not unusually concentrated: '}${listWords(hosts)} ${hosts.length === 1 ? 'makes' : 'make'} up ${percent(share.value)} (${percent(interval.low)} to ${percent(interval.high)}) of the contacts with ${to}: ${readableCount(part)} of ${readableCount(unique)} unique, ${readableCount(rawPart)} of ${readableCount(rawAll)} raw (${percent(rawShare.value)}). It is as if ${audience.effective.toFixed(1)} equal askers shared it, of ${readableCount(pairs.length)}${besideOthers(others)}.`,
    caveat:
      'A share of recorded lookups or connections is not a share of all traffic; a resolver speaks for many users, and grouping or splitting hosts changes the figure. A sensor that sees some networks fully and others hardly gives shares of what it sees.',
    innocent: innocentReasons(context, audience, bulk, others, rank),
    evidence: { count: part, sample: context.cite(bulk.flatMap((pair) => Array.from(context.train(pair).row)).sort((a, b) => a - b)) },
    parameters: {
      bulk: BULK,
      few: FEW,
      minimumEvents: MINIMUM_EVENTS,
      minimumAskers: MINIMUM_ASKERS,
      interval: clumped ? 'Wilson or days drawn again, the wider' : 'Wilson',
    },
  };
}

/** The other servers: how many there are, how many of them are asked by fewer, and by how many equal askers the middle one is. */
interface Others {
  readonly length: number;
  readonly fewer: number;
  readonly middle: number | undefined;
}

/** @param ranked all servers, the most concentrated first; told for each server, so nothing is copied */
function othersOf(audience: Audience, rank: number, ranked: readonly Audience[]): Others {
  const length = ranked.length - 1;
  const half = Math.floor(length / 2);
  let fewer = rank - 1;
  while (fewer > 0 && ranked[fewer - 1]!.effective === audience.effective) fewer--;
  return { length, fewer, middle: ranked[half < rank - 1 ? half : half + 1]?.effective };
}

/** How this server stands among the others; '' when it is alone. */
function besideOthers(others: Others): string {
  return others.length === 0 ? '' : `; ${others.fewer} of ${others.length} other servers in the log are asked by fewer`;
}

/** Raw and unique shares of the first, first two and first three askers. */
function leaders(contacts: Counts, pairs: readonly number[]): Record<string, number> {
  const sum = (of: Uint32Array, some: readonly number[]): number => some.reduce((total, pair) => total + of[pair]!, 0);
  const shares: Record<string, number> = {};
  for (const first of [1, 2, 3]) {
    if (pairs.length < first) break;
    shares[`top${first}Share`] = sum(contacts.unique, pairs.slice(0, first)) / sum(contacts.unique, pairs);
    shares[`top${first}ShareRaw`] = sum(contacts.raw, pairs.slice(0, first)) / sum(contacts.raw, pairs);
  }
  return shares;
}

/** Contacts per UTC day: of the askers named, and of all; and how much more the former vary than chance. */
function dailyShare(context: AnalysisContext, pairs: readonly number[], bulk: readonly number[]): { part: number[]; whole: number[]; ratio: number } {
  const days = new Map<number, [number, number]>();
  const named = new Set(bulk);
  for (const pair of pairs) {
    const { time, multiplicity } = context.train(pair);
    const isNamed = named.has(pair);
    let day = Number.NaN;
    let counts: [number, number] = [0, 0];
    for (let burst = 0; burst < time.length; burst++) {
      const next = Math.floor(time[burst]! / MICROS_PER_DAY);
      if (next !== day) {
        day = next;
        counts = days.get(day) ?? [0, 0];
        days.set(day, counts);
      }
      counts[1] += multiplicity[burst]!;
      if (isNamed) counts[0] += multiplicity[burst]!;
    }
  }
  const ordered = [...days].sort((a, b) => a[0] - b[0]).map(([, counts]) => counts);
  const part = ordered.map((counts) => counts[0]);
  return { part, whole: ordered.map((counts) => counts[1]), ratio: dispersion(part).varianceToMean };
}

function widest(a: { low: number; high: number }, b: { low: number; high: number }): { low: number; high: number } {
  return { low: Math.min(a.low, b.low), high: Math.max(a.high, b.high) };
}

function innocentReasons(context: AnalysisContext, audience: Audience, bulk: readonly number[], others: Others, rank: number): Innocent[] {
  const busy = bulk.every((pair) => {
    const own = context.size(pair);
    const all = Array.from(context.pairsFrom(context.pairs.from[pair]!)).reduce((sum, other) => sum + context.size(other), 0);
    return own < 0.2 * all;
  });
  const { middle } = others;
  return [
    {
      explanation: 'The other servers in the log are asked by as few',
      verdict: others.length < 3 || middle === undefined ? 'cannot say' : middle < 2 * audience.effective ? 'fits' : 'does not fit',
      because:
        middle === undefined
          ? 'There is no other server with enough askers to compare with.'
          : `Of ${others.length} other servers the middle one is asked as if by ${middle.toFixed(1)} equal askers; this one, by ${audience.effective.toFixed(1)}, is number ${rank} from the most concentrated.`,
    },
    {
      explanation: 'The askers named are busy everywhere (large resolvers, proxies)',
      verdict: busy ? 'fits' : 'does not fit',
      because: busy
        ? 'Each of them sends less than a fifth of its recorded contacts here.'
        : 'At least one of them sends a fifth or more of its recorded contacts to this server.',
    },
    {
      explanation: 'The sensor sees these askers fully and others hardly',
      verdict: 'cannot say',
      because: `The log does not say what it misses; ${counted(audience.pairs.length, 'asker')} are in it.`,
    },
  ];
}
