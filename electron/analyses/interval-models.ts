import { type ActivityProfile, activityProfile } from '../statistics/activity-profile.ts';
import { type CacheFit, findPileUp, fitCache, type PileUp } from '../statistics/cache.ts';
import { type Comb, type CombSearch, fitComb, type Intervals, searchComb } from '../statistics/renewal.ts';
import { type Contacts, intervalsOnProfile, simulatedChance } from '../statistics/renewal-chance.ts';
import type { AnalysisContext, EventTrain } from './analysis.ts';

/** A train made ready for models of its intervals. */
export interface IntervalView {
  readonly train: EventTrain;
  readonly burstGapSeconds: number;
  readonly contacts: Contacts;
  readonly profile: ActivityProfile;
  readonly intervals: Intervals;
}

/** Puts a train on the clock of its own hours. @param exposure from `weekExposure` */
export function viewIntervals(context: AnalysisContext, train: EventTrain, burstGapSeconds: number, exposure: Float64Array): IntervalView {
  const contacts: Contacts = { time: train.time, end: train.end, burstGap: burstGapSeconds * 1e6, broken: brokenSteps(context, train) };
  const profile = activityProfile(train.time, exposure);
  return { train, burstGapSeconds, contacts, profile, intervals: intervalsOnProfile(contacts, profile) };
}

/** Bursts after which a collection gap lies before the next burst. */
function brokenSteps(context: AnalysisContext, { time }: EventTrain): number[] {
  const broken: number[] = [];
  let gap = 0;
  for (let i = 0; i + 1 < time.length && gap < context.gaps.length; i++) {
    while (gap < context.gaps.length && context.gaps[gap]!.end <= time[i]!) gap++;
    if (gap < context.gaps.length && context.gaps[gap]!.start < time[i + 1]!) broken.push(i);
  }
  return broken;
}

/** Below this many contacts the e-value is so careful that chance is simulated; above, it has power to spare. */
const SIMULATED_UP_TO = 200;
/** A ln likelihood ratio that is worth simulating for, and a p that needs no more precision. */
const WORTH_SIMULATING = 6;
const SMALL_ENOUGH = 1e-8;

/** Evidence for a re-armed timer, with a p that has been simulated where the e-value alone is too careful. */
export function timerEvidence(context: AnalysisContext, view: IntervalView, exposure: Float64Array, label: string): CombSearch | null {
  const search = searchComb(view.intervals);
  if (search === null || search.p <= SMALL_ENOUGH || search.logRatio < WORTH_SIMULATING || view.train.time.length > SIMULATED_UP_TO) return search;
  const p = simulatedChance(view.contacts, view.profile, exposure, search.logEvidence, context.random(label), context.tick);
  return { ...search, p: Math.min(search.p, p) };
}

/** How a cache and a timer compare as explanations of the same intervals. */
export interface CacheVerdict {
  readonly pileUp: PileUp;
  readonly cache: CacheFit;
  /** The best timer, when any timer was worth fitting. */
  readonly timer: (Comb & { readonly logRatio: number }) | null;
  /** True when the cache explains the intervals better than any timer and its waits look like demand, not like jitter. */
  readonly fits: boolean;
  /** Why, in a sentence. */
  readonly because: string;
}

const MOST_SHORTER = 0.05;
/** An even jitter of a timer has 0.58, demand that comes by chance 1. */
const LEAST_WAIT_VARIATION = 0.75;

/** Compares both; null when nothing piles up above any usual time to live. */
export function compareWithCache(view: IntervalView): CacheVerdict | null {
  const { intervals, contacts, profile } = view;
  if (intervals.seconds.length < 10) return null;
  const pileUp = findPileUp(intervals.seconds.slice().sort());
  if (pileUp === null || pileUp.p > 0.5) return null;
  const waits = new Float64Array(intervals.seconds.length);
  const rate = new Float64Array(intervals.seconds.length);
  const broken = new Set(contacts.broken);
  let kept = 0;
  for (let i = 0; i + 1 < contacts.time.length; i++) {
    if (broken.has(i)) continue;
    const until = contacts.time[i + 1]!;
    rate[kept] = profile.rateAt(until);
    const expiry = contacts.time[i]! + pileUp.ttl * 1e6;
    waits[kept] = until > expiry ? Math.max(profile.operational(until) - profile.operational(expiry), 1.5 * rate[kept]!) : 1.5 * rate[kept]!;
    kept++;
  }
  const cache = fitCache(intervals, pileUp.ttl, waits, rate);
  const search = searchComb(intervals);
  const timer = search === null ? null : fitComb(intervals, search.best);
  // The search knows evenly spread jitter as well; its ratio may beat the sharpened normal teeth. Four numbers were fitted, half ln n each.
  const timerRatio = timer === null ? 0 : Math.max(timer.logRatio, search!.logRatio) - 2 * Math.log(intervals.seconds.length);
  return { pileUp, cache, timer, ...judgeCache(cache, timerRatio, intervals.seconds.length) };
}

function judgeCache(cache: CacheFit, timerRatio: number, n: number): { readonly fits: boolean; readonly because: string } {
  const shorter = cache.shorter / n;
  if (shorter > MOST_SHORTER) {
    return {
      fits: false,
      because: `${cache.shorter} of ${n} intervals are shorter than the time to live of ${cache.ttl} s; one cache would allow none.`,
    };
  }
  if (cache.meanWait < Math.max(3, 0.003 * cache.ttl)) {
    return {
      fits: false,
      because: `Contacts come right at ${cache.ttl} s, with no wait for demand (${cache.meanWait.toFixed(1)} s on average); that is a timer.`,
    };
  }
  if (cache.waitVariation < LEAST_WAIT_VARIATION) {
    return {
      fits: false,
      because: `Waits beyond ${cache.ttl} s vary less (${cache.waitVariation.toFixed(2)} of their mean) than demand by chance would (1 or more); a timer's jitter does so.`,
    };
  }
  if (cache.logRatio <= timerRatio) {
    return {
      fits: false,
      because: `A timer explains the intervals better than a cache of ${cache.ttl} s does (by ${(timerRatio - cache.logRatio).toFixed(0)} units of ln likelihood).`,
    };
  }
  return {
    fits: true,
    because: `${n - cache.shorter} of ${n} intervals are at least ${cache.ttl} s, beginning sharply there and thinning out: each contact restarts the clock, and the next comes when someone asks after expiry.`,
  };
}
