import { MICROS_PER_SECOND } from '../../shared/model/time.ts';
import { type ActivityProfile, activityProfile, exposureOfSpans } from '../statistics/activity-profile.ts';
import { type CacheFit, type CacheLook, findPileUps, fitCache, lookAtWaits, type PileUp } from '../statistics/cache.ts';
import { type Contacts, intervalsOnProfile } from '../statistics/contact-intervals.ts';
import { fitEvenTimer } from '../statistics/even-timer.ts';
import { mixedContacts } from '../statistics/mixed-contacts.ts';
import { type Comb, type CombSearch, chanceDensity, fitComb, type Intervals, logSum, searchComb } from '../statistics/renewal.ts';
import { sharpTimer, timerAmongOthers } from '../statistics/timer-among-others.ts';
import { chanceOfWholeTimer, couldBeTimer, wholeTimer } from '../statistics/whole-timer.ts';
import type { AnalysisContext, EventTrain } from './analysis.ts';

/** A train made ready for models of its intervals. */
export interface IntervalView {
  readonly train: EventTrain;
  readonly burstGapSeconds: number;
  readonly contacts: Contacts;
  readonly profile: ActivityProfile;
  readonly intervals: Intervals;
}

/** Trains whose views are kept for the next analysis; longer ones would fill memory, and are few. */
const KEPT_UP_TO = 5000;
const keptViews = new WeakMap<EventTrain, IntervalView>();
const keptProfiles = new WeakMap<EventTrain, ActivityProfile>();

/** The hours of a train's own source; kept as long as its context keeps the train. @param exposure from `weekExposure` */
export function profileOf(train: EventTrain, exposure: Float64Array): ActivityProfile {
  let profile = keptProfiles.get(train);
  if (profile === undefined) {
    profile = activityProfile(train.time, exposure);
    keptProfiles.set(train, profile);
  }
  return profile;
}

/** The view at the usual burst gap. */
export function viewUsually(context: AnalysisContext, train: EventTrain, exposure: Float64Array): IntervalView {
  return viewIntervals(context, train, context.options.burstGapSeconds, exposure);
}

/** Puts a train on the clock of its own hours; kept as long as its context keeps the train. @param exposure from `weekExposure` */
export function viewIntervals(context: AnalysisContext, train: EventTrain, burstGapSeconds: number, exposure: Float64Array): IntervalView {
  const known = keptViews.get(train);
  if (known !== undefined) return known;
  const contacts: Contacts = { time: train.time, end: train.end, burstGap: burstGapSeconds * 1e6, broken: brokenSteps(context, train) };
  const profile = profileOf(train, exposure);
  const view = { train, burstGapSeconds, contacts, profile, intervals: intervalsOnProfile(contacts, profile) };
  if (train.time.length <= KEPT_UP_TO) keptViews.set(train, view);
  return view;
}

/** What was fitted to some intervals already: caching and periodicity ask the same of them. */
interface Fitted {
  search?: CombSearch | null;
  comb?: Comb & { readonly logRatio: number };
  even?: ReturnType<typeof fitEvenTimer>;
  byChance?: Intervals;
}
const keptFits = new WeakMap<Intervals, Fitted>();

function fittedTo(intervals: Intervals): Fitted {
  let fitted = keptFits.get(intervals);
  if (fitted === undefined) {
    fitted = {};
    keptFits.set(intervals, fitted);
  }
  return fitted;
}

/** The search for a comb in these intervals. */
function combIn(intervals: Intervals): CombSearch | null {
  const fitted = fittedTo(intervals);
  if (fitted.search === undefined) fitted.search = searchComb(intervals);
  return fitted.search;
}

/** The same intervals over what chance alone explains of them. */
function byChanceOf({ intervals, contacts, profile }: IntervalView): Intervals {
  const fitted = fittedTo(intervals);
  fitted.byChance ??= intervalsOnProfile(contacts, profile, chanceDensity);
  return fitted.byChance;
}

/** The best comb of the search, sharpened. */
export function sharpComb(intervals: Intervals, search: CombSearch): Comb & { readonly logRatio: number } {
  const fitted = fittedTo(intervals);
  fitted.comb ??= fitComb(intervals, search.best);
  return fitted.comb;
}

function evenTimerIn(intervals: Intervals): ReturnType<typeof fitEvenTimer> {
  const fitted = fittedTo(intervals);
  if (fitted.even === undefined) fitted.even = fitEvenTimer(intervals);
  return fitted.even;
}

/**
 * Bursts at this gap let rhythms of half a minute and more through; tried where the usual gap swallows a quarter of the events, or where a
 * quarter of the intervals is so near to the gap that the gap itself could have cut them to their shape.
 */
const FINE_GAP_SECONDS = 5;
const FINE_WORTH = 1.3;
const FINE_MINIMUM = 30;
const NEAR_GAP = 0.25;

/** The view with bursts collapsed at 5 s, where that makes a difference; else nothing. */
export function viewFinely(context: AnalysisContext, pair: number, usual: EventTrain, exposure: Float64Array): IntervalView | null {
  const bursts = usual.time.length;
  const gap = context.options.burstGapSeconds;
  const size = context.size(pair);
  if (gap <= FINE_GAP_SECONDS || size < FINE_MINIMUM) return null;
  const near = nearGap(usual, gap);
  if (size < FINE_WORTH * bursts && !near) return null;
  const train = context.trainWithGap(pair, FINE_GAP_SECONDS);
  return train.time.length < FINE_WORTH * bursts && !near ? null : viewIntervals(context, train, FINE_GAP_SECONDS, exposure);
}

/** Whether a quarter of the steps between bursts is shorter than twice the gap. */
function nearGap({ time }: EventTrain, gapSeconds: number): boolean {
  let near = 0;
  for (let i = 1; i < time.length; i++) if (time[i]! - time[i - 1]! < 2 * gapSeconds * MICROS_PER_SECOND) near++;
  return near > NEAR_GAP * Math.max(1, time.length - 1);
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

/** Up to so many contacts never-rising densities fit a timer's own steps so well that its evidence drowns; chance in the narrower sense has fewer ways to. */
const FEW_CONTACTS = 200;
/** A ln likelihood ratio that is worth a second look, and a p that needs none. */
const WORTH_A_LOOK = 3;
const SMALL_ENOUGH = 1e-6;

/** Evidence for a timer, with the intervals (and what explains them otherwise) it was found in. */
export interface TimerEvidence extends CombSearch {
  readonly within: Intervals;
}

/**
 * Evidence for a re-armed timer: against any never-rising density of waits, and for few contacts against mixtures of Poisson traffic as well, also as a timer to which nearly all
 * contacts belong.
 */
export function timerEvidence(view: IntervalView): TimerEvidence | null {
  const { intervals, train } = view;
  const search = combIn(intervals);
  const found = search === null ? null : { ...search, within: intervals };
  if ((found !== null && found.p <= SMALL_ENOUGH) || train.time.length > FEW_CONTACTS) return found;
  const worthALook = found !== null && found.logRatio >= WORTH_A_LOOK;
  const count = intervals.seconds.length;
  const whole = count >= FEWEST_OF_WHOLE && count <= MOST_OF_WHOLE && couldBeTimer(intervals.seconds);
  if (!worthALook && !whole) return found;
  const byChance = byChanceOf(view);
  const second = worthALook ? searchComb(byChance) : null;
  const better = second === null ? found : { ...found!, p: Math.min(found!.p, second.p) };
  if (!whole || (better !== null && better.p <= SMALL_ENOUGH)) return better;
  const { logEvidence, best } = wholeTimer(byChance);
  const p = logEvidence < LEAST_OF_WHOLE ? 1 : chanceOfWholeTimer(logEvidence, byChance.seconds.length);
  if (p >= (better?.p ?? 1)) return better;
  // What a cache is compared with is the likelihood over the same explanation.
  return { logEvidence, p, best, logRatio: wholeTimer(intervals).logRatio, within: byChance };
}

/** Intervals that are asked whether they are a timer's and nothing else: fewer hardly ever tell, more pay for the search over all periods. ln evidence that is none yet. */
const FEWEST_OF_WHOLE = 20;
const MOST_OF_WHOLE = 80;
const LEAST_OF_WHOLE = 4;

/** A timer of which other contacts of the pair cut the intervals. */
export interface AmongEvidence extends TimerEvidence {
  /** Sharpened. */
  readonly comb: Comb & { readonly logRatio: number };
}

/** Evidence for a timer among other contacts; its likelihood is given over the plain explanation of the intervals, as that of other timers is. */
export function timerAmong(view: IntervalView): AmongEvidence | null {
  const { intervals, contacts, profile } = view;
  const mixed = mixedContacts(contacts, profile, intervals.grain);
  const count = mixed.time.length;
  const plainOf = (): number =>
    logSum((count === contacts.time.length ? byChanceOf(view) : intervalsOnProfile(firstOf(contacts, count), profile, chanceDensity)).plain);
  const found = timerAmongOthers(mixed, plainOf);
  if (found === null || found.p > WORTH_SHARPENING) return null;
  const sharp = sharpTimer(mixed, found);
  const steps = count - mixed.starts.length;
  const plain = logSum(intervals.plain.subarray(0, steps));
  const logRatio = ((sharp.logLikelihood - plain) * intervals.seconds.length) / steps;
  return { logEvidence: found.logEvidence, p: found.p, best: sharp.comb, logRatio, within: intervals, comb: { ...sharp.comb, logRatio } };
}

const WORTH_SHARPENING = 0.05;

function firstOf({ time, end, burstGap, broken }: Contacts, count: number): Contacts {
  return { time: time.subarray(0, count), end: end.subarray(0, count), burstGap, broken: broken.filter((i) => i + 1 < count) };
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

/**
 * Of the times to live that are not out of the question, the longest fit best: a density that never rises from the shorter one on never rises
 * from the longer one on either, and is higher there. Two, because strays below the longer one may tip the balance.
 */
const MOST_FITTED = 2;
const MOST_SHORTER = 0.05;
/** Units of ln likelihood by which a cache must explain few intervals better than a timer does. */
const AHEAD_OF_FEW = 2;
/** An even jitter of a timer has 0.58, demand that comes by chance 1. */
const LEAST_WAIT_VARIATION = 0.75;

/**
 * Compares both; null when nothing piles up above any usual time to live.
 * @param known what `searchComb` said of this very view, if it was asked already
 * @param whole whether the reasons against a cache will be read: then also a cache that is out of the question is fitted
 */
export function compareWithCache(view: IntervalView, whole: boolean, known?: CombSearch | null): CacheVerdict | null {
  const { intervals, contacts } = view;
  const n = intervals.seconds.length;
  if (n < 10) return null;
  const pileUps = findPileUps(intervals.seconds.slice().sort(), 1.5 * view.burstGapSeconds);
  if (pileUps.length === 0) return null;
  const possible = pileUps.filter(({ ttl }) => ruleOut(lookAtWaits(intervals.seconds, ttl), n) === null);
  if (possible.length === 0 && !whole) {
    const look = lookAtWaits(intervals.seconds, pileUps[0]!.ttl);
    return { pileUp: pileUps[0]!, cache: { ...look, logRatio: 0 }, timer: null, fits: false, because: ruleOut(look, n) ?? '' };
  }
  const fits = (possible.length > 0 ? possible.slice(-MOST_FITTED) : pileUps).map((pileUp) => {
    const { waits, rate } = waitsBeyond(contacts, pileUp.ttl, intervals.grain);
    return { pileUp, cache: fitCache(intervals, pileUp.ttl, waits, rate) };
  });
  const best = fits.reduce((a, b) => (b.cache.logRatio > a.cache.logRatio ? b : a));
  const search = known === undefined ? combIn(intervals) : known;
  const timer = search === null ? null : sharpComb(intervals, search);
  // In doubt it is called a timer, because a cache is the explanation that would end the reporter's search: the four numbers fitted are charged only where the
  // timer is not sure by itself, and of few intervals, which hardly tell a cache that is seldom asked from a slow timer that loses contacts, never.
  const few = n <= MOST_OF_WHOLE;
  // The search knows evenly spread jitter as well; its ratio may beat the sharpened normal teeth.
  const charge = few || (search !== null && search.p <= 0.05) ? 0 : 4;
  const timerRatio = timer === null ? 0 : Math.max(timer.logRatio, search!.logRatio) - charge;
  const ahead = few ? AHEAD_OF_FEW : 0;
  const verdict = judgeCache(best.cache, timerRatio, ahead, n);
  if (!verdict.fits) return { ...best, timer, ...verdict };
  // An evenly drawn jitter begins as sharply as a cache; its upper bound and its second hump tell them apart, once both bounds are fitted.
  // Its four numbers are charged like the cache's steps where there are many intervals: here both have the sharp beginning.
  const evenRatio = (evenTimerIn(intervals)?.logRatio ?? 0) - (few ? 0 : 4);
  return { ...best, timer, ...judgeCache(best.cache, Math.max(timerRatio, evenRatio), ahead, n) };
}

/**
 * The view in which a cache would show: the usual one, or one with a finer burst gap where many intervals are as short as the gap, so that the
 * gap itself would look like a time to live.
 */
export function viewForCache(context: AnalysisContext, pair: number, usual: IntervalView, exposure: Float64Array): IntervalView {
  const { seconds } = usual.intervals;
  const short = seconds.reduce((sum, interval) => sum + (interval < 2 * usual.burstGapSeconds ? 1 : 0), 0);
  if (usual.burstGapSeconds <= FINE_GAP_SECONDS || (short < 0.1 * seconds.length && seconds.length >= 10)) return usual;
  return viewIntervals(context, context.trainWithGap(pair, FINE_GAP_SECONDS), FINE_GAP_SECONDS, exposure);
}

/**
 * Waits after expiry on the clock of demand: events per second of the time in which the cache was empty, by hour of the week, because while it
 * is full no demand shows, least of all in busy hours. With the rate at the end of each wait.
 */
function waitsBeyond({ time, broken }: Contacts, ttl: number, grain: number): { readonly waits: Float64Array; readonly rate: Float64Array } {
  const skipped = new Set(broken);
  const steps = Array.from({ length: time.length - 1 }, (_, i) => i).filter((i) => !skipped.has(i));
  const expiry = Float64Array.from(steps, (i) => Math.min(time[i]! + ttl * MICROS_PER_SECOND, time[i + 1]!));
  const until = Float64Array.from(steps, (i) => time[i + 1]!);
  const demand = activityProfile(until, exposureOfSpans(expiry, until));
  const rate = until.map((at) => demand.rateAt(at));
  // A clock of whole seconds (or minutes) cannot tell waits shorter than about one.
  const least = 1.5 * Math.max(1, grain);
  const waits = until.map((at, i) => Math.max(demand.operational(at) - demand.operational(expiry[i]!), least * rate[i]!));
  return { waits, rate };
}

/** Why a cache is out of the question, whatever else explains the intervals; null when it is not. */
function ruleOut(look: CacheLook, n: number): string | null {
  if (look.shorter > MOST_SHORTER * n) {
    return `${look.shorter} of ${n} intervals are shorter than the time to live of ${look.ttl} s; one cache would allow none.`;
  }
  if (look.meanWait < Math.max(2, 0.003 * look.ttl)) {
    return `Contacts come right at ${look.ttl} s, with no wait for demand (${look.meanWait.toFixed(1)} s on average); that is a timer.`;
  }
  if (look.waitVariation < LEAST_WAIT_VARIATION) {
    return `Waits beyond ${look.ttl} s vary less (${look.waitVariation.toFixed(2)} of their mean) than demand by chance would (1 or more); a timer's jitter does so.`;
  }
  return null;
}

/** @param ahead units by which the cache must be better */
function judgeCache(cache: CacheFit, timerRatio: number, ahead: number, n: number): { readonly fits: boolean; readonly because: string } {
  const against = ruleOut(cache, n);
  if (against !== null) return { fits: false, because: against };
  if (cache.logRatio <= timerRatio) {
    return {
      fits: false,
      because: `A timer explains the intervals better than a cache of ${cache.ttl} s does (by ${(timerRatio - cache.logRatio).toFixed(0)} units of ln likelihood).`,
    };
  }
  if (cache.logRatio <= timerRatio + ahead) {
    return {
      fits: false,
      because: `A cache of ${cache.ttl} s explains ${n} intervals hardly better than a timer does (by ${(cache.logRatio - timerRatio).toFixed(1)} units of ln likelihood; of so few ${ahead} are asked).`,
    };
  }
  return {
    fits: true,
    because: `${n - cache.shorter} of ${n} intervals are at least ${cache.ttl} s, beginning sharply there and thinning out: each contact restarts the clock, and the next comes when someone asks after expiry.`,
  };
}
