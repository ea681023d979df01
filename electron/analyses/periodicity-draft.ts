import { readableCount } from '../../shared/lib/format-value.ts';
import type { Innocent } from '../../shared/model/finding.ts';
import { MICROS_PER_SECOND } from '../../shared/model/time.ts';
import { turnAutocorrelation } from '../statistics/autocorrelation.ts';
import { type Beat, CALENDAR_PERIODS } from '../statistics/phase-search.ts';
import type { Comb } from '../statistics/renewal.ts';
import type { RetryMatch } from '../statistics/retry-schedules.ts';
import { type RitaScore, ritaScore } from '../statistics/rita.ts';
import { drift, phaseDistance, splitByPhase } from '../statistics/split.ts';
import type { AnalysisContext, FindingDraft } from './analysis.ts';
import type { CacheVerdict, IntervalView } from './interval-models.ts';
import { pairSubject, percent, spanWords } from './pair-draft.ts';

/** What was found out about the rhythm of a pair. */
export interface Rhythm {
  readonly view: IntervalView;
  readonly p: number;
  /** The timer that explains the intervals best, when one was worth fitting. */
  readonly timer: Comb | null;
  /** The period whose phase is kept, when that is the rhythm to tell of. */
  readonly beat: Beat | null;
  readonly cache: CacheVerdict | null;
  /** The mail queue that explains most of the contacts, if one does. */
  readonly queue: RetryMatch | null;
}

/** The part of the contacts that keeps the rhythm, below which a reader would not call it one. */
export const MINIMUM_EFFECT = 0.2;
const HALF_WIDTH_SECONDS = 60;

/** The rhythm as numbers. */
interface Told {
  readonly period: number;
  readonly share: number;
  readonly low: number;
  readonly high: number;
  readonly statistics: Readonly<Record<string, number>>;
  /** Rows of the events that keep it. */
  readonly rows: ArrayLike<number>;
}

/** Half of the window around a beat, seconds: a minute, less for periods under ten, more from half a day on. */
export function beatHalfWidth(period: number): number {
  return period >= 43_200 ? 300 : Math.min(HALF_WIDTH_SECONDS, period / 10);
}

/** The draft for one pair. */
export function tellRhythm(context: AnalysisContext, pair: number, rhythm: Rhythm): FindingDraft {
  const { from, to } = pairSubject(context, pair);
  const { view, cache } = rhythm;
  const n = view.train.time.length;
  const told = rhythm.beat !== null ? tellBeat(view, rhythm.beat, rhythm.timer) : tellTimer(view, rhythm.timer);
  const explained = cache?.fits === true || rhythm.queue !== null;
  const rita = scoreOfRita(context, pair);
  return {
    subject: { from, to },
    n,
    statistics: { ...told?.statistics, ...secondOpinion(view, told), ...ritaStatistics(rita) },
    effect:
      told === null
        ? { name: 'share of contacts in rhythm', value: 0 }
        : { name: 'share of contacts in rhythm', value: told.share, low: told.low, high: told.high },
    effectMinimum: MINIMUM_EFFECT,
    ...(explained ? {} : { p: rhythm.p }),
    decision: explained ? 'not found' : 'test',
    summary: summarise(from, to, n, told, rhythm),
    caveat:
      'A rhythm shows that a program sets the times, not which program, who installed it or what it carries; most rhythms in logs are updates, monitoring and mail queues.',
    innocent: told === null ? [] : innocentReasons(context, pair, told, rhythm),
    evidence: { count: told?.rows.length ?? n, sample: context.cite(told?.rows ?? view.train.row) },
    parameters: {
      minimumEvents: 10,
      burstGapSeconds: view.burstGapSeconds,
      periods: 'timers 30 s to 13.5 h; schedules up to an eighth of the span',
      halfWidthSeconds: HALF_WIDTH_SECONDS,
      profile: `hours in ${view.profile.groups} groups`,
    },
  };
}

function tellTimer(view: IntervalView, timer: Comb | null): Told | null {
  if (timer === null) return null;
  const n = view.intervals.seconds.length;
  const error = Math.sqrt((timer.share * (1 - timer.share)) / n);
  const near = timer.period * (1 + 3 * timer.jitter);
  const rows = view.train.row.filter(
    (_, i) => i + 1 < view.train.time.length && view.train.time[i + 1]! - view.train.time[i]! <= near * MICROS_PER_SECOND,
  );
  return {
    period: timer.period,
    share: timer.share,
    low: Math.max(0, timer.share - 1.96 * error),
    high: Math.min(1, timer.share + 1.96 * error),
    statistics: {
      periodSeconds: timer.period,
      periodError: (1.96 * timer.jitter * timer.period) / Math.sqrt(Math.max(1, timer.share * n)),
      jitter: timer.jitter,
      lost: timer.lost,
      periodicShare: timer.share,
      phaseKept: 0,
    },
    rows,
  };
}

function tellBeat(view: IntervalView, beat: Beat, timer: Comb | null): Told {
  const seconds = view.train.time.map((at) => at / MICROS_PER_SECOND);
  const halfWidth = beatHalfWidth(beat.period);
  const split = splitByPhase(seconds, beat.period, halfWidth);
  const { slope } = drift(seconds, beat.period, halfWidth, split.phase);
  const inside = (at: number) => Math.abs(phaseDistance(at, split.phase, beat.period)) <= halfWidth;
  // A timer that also keeps its phase for long is told by the larger of both shares: a wide pulse is cut by the window, intervals are not.
  const agree = timer !== null && Math.abs(timer.period / beat.period - 1) < 0.03;
  const share = agree && timer.share > split.fraction + 0.2 ? timer.share : split.fraction;
  return {
    period: beat.period,
    share,
    low: Math.max(0, Math.min(1, share - 1.96 * split.standardError)),
    high: Math.max(0, Math.min(1, share + 1.96 * split.standardError)),
    statistics: {
      periodSeconds: beat.period,
      phaseSeconds: split.phase,
      phaseKept: 1,
      h: beat.h,
      periodicShare: split.fraction,
      periodicEvents: split.fraction * split.n,
      inWindow: split.inside,
      halfWidthSeconds: halfWidth,
      ...(agree ? { jitter: timer.jitter, lost: timer.lost } : {}),
      ...(Number.isFinite(slope) ? { drift: slope } : {}),
    },
    rows: view.train.row.filter((_, i) => inside(seconds[i]!)),
  };
}

/** How alike the counts are to those one turn later. */
function secondOpinion(view: IntervalView, told: Told | null): Record<string, number> {
  if (told === null) return {};
  const { r, band } = turnAutocorrelation(view.train.time, told.period * MICROS_PER_SECOND);
  return Number.isFinite(r) ? { autocorrelation: r, autocorrelationBand: band } : {};
}

function scoreOfRita(context: AnalysisContext, pair: number): RitaScore | null {
  const events = context.trainWithGap(pair, 0);
  const seconds = events.time.map((at) => Math.floor(at / MICROS_PER_SECOND));
  const bytes = context.table.bytes;
  const sizes = bytes === null ? null : Float64Array.from(events.row, (row) => bytes[row]!).filter((size) => size === size);
  return ritaScore(seconds, sizes, context.window.start / MICROS_PER_SECOND, context.window.end / MICROS_PER_SECOND);
}

function ritaStatistics(rita: RitaScore | null): Record<string, number> {
  if (rita === null) return {};
  return {
    ritaScore: rita.score,
    ritaTimestamps: rita.timestamps,
    ritaHistogram: rita.histogram,
    ritaDuration: rita.duration,
    ...(rita.sizes === null ? {} : { ritaSizes: rita.sizes }),
  };
}

function summarise(from: string, to: string, n: number, told: Told | null, rhythm: Rhythm): string {
  if (told === null) return `${from} → ${to}: ${readableCount(n)} separate contacts keep no rhythm beyond the hours of the day.`;
  if (rhythm.queue !== null) {
    return `${from} → ${to}: the rhythm is that of a mail queue that tries again (${rhythm.queue.schedule.title}), in ${readableCount(rhythm.queue.chains.length)} runs that end; not a timer's.`;
  }
  if (rhythm.cache?.fits === true) {
    return `${from} → ${to}: intervals begin sharply at ${spanWords(rhythm.cache.cache.ttl)}, which is a cache's answer running out, not a rhythm of its own.`;
  }
  const finer = rhythm.view.burstGapSeconds < 60 ? ` (contacts more than ${rhythm.view.burstGapSeconds} s apart counted separately)` : '';
  const kind = rhythm.beat !== null ? 'on a schedule that keeps its phase' : 'by a timer re-armed at each contact';
  const jitter = told.statistics['jitter'];
  const spread = jitter === undefined ? '' : `, give or take ${percent(jitter)}`;
  return `${from} → ${to}: about ${percent(told.share)} of ${readableCount(n)} contacts come every ${spanWords(told.period)}${spread}, ${kind}${finer}.`;
}

function innocentReasons(context: AnalysisContext, pair: number, told: Told, { cache, beat, queue }: Rhythm): Innocent[] {
  const others = context.pairsTo(context.pairs.to[pair]!).length - 1;
  const calendar = CALENDAR_PERIODS.some((period) => Math.abs(told.period / period - 1) < 0.005);
  return [
    {
      explanation: 'A cache whose answer runs out',
      verdict: cache?.fits === true ? 'fits' : 'does not fit',
      because:
        cache?.because ??
        (beat !== null
          ? 'Contacts keep their phase through quiet times; a cache would restart its clock at each.'
          : 'Intervals do not begin sharply at any usual time to live.'),
    },
    {
      explanation: 'A scheduled job, monitoring or an update check',
      verdict: calendar ? 'fits' : 'cannot say',
      because: calendar
        ? `The period is one that people set (${spanWords(told.period)}).`
        : `The period of ${spanWords(told.period)} is none of the round ones people set, but programs may add jitter to one.`,
    },
    {
      explanation: 'A popular service that many ask',
      verdict: others >= 10 ? 'fits' : others > 0 ? 'cannot say' : 'does not fit',
      because:
        others === 0
          ? 'Nobody else in this log asks it.'
          : `${readableCount(others)} other ${others === 1 ? 'host asks' : 'hosts ask'} it in this log.`,
    },
    {
      explanation: 'A mail queue that tries again',
      verdict: queue !== null ? 'fits' : spanOfRows(context, told.rows) > 7 * 86_400 ? 'does not fit' : 'cannot say',
      because:
        queue !== null
          ? `Runs follow the schedule of ${queue.schedule.title} and end, with quiet between them.`
          : 'Queues give up after two to seven days; a rhythm that lasts longer needs new mail all the time.',
    },
  ];
}

/** Seconds from the first to the last of some rows. */
function spanOfRows(context: AnalysisContext, rows: ArrayLike<number>): number {
  return rows.length === 0 ? 0 : (context.table.time[rows[rows.length - 1]!]! - context.table.time[rows[0]!]!) / MICROS_PER_SECOND;
}
