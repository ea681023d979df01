import { readableCount } from '../../shared/lib/format-value.ts';
import type { Innocent } from '../../shared/model/finding.ts';
import { MICROS_PER_SECOND } from '../../shared/model/time.ts';
import {
  agreeingHours,
  countInOffice,
  type DayCounts,
  dayCounts,
  highestOfficeShare,
  OFFICE_SHARE,
  officePlateau,
  overdispersion,
  type Plateau,
  unionOfOffices,
  weekHalfHours,
} from '../statistics/office-hours.ts';
import { quieterWeekends } from '../statistics/quieter-weekends.ts';
import { binomialUpper } from '../statistics/special-functions.ts';
import { wilson } from '../statistics/wilson.ts';
import type { Analysis, AnalysisContext, EventTrain, FindingDraft } from './analysis.ts';
import { cannotSay, pairSubject, percent } from './pair-draft.ts';

const MINIMUM_EVENTS = 40;
const MINIMUM_WEEKEND_DAYS = 3;
/** Share in Monday to Friday 9 to 18 at the best offset; even traffic has 27 %, a soft day-and-night swing up to 48 %. */
const MINIMUM_EFFECT = 0.5;

/**
 * Do the contacts of a pair keep office hours, and in which zones would those be? Both must hold: weekends quieter than working days, and hours of the
 * day that agree from day to day (the larger p counts). Day and night alone is not enough: machines that serve people have that as well.
 */
export const workingHoursAnalysis: Analysis = {
  id: 'working-hours',
  title: 'Office hours',
  question: 'Do the contacts keep office hours, and whose?',
  version: '1.1.0',
  perPair: true,
  after: ['collection-gap', 'caching'],
  *run(context) {
    for (const pair of context.shard) {
      context.tick();
      const size = context.size(pair);
      if (size < MINIMUM_EVENTS && (size < 3 || !context.tellsAll(pair))) continue;
      const train = context.train(pair);
      if (train.time.length < MINIMUM_EVENTS) {
        if (context.tellsAll(pair)) yield cannotSay(context, pair, train.time.length, MINIMUM_EVENTS, 'whether they keep office hours');
        continue;
      }
      const draft = look(context, pair, train);
      if (draft === undefined) context.countUntold(1);
      else yield draft;
    }
  },
};

function look(context: AnalysisContext, pair: number, train: EventTrain): FindingDraft | undefined {
  const seconds = train.time.map((at) => at / MICROS_PER_SECOND);
  if (!context.tellsAll(pair) && highestOfficeShare(weekHalfHours(seconds), seconds.length) < MINIMUM_EFFECT) return undefined;
  const rough = officePlateau(seconds, 1);
  const days = dayCounts(
    seconds,
    rough.best,
    context.window.start / MICROS_PER_SECOND,
    context.window.end / MICROS_PER_SECOND,
    (from, until) => until - from - missing(context, from, until),
  );
  if (days.weekend.length < MINIMUM_WEEKEND_DAYS || days.working.length < MINIMUM_WEEKEND_DAYS) {
    return context.tellsAll(pair) ? tooFewDays(context, pair, train, days) : undefined;
  }
  const plateau = officePlateau(seconds, overdispersion(days.working));
  const p = Math.max(quieterWeekends(days), agreeingHours(seconds, plateau.best));
  const inside = countInOffice(seconds, plateau.best);
  if (!context.tellsAll(pair) && (p > 0.5 || inside / seconds.length < MINIMUM_EFFECT)) return undefined;
  return tell(context, pair, train, seconds, days, plateau, inside, p);
}

/** Seconds of a span in which nobody recorded. */
function missing(context: AnalysisContext, from: number, until: number): number {
  let sum = 0;
  for (const gap of context.gaps) sum += Math.max(0, Math.min(until, gap.end / MICROS_PER_SECOND) - Math.max(from, gap.start / MICROS_PER_SECOND));
  return sum;
}

function tooFewDays(context: AnalysisContext, pair: number, train: EventTrain, { weekend }: DayCounts): FindingDraft {
  const { from, to } = pairSubject(context, pair);
  return {
    ...cannotSay(context, pair, train.time.length, MINIMUM_EVENTS, ''),
    summary: `${from} → ${to}: the log has ${weekend.length} whole weekend days, too few to tell office hours from day and night; ${MINIMUM_WEEKEND_DAYS} are needed.`,
  };
}

function tell(
  context: AnalysisContext,
  pair: number,
  train: EventTrain,
  seconds: Float64Array,
  days: DayCounts,
  plateau: Plateau,
  inside: number,
  p: number,
): FindingDraft {
  const { from, to } = pairSubject(context, pair);
  const n = seconds.length;
  const share = inside / n;
  const { low, high } = wilson(inside, n);
  const perWorkday = mean(days.working);
  const perWeekendDay = mean(days.weekend);
  return {
    subject: { from, to },
    n,
    statistics: {
      utcOffsetHours: plateau.best,
      utcOffsetLow: plateau.low,
      utcOffsetHigh: plateau.high,
      inOffice: inside,
      perWorkday,
      perWeekendDay,
      weekendDays: days.weekend.length,
      logRatio: plateau.logRatio,
      pIfIndependent: binomialUpper(inside, n, OFFICE_SHARE),
    },
    effect: { name: 'share in Monday to Friday, 9 to 18, at the best offset', value: share, low, high },
    effectMinimum: MINIMUM_EFFECT,
    p,
    decision: 'test',
    summary:
      share >= MINIMUM_EFFECT
        ? `${from} → ${to}: ${percent(share)} of ${readableCount(n)} contacts fall into office hours somewhere between ${offsetWords(plateau.low)} and ${offsetWords(plateau.high)} (best ${offsetWords(plateau.best)}), and weekends have ${perWeekendDay.toFixed(1)} a day against ${perWorkday.toFixed(1)}.`
        : `${from} → ${to}: no offset makes office hours of its ${readableCount(n)} contacts; at best ${percent(share)} fall into them, where even traffic has 27 %.`,
    caveat:
      'Office hours fit a band of zones and every city in it; a zone is not a country, a person or an employer. Servers that people use keep office hours without anyone at them. Where clocks changed during the log, the offset is that of the greater part.',
    innocent: innocentReasons(context, pair, plateau, share, seconds),
    evidence: { count: n, sample: context.cite(train.row) },
    parameters: {
      minimumEvents: MINIMUM_EVENTS,
      minimumWeekendDays: MINIMUM_WEEKEND_DAYS,
      offsets: '-12 to +14 h by half hours',
      office: 'Mon-Fri 9-18, softened for the fit',
      plateau: '1.92 × overdispersion, at least ±1.5 h',
    },
  };
}

function mean(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0) / counts.length;
}

/** `UTC+5:30`. */
function offsetWords(offset: number): string {
  const whole = Math.trunc(Math.abs(offset));
  return `UTC${offset < 0 ? '−' : '+'}${whole}${Math.abs(offset) % 1 === 0 ? '' : ':30'}`;
}

function innocentReasons(context: AnalysisContext, pair: number, plateau: Plateau, share: number, seconds: Float64Array): Innocent[] {
  const other = plateau.best + (plateau.best > 0 ? -7 : 7);
  const union = unionOfOffices(plateau.best, other);
  const peers = context.pairsFrom(context.pairs.from[pair]!).length - 1;
  return [
    {
      explanation: 'A server whose users keep office hours',
      verdict: peers > 0 ? 'cannot say' : 'does not fit',
      because:
        peers > 0
          ? `The asking side also contacts ${readableCount(peers)} other ${peers === 1 ? 'host' : 'hosts'} in this log; see whether its hours are the same there.`
          : 'The asking side contacts nobody else in this log.',
    },
    {
      explanation: 'Two cities taken together',
      verdict: 'does not fit',
      because: `One zone was fitted. Taking ${offsetWords(plateau.best)} and ${offsetWords(other)} together would cover ${percent(union.ofDay)} of the hours of a day (${percent(union.ofWeek)} of the week), so that even traffic would seem to fit.`,
    },
    {
      explanation: 'A job scheduled for working days',
      verdict: 'cannot say',
      because: `${percent(countSpread(seconds, plateau.best))} of the quarter hours between 9 and 18 are used at some time; a schedule would use few.`,
    },
    {
      explanation: 'Day and night only',
      verdict: share >= MINIMUM_EFFECT ? 'does not fit' : 'cannot say',
      because: 'Weekends were compared with working days, not nights with days.',
    },
  ];
}

/** Share of the 36 quarter hours of an office day in which any event fell. */
function countSpread(seconds: Float64Array, offset: number): number {
  const used = new Uint8Array(36);
  for (const at of seconds) {
    const local = at + offset * 3600;
    const quarter = Math.floor((local - Math.floor(local / 86_400) * 86_400) / 900) - 36;
    if (quarter >= 0 && quarter < 36) used[quarter] = 1;
  }
  return used.reduce((sum, value) => sum + value, 0) / 36;
}
