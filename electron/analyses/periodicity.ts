import { MICROS_PER_SECOND } from '../../shared/model/time.ts';
import { resultant } from '../statistics/circular.ts';
import { type Beat, calendarBeat, searchBeat } from '../statistics/phase-search.ts';
import type { Comb, CombSearch } from '../statistics/renewal.ts';
import { splitByPhase } from '../statistics/split.ts';
import type { Analysis, AnalysisContext } from './analysis.ts';
import {
  type AmongEvidence,
  compareWithCache,
  type IntervalView,
  sharpComb,
  timerAmong,
  timerEvidence,
  viewFinely,
  viewForCache,
  viewUsually,
} from './interval-models.ts';
import { cannotSay } from './pair-draft.ts';
import { beatHalfWidth, MINIMUM_EFFECT, type Rhythm, tellRhythm } from './periodicity-draft.ts';
import { queueBehind } from './retry-models.ts';

const MINIMUM_EVENTS = 10;
/** The H-test wants twenty (METHODS B2); a spectrum of fewer than thirty has no peaks to trust. */
const MINIMUM_FOR_BEAT = 20;
const MINIMUM_FOR_SPECTRUM = 30;
/** Ways in which a rhythm was looked for; each pays for all. */
const WAYS = 6;
/** A timer this sure is fitted. */
const LIKELY = 0.01;
/** A rhythm this sure needs no second opinion. */
const SURE = 1e-6;

/**
 * Does a pair keep a rhythm, and which? Two kinds are looked for: a timer re-armed at each contact, by its intervals, because its phase wanders
 * and tests of phase miss it; and a schedule that keeps its phase, by the H-test, because other contacts in between spoil intervals.
 * A cache whose answers run out is told apart before anything is called a rhythm.
 */
export const periodicityAnalysis: Analysis = {
  id: 'periodicity',
  title: 'Rhythm',
  question: 'Do the contacts keep a rhythm, as a program would and a person would not?',
  version: '1.4.1',
  perPair: true,
  after: ['collection-gap'],
  *run(context) {
    const { exposure } = context;
    for (const pair of context.shard) {
      context.tick();
      const size = context.size(pair);
      if (size < MINIMUM_EVENTS && (size < 3 || !context.tellsAll(pair))) continue;
      const train = context.train(pair);
      const usual = viewUsually(context, train, exposure);
      const fine = viewFinely(context, pair, train, exposure);
      if ((fine ?? usual).train.time.length < MINIMUM_EVENTS) {
        if (context.tellsAll(pair)) yield cannotSay(context, pair, train.time.length, MINIMUM_EVENTS, 'whether they keep a rhythm');
        continue;
      }
      const rhythm = bestRhythm(context, pair, usual, fine, exposure);
      if (!context.tellsAll(pair) && rhythm.p > 0.5) context.countUntold(1);
      else yield tellRhythm(context, pair, rhythm);
    }
  },
};

/** Everything that was tried on a pair, and what came out best. */
function bestRhythm(context: AnalysisContext, pair: number, usual: IntervalView, fine: IntervalView | null, exposure: Float64Array): Rhythm {
  let view = usual;
  let timer = usual.train.time.length < MINIMUM_EVENTS ? null : timerEvidence(usual);
  if (fine !== null) {
    const other = timerEvidence(fine);
    const swallowed = fine.train.time.length > 4 * usual.train.time.length;
    if (other !== null && (timer === null || other.logEvidence > timer.logEvidence || (swallowed && other.p <= SURE))) {
      view = fine;
      timer = other;
    }
  }
  let comb = timer !== null && timer.p < LIKELY ? sharpComb(timer.within, timer) : null;
  if (!(timer !== null && timer.p <= SURE && comb!.share >= HARDLY_CUT)) {
    for (const asked of fine === null ? [view] : [usual, fine]) {
      const among = timerAmong(asked);
      if (among === null) continue;
      // What owns too few of the intervals to be told says nothing against one that owns enough of the contacts, nor for it.
      const untold = comb !== null && comb.share < MINIMUM_EFFECT && among.p < LIKELY;
      const p = untold ? among.p : Math.min(among.p, timer?.p ?? 1);
      if (untold || outdoes(among, timer)) {
        view = asked;
        timer = { ...among, p };
        comb = among.comb;
      } else timer = { ...timer!, p };
    }
  }
  const beat = findBeat(view, timer);
  const seconds = view.train.time.map((at) => at / MICROS_PER_SECOND);
  const p = Math.min(1, WAYS * Math.min(timer?.p ?? 1, beat?.p ?? 1));
  const kept = keepsPhase(seconds, timer, comb, beat);
  const cacheView = p < 0.05 && !(kept && beat!.p < SURE) ? viewForCache(context, pair, view, exposure) : null;
  const cache = cacheView === null ? null : compareWithCache(cacheView, context.tellsAll(pair), cacheView === view ? timer : undefined);
  const inRhythm = seconds.length * (kept || comb === null ? beatShare(seconds, beat) : comb.share);
  const queue = p < 0.05 ? queueBehind(context, pair, inRhythm) : null;
  return { view, p, timer: comb, beat: kept ? beat : null, cache, queue };
}

/** A timer that owns so many of the intervals has few other contacts beside it to cut them. */
const HARDLY_CUT = 0.7;

/** Whether a timer among other contacts is to be told rather than what was found in the intervals alone: where both are likely, the one that explains more. */
function outdoes(among: AmongEvidence, timer: CombSearch | null): boolean {
  if (timer === null) return true;
  return timer.p < LIKELY && among.p < LIKELY ? among.logRatio > timer.logRatio : among.p < timer.p;
}

/** Share of the contacts within the window around the beat. */
function beatShare(seconds: Float64Array, beat: Beat | null): number {
  return beat === null ? 1 : Math.max(0, splitByPhase(seconds, beat.period, beatHalfWidth(beat.period)).fraction);
}

function findBeat(view: IntervalView, timer: CombSearch | null): Beat | null {
  if (view.train.time.length < MINIMUM_FOR_BEAT) return null;
  const seconds = view.train.time.map((at) => at / MICROS_PER_SECOND);
  const known = timer !== null && timer.p < SURE && timer.best.share > 0.5 ? timer.best.period : undefined;
  const calendar = calendarBeat(seconds, view.profile, known);
  const sure = Math.min(timer?.p ?? 1, calendar?.p ?? 1) < SURE;
  if (sure || seconds.length < MINIMUM_FOR_SPECTRUM) return calendar;
  const searched = searchBeat(seconds, view.profile, 2 * view.burstGapSeconds);
  return searched !== null && searched.p < (calendar?.p ?? 1) ? searched : calendar;
}

/**
 * Whether the beat is the rhythm to tell of, rather than the timer: when it is the stronger evidence, or the same period with its phase kept.
 * A timer's period also beats at its multiples, and a narrow one's at its fractions, which are no rhythms of their own.
 */
function keepsPhase(seconds: Float64Array, timer: CombSearch | null, comb: Comb | null, beat: Beat | null): boolean {
  if (beat === null) return false;
  if (comb === null) return true;
  const turns = beat.period / comb.period;
  // A wandering timer stays near a round period for a while; only a schedule gathers most of its events in one phase for good.
  if (Math.abs(turns - 1) < 0.03) return beat.p < 0.001 && resultant(seconds, beat.period).mean > 0.5 * comb.share;
  const multiple = Math.round(turns);
  const part = Math.round(1 / turns);
  const related = (multiple >= 2 && Math.abs(turns / multiple - 1) < 0.05) || (part >= 2 && Math.abs(1 / turns / part - 1) < 0.01);
  if (related && comb.share > 0.2) return false;
  return beat.p < (timer?.p ?? 1) && comb.share < 0.5;
}
