import type { Finding } from '../../shared/model/finding.ts';
import type { Statement } from '../../shared/model/note.ts';
import { MICROS_PER_DAY, type TimeWindow } from '../../shared/model/time.ts';
import { circularShift } from '../statistics/circular-shift.ts';
import type { AnalysisContext, EventTrain, FindingDraft } from './analysis.ts';
import { chanceWords } from './pair-draft.ts';
import { counted, dayWords } from './window-rows.ts';

const MINIMUM_DATES = 3;
const MINIMUM_EVENTS = 4;
/** Shifts of half an hour: 3,432 in 143 days. */
const STEP_HOURS = 0.5;

/** What is compared with what. */
export interface NewsQuestion {
  readonly statements: readonly Statement[];
  /** Instants of the events compared: starts of a train, change points, edges of silences; microseconds. */
  readonly events: ArrayLike<number>;
  readonly window: TimeWindow;
  /** A match is at most this far from a date. */
  readonly toleranceDays: number;
  /** When the journalist first saw the data; statements entered later are refused unless marked. NaN: not known. */
  readonly firstLooked: number;
}

/** The answer, or why there is none. */
export type NewsAnswer =
  | { readonly kind: 'refused'; readonly reason: string; readonly statements: readonly Statement[] }
  | {
      readonly kind: 'compared';
      readonly matched: number;
      readonly events: number;
      readonly dates: number;
      readonly p: number;
      readonly expected: number;
      readonly shifts: number;
      /** Chance that a random instant of the window is within tolerance of a date. */
      readonly chance: number;
      /** True when some dates were chosen after looking: the p then proves nothing. */
      readonly afterLooking: boolean;
    };

/**
 * Do events keep company with dated statements? The events are turned round the window as a whole (circular shift), which keeps how they clump and how
 * the dates clump (METHODS.md B15). Dates entered after the data were first seen are refused unless the journalist marks them so.
 */
export function alignNews(question: NewsQuestion): NewsAnswer {
  const { window } = question;
  const inside = question.statements.filter((statement) => statement.when >= window.start && statement.when < window.end);
  const late = inside.filter(
    (statement) => !statement.afterLooking && Number.isFinite(question.firstLooked) && statement.entered > question.firstLooked,
  );
  if (late.length > 0) {
    const reason = `${counted(late.length, 'date')} were entered after the data had been seen (first: ${dayWords(late[0]!.when)}); mark them "chosen after looking" or leave them out.`;
    return { kind: 'refused', reason, statements: late };
  }
  const events = Array.from(question.events).filter((time) => time >= window.start && time < window.end);
  if (inside.length < MINIMUM_DATES || events.length < MINIMUM_EVENTS) {
    const reason = `${counted(inside.length, 'date')} and ${counted(events.length, 'event')} in the window are too few; ${MINIMUM_DATES} and ${MINIMUM_EVENTS} are needed.`;
    return { kind: 'refused', reason, statements: [] };
  }
  const unit = MICROS_PER_DAY;
  const span = (window.end - window.start) / unit;
  const dates = inside.map((statement) => (statement.when - window.start) / unit);
  const trained = events.map((time) => (time - window.start) / unit);
  const { matched, p, expected, shifts } = circularShift(trained, dates, span, question.toleranceDays, STEP_HOURS / 24);
  return {
    kind: 'compared',
    matched,
    events: events.length,
    dates: dates.length,
    p,
    expected,
    shifts,
    chance: coveredShare(dates, span, question.toleranceDays),
    afterLooking: inside.some((statement) => statement.afterLooking),
  };
}

/** Share of the window within tolerance of any date. */
function coveredShare(dates: readonly number[], span: number, tolerance: number): number {
  let sum = 0;
  let reached = 0;
  for (const date of [...dates].sort((a, b) => a - b)) {
    const from = Math.max(reached, date - tolerance);
    const until = Math.min(span, date + tolerance);
    if (until > from) sum += until - from;
    reached = Math.max(reached, until);
  }
  return sum / span;
}

/** The answer as a draft for the findings, about one pair's train; 'cannot say' with the reason where it was refused. */
export function newsDraft(
  context: AnalysisContext,
  subject: Finding['subject'],
  train: EventTrain,
  answer: NewsAnswer,
  toleranceDays: number,
): FindingDraft {
  const names = [subject.from, subject.to, subject.host].filter((name) => name !== undefined).join(' → ');
  const shared = {
    subject,
    caveat: 'A coincidence in time is not a cause; other lists of dates, not tried here, might match as well.',
    evidence: { count: train.row.length, sample: context.cite(train.row) },
    parameters: { toleranceDays, stepHours: STEP_HOURS, minimumDates: MINIMUM_DATES },
  };
  if (answer.kind === 'refused') {
    return {
      ...shared,
      n: 0,
      statistics: {},
      effect: { name: 'matches beyond chance', value: 0 },
      decision: 'cannot say',
      summary: `${names} and the dated statements: ${answer.reason}`,
      innocent: [],
    };
  }
  const after = answer.afterLooking ? ' Some dates were chosen after looking, so this proves nothing.' : '';
  return {
    ...shared,
    n: answer.events,
    statistics: {
      matched: answer.matched,
      expected: answer.expected,
      dates: answer.dates,
      shifts: answer.shifts,
      chancePerEvent: answer.chance,
      circularP: answer.p,
    },
    effect: { name: 'matches beyond chance', value: answer.matched - answer.expected },
    effectMinimum: 1,
    ...(answer.afterLooking ? {} : { p: answer.p }),
    decision: answer.afterLooking ? 'not found' : 'test',
    summary: `${names}: ${answer.matched} of ${counted(answer.events, 'event')} fall within ${toleranceDays} days of ${counted(answer.dates, 'dated statement')}; turning the events round the window gives ${answer.expected.toFixed(1)} on average, and as many or more in ${chanceWords(answer.p)} of all turns.${after}`,
    innocent: [
      {
        explanation: 'Many dates: something always matches',
        verdict: answer.chance > 0.3 ? 'fits' : 'does not fit',
        because: `A random instant of the window is within tolerance of a date with probability ${answer.chance.toFixed(2)}.`,
      },
      {
        explanation: 'Dates chosen to fit',
        verdict: answer.afterLooking ? 'fits' : 'does not fit',
        because: answer.afterLooking
          ? 'At least one date is marked as chosen after looking.'
          : 'All dates were entered before the data were first seen, by the stamps of this case.',
      },
    ],
  };
}
