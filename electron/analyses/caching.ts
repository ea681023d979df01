import { readableCount } from '../../shared/lib/format-value.ts';
import type { Innocent } from '../../shared/model/finding.ts';
import { findPileUps, hiddenRate } from '../statistics/cache.ts';
import type { Analysis, AnalysisContext, EventTrain, FindingDraft } from './analysis.ts';
import { type CacheVerdict, compareWithCache, type IntervalView, viewForCache, viewUsually } from './interval-models.ts';
import { cannotSay, pairSubject, percent, spanWords } from './pair-draft.ts';
import { queueBehind } from './retry-models.ts';
import { intervalsOf } from './train.ts';

const MINIMUM_EVENTS = 12;
/** Share of the intervals that must stand in excess just above the TTL. */
const MINIMUM_EFFECT = 0.1;
/** Of pairs whose negative answers are not told, only a step surer than this is looked into. */
const WORTH_FITTING = 0.01;

/** Do the contacts of a pair come when a cached answer has run out? Tested before anything is called human or beacon (METHODS B13). */
export const cachingAnalysis: Analysis = {
  id: 'caching',
  title: 'Caching',
  question: 'Is the rhythm only that of a cache whose answer runs out?',
  version: '1.4.0',
  perPair: true,
  after: ['collection-gap'],
  *run(context) {
    const { exposure } = context;
    for (const pair of context.shard) {
      context.tick();
      const size = context.size(pair);
      if (size < MINIMUM_EVENTS && (size < 3 || !context.tellsAll(pair))) continue;
      const train = context.train(pair);
      if (train.time.length >= MINIMUM_EVENTS && nothingPilesUp(context, train, context.tellsAll(pair) ? 0.5 : WORTH_FITTING)) {
        context.countUntold(1);
        continue;
      }
      const usual = viewUsually(context, train, exposure);
      const view = size < MINIMUM_EVENTS ? usual : viewForCache(context, pair, usual, exposure);
      if (view.train.time.length < MINIMUM_EVENTS) {
        if (context.tellsAll(pair)) yield cannotSay(context, pair, view.train.time.length, MINIMUM_EVENTS, 'whether a cache sets their rhythm');
        continue;
      }
      const verdict = unlessQueue(context, pair, compareWithCache(view, context.tellsAll(pair)));
      if (verdict === null || (!verdict.fits && !context.tellsAll(pair))) context.countUntold(1);
      else yield tell(context, pair, view, verdict);
    }
  },
};

/** A quick look that spares most pairs the rest: no step in the intervals at any usual time to live, and none that the burst gap might hide. */
function nothingPilesUp(context: AnalysisContext, train: EventTrain, below: number): boolean {
  const gap = context.options.burstGapSeconds;
  const sorted = intervalsOf(train, context.gaps).seconds.slice().sort();
  let short = 0;
  while (short < sorted.length && sorted[short]! < 2 * gap) short++;
  return sorted.length >= 10 && short < 0.1 * sorted.length && findPileUps(sorted, 1.5 * gap).every(({ p }) => p > below);
}

/** A queue's first step piles up above a usual time to live as well; its runs tell it apart. */
function unlessQueue(context: AnalysisContext, pair: number, verdict: CacheVerdict | null): CacheVerdict | null {
  if (verdict?.fits !== true) return verdict;
  const queue = queueBehind(context, pair, verdict.pileUp.above);
  if (queue === null) return verdict;
  return {
    ...verdict,
    fits: false,
    because: `The intervals are those of a mail queue that tries again (${queue.schedule.title}, ${queue.chains.length} runs).`,
  };
}

function tell(context: AnalysisContext, pair: number, view: IntervalView, verdict: CacheVerdict): FindingDraft {
  const { pileUp, cache, fits } = verdict;
  const { from, to } = pairSubject(context, pair);
  const n = view.intervals.seconds.length;
  const mean = view.intervals.seconds.reduce((sum, value) => sum + value, 0) / n;
  const hidden = hiddenRate(cache.ttl + cache.meanWait, cache.ttl);
  const span = (view.train.time.at(-1)! - view.train.time[0]!) / 1e6;
  const excess = Math.max(0, pileUp.above - pileUp.below) / n;
  return {
    subject: { from, to },
    n: view.train.time.length,
    statistics: {
      ttlSeconds: cache.ttl,
      meanIntervalSeconds: mean,
      shareShorter: cache.shorter / n,
      meanWaitSeconds: cache.meanWait,
      waitVariation: cache.waitVariation,
      hiddenPerHour: hidden * 3600,
      impliedRequests: hidden * span,
      above: pileUp.above,
      below: pileUp.below,
    },
    effect: { name: 'share of intervals in excess just above the time to live', value: excess, ...shareInterval(excess, n) },
    effectMinimum: MINIMUM_EFFECT,
    ...(fits ? { p: pileUp.p } : {}),
    decision: fits ? 'test' : 'not found',
    summary: fits
      ? `${from} → ${to}: contacts pile up just above ${spanWords(cache.ttl)}, as when a cached answer runs out; behind them stand about ${readableCount(Math.round(hidden * span))} requests for ${view.train.time.length} seen.`
      : `${from} → ${to}: a cache does not explain the rhythm. ${verdict.because}`,
    caveat: 'A cache hides who asked and how often; what is seen is when its answer had run out. It does not say why anyone asked.',
    innocent: innocentReasons(verdict, view),
    evidence: { count: view.train.time.length, sample: context.cite(view.train.row) },
    parameters: {
      minimumEvents: MINIMUM_EVENTS,
      burstGapSeconds: view.burstGapSeconds,
      ttlSeconds: cache.ttl,
      windowSeconds: pileUp.window,
      ttlsTried: 'usual, 60 s to 2 days',
    },
  };
}

/** Wald's interval of a share of n, cut to [0, 1]. */
function shareInterval(share: number, n: number): { readonly low: number; readonly high: number } {
  const half = 1.96 * Math.sqrt((share * (1 - share) + 1 / n) / n);
  return { low: Math.max(0, share - half), high: Math.min(1, share + half) };
}

function innocentReasons({ cache, timer, fits, because }: CacheVerdict, view: IntervalView): Innocent[] {
  const n = view.intervals.seconds.length;
  return [
    { explanation: `One cache with a time to live of ${spanWords(cache.ttl)}`, verdict: fits ? 'fits' : 'does not fit', because },
    {
      explanation: 'Several caches behind one address',
      verdict: cache.shorter / n > 0.02 ? 'fits' : 'does not fit',
      because: `${percent(cache.shorter / n)} of the intervals are shorter than the time to live; a second cache would add such.`,
    },
    {
      explanation: 'A timer that happens to have this period',
      verdict: fits ? 'does not fit' : timer === null ? 'cannot say' : 'fits',
      because: `A timer's intervals lie on both sides of its period and at its multiples; a cache's begin at the time to live and trail off (here by ${spanWords(cache.meanWait)} on average).`,
    },
  ];
}
