import { readableCount } from '../../shared/lib/format-value.ts';
import type { Innocent } from '../../shared/model/finding.ts';
import { MICROS_PER_DAY } from '../../shared/model/time.ts';
import { ruzicka, ruzickaP } from '../statistics/audience.ts';
import { ruzickaBound } from '../statistics/audience-bound.ts';
import { namedGapProbability } from '../statistics/longest-gap.ts';
import type { Analysis, AnalysisContext, FindingDraft } from './analysis.ts';
import { chanceWords, spanWords } from './pair-draft.ts';
import { minuteWords } from './window-rows.ts';

const MINIMUM_OLD = 20;
const MINIMUM_NEW = 5;
const MINIMUM_ASKERS = 2;
/** A server that fell silent, or was not asked before, by chance is no candidate. */
const ENDED = 1e-3;
const MOST_GAP_DAYS = 45;
const MOST_SERVERS = 300;
const TRIED_ABOVE = 0.3;
const MINIMUM_EFFECT = 0.5;
/** The old server must be this much more alike than any server that never stopped. */
const DISTINCT = 1.5;

/** One server with who asks it how often. */
export interface Audience {
  readonly server: number;
  readonly askers: ReadonlyMap<number, number>;
  readonly pairs: readonly number[];
  readonly unique: number;
  readonly first: number;
  readonly last: number;
}

/** All servers that were asked in the window, by actor. */
export function listAudiences(context: AnalysisContext): Audience[] {
  const audiences: Audience[] = [];
  for (let server = 0; server < context.actors.length; server++) {
    const pairs = Array.from(context.pairsTo(server)).filter((pair) => context.size(pair) > 0);
    if (pairs.length === 0) continue;
    context.tick();
    const askers = new Map<number, number>();
    let unique = 0;
    let first = Number.POSITIVE_INFINITY;
    let last = Number.NEGATIVE_INFINITY;
    for (const pair of pairs) {
      askers.set(context.pairs.from[pair]!, context.size(pair));
      unique += context.size(pair);
      const { time } = context.train(pair);
      if (time.length === 0) continue;
      first = Math.min(first, time[0]!);
      last = Math.max(last, time[time.length - 1]!);
    }
    if (Number.isFinite(first)) audiences.push({ server, askers, pairs, unique, first, last });
  }
  return audiences;
}

interface Candidate {
  readonly old: Audience;
  readonly next: Audience;
  readonly likeness: number;
  readonly rival: number;
}

/**
 * Did the askers of a server that vanished turn to a new one? Ruzicka likeness of the two audiences, tested by dealing the new one's weights to all
 * active askers (METHODS.md B11); every pair of a vanished and a new server counts as a test.
 */
export const successorAnalysis: Analysis = {
  id: 'successor',
  title: 'Successors',
  question: 'When a server is no longer asked, which new one do the same askers turn to?',
  version: '1.0.0',
  perPair: false,
  after: ['duplicates', 'collection-gap'],
  *run(context) {
    const audiences = listAudiences(context);
    const { candidates, tests } = listCandidates(context, audiences);
    const pool = [...new Set(audiences.flatMap((audience) => [...audience.askers.keys()]))].sort((a, b) => a - b);
    context.countUntold(tests - candidates.length);
    for (const candidate of candidates) {
      context.tick();
      yield draft(context, candidate, pool, tests);
    }
  },
};

function listCandidates(context: AnalysisContext, audiences: readonly Audience[]): { candidates: Candidate[]; tests: number } {
  const bySize = [...audiences].sort((a, b) => b.unique - a.unique || a.server - b.server);
  const old = bySize.filter((one) => hasEnded(context, one)).slice(0, MOST_SERVERS);
  const fresh = bySize.filter((one) => hasBegun(context, one)).slice(0, MOST_SERVERS);
  const steady = bySize.filter((one) => one.unique >= MINIMUM_OLD && one.askers.size >= MINIMUM_ASKERS).slice(0, MOST_SERVERS);
  const candidates: Candidate[] = [];
  let tests = 0;
  for (const next of fresh) {
    context.tick();
    const tried = old.filter((one) => one.server !== next.server && one.last < next.first && next.first - one.last < MOST_GAP_DAYS * MICROS_PER_DAY);
    tests += tried.length;
    for (const one of tried) {
      const likeness = likenessOf(one, next);
      if (likeness < TRIED_ABOVE) continue;
      const rival = Math.max(0, ...steady.filter((other) => other !== next && other.last >= next.first).map((other) => likenessOf(other, next)));
      candidates.push({ old: one, next, likeness, rival });
    }
  }
  candidates.sort((a, b) => b.likeness - a.likeness || a.old.server - b.old.server || a.next.server - b.next.server);
  return { candidates, tests };
}

function hasEnded(context: AnalysisContext, one: Audience): boolean {
  if (one.unique < MINIMUM_OLD || one.askers.size < MINIMUM_ASKERS) return false;
  return namedGapProbability(one.unique, one.last - one.first, context.window.end - one.last).predictive < ENDED;
}

function hasBegun(context: AnalysisContext, one: Audience): boolean {
  if (one.unique < MINIMUM_NEW || one.askers.size < MINIMUM_ASKERS) return false;
  return namedGapProbability(one.unique, one.last - one.first, one.first - context.window.start).predictive < ENDED;
}

/** Normalised Ruzicka likeness of two audiences. */
function likenessOf(one: Audience, other: Audience): number {
  let shared = 0;
  const [small, large] = one.askers.size <= other.askers.size ? [one, other] : [other, one];
  for (const [asker, count] of small.askers) shared += Math.min(count / small.unique, (large.askers.get(asker) ?? 0) / large.unique);
  return shared / (2 - shared);
}

function draft(context: AnalysisContext, candidate: Candidate, pool: readonly number[], tests: number): FindingDraft {
  const { old, next, likeness, rival } = candidate;
  const host = context.actors[old.server] ?? '';
  const successor = context.actors[next.server] ?? '';
  const before = pool.map((asker) => old.askers.get(asker) ?? 0);
  const after = pool.map((asker) => next.askers.get(asker) ?? 0);
  const simulated = ruzickaP(before, after, context.random(`successor ${host} ${successor}`));
  const p = simulated > 2e-3 ? simulated : Math.min(simulated, ruzickaBound(before, after));
  const common = likeness < DISTINCT * rival;
  const gap = (next.first - old.last) / 1e6;
  const addresses = sharedAddresses(context, old.server, next.server);
  const both = [...next.askers.keys()].filter((asker) => old.askers.has(asker)).length;
  const found = likeness >= MINIMUM_EFFECT && p <= 0.05 && !common;
  return {
    subject: { host, successor },
    n: old.unique + next.unique,
    statistics: {
      likeness,
      likenessRaw: ruzicka(before, after, false),
      nearestRival: rival,
      gapHours: gap / 3600,
      askersOld: old.askers.size,
      askersNew: next.askers.size,
      askersBoth: both,
      sharedAddresses: addresses,
      pool: pool.length,
      candidatePairs: tests,
    },
    effect: { name: 'likeness of audiences (Ruzicka, 0 to 1)', value: likeness },
    effectMinimum: MINIMUM_EFFECT,
    p,
    decision: common ? 'not found' : 'test',
    summary: found
      ? `${successor}, first asked ${minuteWords(next.first)}, looks like the successor of ${host}, last asked ${minuteWords(old.last)}: ${readableCount(both)} of its ${readableCount(next.askers.size)} askers asked the old one, in like shares (likeness ${likeness.toFixed(2)}; chance ${chanceWords(p)} if its askers were drawn from all ${pool.length} in the log).`
      : `${successor} came ${spanWords(gap)} after ${host} was last asked, but their audiences are ${common ? `no more alike (${likeness.toFixed(2)}) than those of servers that never stopped (${rival.toFixed(2)})` : `alike only by ${likeness.toFixed(2)} (chance ${chanceWords(p)})`}.`,
    caveat:
      'The same askers show that whoever used the old server uses the new one; they do not show who runs either, nor how the new name became known.',
    innocent: innocentReasons(candidate, common, addresses),
    evidence: { count: next.unique, sample: context.cite(endRows(context, old, next)) },
    parameters: { minimumOld: MINIMUM_OLD, minimumNew: MINIMUM_NEW, ended: ENDED, mostGapDays: MOST_GAP_DAYS, distinct: DISTINCT },
  };
}

/** Addresses that both names were answered with, where the log holds answers (name → data). */
function sharedAddresses(context: AnalysisContext, one: number, other: number): number {
  const known = new Set(Array.from(context.pairsFrom(one), (pair) => context.pairs.to[pair]!));
  return Array.from(context.pairsFrom(other)).filter((pair) => known.has(context.pairs.to[pair]!)).length;
}

/** Rows of the last contacts with the old server and the first ones with the new. */
function endRows(context: AnalysisContext, old: Audience, next: Audience): number[] {
  const ends = old.pairs.map((pair) => context.train(pair).row.at(-1)).filter((row) => row !== undefined);
  const starts = next.pairs.map((pair) => context.train(pair).row[0]).filter((row) => row !== undefined);
  return [...ends.sort((a, b) => a - b).slice(-5), ...starts.sort((a, b) => a - b).slice(0, 5)];
}

function innocentReasons(candidate: Candidate, common: boolean, addresses: number): Innocent[] {
  return [
    {
      explanation: 'The same busy askers ask every server',
      verdict: common ? 'fits' : 'does not fit',
      because: `The most alike of the servers that never stopped has likeness ${candidate.rival.toFixed(2)}; the vanished one has ${candidate.likeness.toFixed(2)}.`,
    },
    {
      explanation: 'A plain rename or move by the operator, announced to those who use it',
      verdict: 'fits',
      because:
        addresses > 0
          ? `Both names were answered with the same address (${addresses} shared), as in a rename.`
          : 'Renames look just like this; whether both names have one address, the log does not say.',
    },
    {
      explanation: 'Coincidence of one server ending and another beginning',
      verdict: candidate.likeness >= MINIMUM_EFFECT ? 'does not fit' : 'cannot say',
      because: 'Every pair of a vanished and a new server counts as a test, and the likeness of audiences is what is tested, not the dates.',
    },
  ];
}
