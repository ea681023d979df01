import { readableCount } from '../../shared/lib/format-value.ts';
import type { Innocent } from '../../shared/model/finding.ts';
import { MICROS_PER_SECOND } from '../../shared/model/time.ts';
import { isMultiple, RETRY_SCHEDULES, type RetryMatch, type RetrySchedule, tolerance, triesOf } from '../statistics/retry-schedules.ts';
import type { Analysis, AnalysisContext, EarlierDraft, EventTrain, FindingDraft } from './analysis.ts';
import { cannotSay, pairSubject, percent, spanWords } from './pair-draft.ts';
import { LEAST_SEEN, lookForQueue, outdoesTimer, recordedSeconds, TRY_GAP_SECONDS } from './retry-models.ts';

const MINIMUM_EVENTS = 5;
/** Rhythms at least this sure are a timer's affair, when they keep their phase or make up half of the contacts. */
const TIMER_P = 1e-4;
const TIMER_SHARE = 0.5;
const SAME_STEP = 0.03;
const FIRST_STEPS = 8;

/** Do the contacts of a pair follow the retry schedule of a mail server? All schedules of METHODS B14 are tried. */
export const mailRetryAnalysis: Analysis = {
  id: 'mail-retry',
  title: 'Mail retries',
  question: 'Are the contacts those of a mail queue that tries again?',
  version: '1.3.0',
  perPair: true,
  after: ['collection-gap', 'caching', 'periodicity'],
  *run(context, earlier) {
    const timers = timersOf(earlier);
    for (const pair of context.shard) {
      context.tick();
      const size = context.size(pair);
      if (size < MINIMUM_EVENTS) {
        if (size >= 3 && context.tellsAll(pair)) yield cannotSay(context, pair, size, MINIMUM_EVENTS, 'whether they follow a retry schedule');
        continue;
      }
      const { from, to } = pairSubject(context, pair);
      const { train, match: queue, byMessage } = lookForQueue(context, pair);
      const period = timers.get(`${from}\n${to}`);
      const byTimer = !byMessage && queue !== null && period !== undefined && isTimer(queue.schedule, period);
      const match = byTimer && !outdoesTimer(train, recordedSeconds(context), period) ? null : queue;
      if (match === null && !context.tellsAll(pair)) context.countUntold(1);
      else yield tell(context, pair, train, match);
    }
  },
};

/** Periods of pairs that keep a rhythm of their own, by their names. */
function timersOf(earlier: readonly EarlierDraft[]): Map<string, number> {
  const timers = new Map<string, number>();
  for (const draft of earlier) {
    const period = draft.statistics['periodSeconds'];
    if (draft.analysis !== 'periodicity' || period === undefined || (draft.p ?? 1) > TIMER_P) continue;
    if (draft.statistics['phaseKept'] === 1 || draft.effect.value >= TIMER_SHARE) timers.set(`${draft.subject.from}\n${draft.subject.to}`, period);
  }
  return timers;
}

/** Whether most of a schedule's first steps are whole multiples of a timer's period: with some contacts lost, the timer itself would seem to follow it. */
function isTimer({ steps }: RetrySchedule, period: number): boolean {
  const first = steps.slice(0, FIRST_STEPS);
  const alike = first.filter((step) => isMultiple(step, period, Math.max(tolerance(step), SAME_STEP * step)));
  return alike.length > first.length / 2;
}

function tell(context: AnalysisContext, pair: number, train: EventTrain, match: RetryMatch | null): FindingDraft {
  const { from, to } = pairSubject(context, pair);
  const n = train.time.length;
  const shared = {
    subject: { from, to },
    n,
    caveat:
      'A retry schedule shows that a mail queue could not deliver, or that something else keeps the same times; it does not show the mail. A message is tried for two to seven days, so months of it need new mail again and again.',
    parameters: {
      minimumEvents: MINIMUM_EVENTS,
      schedules: RETRY_SCHEDULES.length,
      burstGapSeconds: TRY_GAP_SECONDS,
      tolerance: 'the larger of 15 s and 2 % of the step',
    },
    effectMinimum: LEAST_SEEN,
  };
  if (match === null) {
    return {
      ...shared,
      statistics: { chains: 0 },
      effect: { name: 'share of the steps at which a try was seen', value: 0 },
      p: 1,
      decision: 'test',
      summary: `${from} → ${to}: no run of contacts follows the retry schedule of a mail server.`,
      innocent: [],
      evidence: { count: n, sample: context.cite(train.row) },
    };
  }
  const tries = triesOf(match);
  const steps = match.chains.reduce((sum, chain) => sum + chain.steps, 0);
  const share = match.chains.reduce((sum, chain) => sum + chain.events.length - 1, 0) / steps;
  const error = Math.sqrt((share * (1 - share) + 1 / steps) / steps);
  const rows = [...new Set(match.chains.flatMap((chain) => chain.events))].sort((a, b) => a - b).map((event) => train.row[event]!);
  const longest = Math.max(...match.chains.map((chain) => train.time[chain.events.at(-1)!]! - train.time[chain.events[0]!]!)) / MICROS_PER_SECOND;
  return {
    ...shared,
    statistics: {
      chains: match.chains.length,
      tries,
      steps,
      explainedShare: tries / n,
      unexplained: n - tries,
      longestChainSeconds: longest,
      logEvidence: match.evidence,
    },
    effect: {
      name: 'share of the steps at which a try was seen',
      value: share,
      low: Math.max(0, share - 1.96 * error),
      high: Math.min(1, share + 1.96 * error),
    },
    p: match.p,
    decision: 'test',
    summary: `${from} → ${to}: ${readableCount(tries)} of ${readableCount(n)} contacts follow the retry schedule of ${match.schedule.title}, in ${readableCount(match.chains.length)} ${match.chains.length === 1 ? 'run' : 'runs'}; ${readableCount(n - tries)} contacts it does not explain.`,
    innocent: innocentReasons(match, tries, n, longest),
    evidence: { count: rows.length, sample: context.cite(rows) },
    parameters: { ...shared.parameters, schedule: match.schedule.id },
  };
}

function innocentReasons({ schedule, chains }: RetryMatch, tries: number, n: number, longest: number): Innocent[] {
  return [
    {
      explanation: `A ${schedule.title} mail queue that could not deliver`,
      verdict: 'fits',
      because: `${readableCount(chains.length)} ${chains.length === 1 ? 'run follows' : 'runs follow'} its steps; the longest lasts ${spanWords(longest)} of the ${spanWords(schedule.givesUp)} after which it gives up.`,
    },
    {
      explanation: 'A timer with a fixed period',
      verdict: schedule.constant ? 'fits' : 'does not fit',
      because: schedule.constant
        ? 'Queue runs, an hourly cache and an hourly timer cannot be told apart by their period; only that the run ends speaks for a queue.'
        : chains.some((chain) => chain.grown > 0)
          ? 'The steps grow as the schedule says; a timer keeps its step.'
          : 'Only level steps were seen, but in runs that end, with quiet between them; a timer would go on.',
    },
    {
      explanation: 'Something else than mail beside it',
      verdict: tries < n ? 'fits' : 'does not fit',
      because: `${percent(1 - tries / n)} of the contacts are outside the runs.`,
    },
  ];
}
