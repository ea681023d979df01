import { readableCount } from '../../shared/lib/format-value.ts';
import type { Innocent } from '../../shared/model/finding.ts';
import { MICROS_PER_DAY } from '../../shared/model/time.ts';
import type { ActivityProfile } from '../statistics/activity-profile.ts';
import { burstiness, burstinessInterval } from '../statistics/burstiness.ts';
import { dispersion } from '../statistics/dispersion.ts';
import type { Analysis, AnalysisContext, EventTrain, FindingDraft } from './analysis.ts';
import { profileOf } from './interval-models.ts';
import { cannotSay, pairSubject, percent } from './pair-draft.ts';
import { intervalsOf } from './train.ts';

/** Four counts of five are the least that a dispersion can be computed on. */
const MINIMUM_EVENTS = 20;
const EVENTS_PER_COUNT = 5;
/** People's mail and telephone traffic has 0.3 to 0.4 (Goh & Barabási 2008); below 0.2 a reader would not see the clumps in the raster. */
const MINIMUM_EFFECT = 0.2;

/**
 * Do the contacts of a pair come in clumps, beyond what the hours of the day and the days of the week explain? The train is put on the clock
 * of its own activity profile first; the test is Fisher's dispersion of counts there, the effect Kim & Jo's B_n of the intervals there.
 */
export const burstinessAnalysis: Analysis = {
  id: 'burstiness',
  title: 'Burstiness',
  question: 'Do the contacts come in clumps, more than the hours of the day explain?',
  version: '1.0.0',
  perPair: true,
  after: ['collection-gap'],
  *run(context) {
    const { exposure } = context;
    for (const pair of context.shard) {
      context.tick();
      if (context.size(pair) < MINIMUM_EVENTS) {
        if (context.size(pair) >= 3 && context.tellsAll(pair)) {
          yield cannotSay(context, pair, context.train(pair).time.length, MINIMUM_EVENTS, 'whether they come in clumps');
        }
        continue;
      }
      const train = context.train(pair);
      if (train.time.length < MINIMUM_EVENTS) {
        if (context.tellsAll(pair)) yield cannotSay(context, pair, train.time.length, MINIMUM_EVENTS, 'whether they come in clumps');
        continue;
      }
      const draft = test(context, pair, train, profileOf(train, exposure));
      if (draft === undefined) context.countUntold(1);
      else yield draft;
    }
  },
};

function test(context: AnalysisContext, pair: number, train: EventTrain, profile: ActivityProfile): FindingDraft | undefined {
  const { seconds, index } = intervalsOf(train, context.gaps);
  const operational = operationalSteps(train, index, profile);
  const { bn, memory } = burstiness(operational);
  const clumps = dispersion(evenCounts(operational));
  if (!context.tellsAll(pair) && (clumps.p > 0.5 || bn < MINIMUM_EFFECT)) return undefined;
  const raw = burstiness(seconds);
  const { low, high } = burstinessInterval(operational);
  const { from, to } = pairSubject(context, pair);
  const n = train.time.length;
  return {
    subject: { from, to },
    n,
    statistics: {
      bn: raw.bn,
      bnWithoutHours: bn,
      b: raw.b,
      ...(Number.isFinite(memory) ? { memory } : {}),
      varianceToMean: clumps.varianceToMean,
      intervals: seconds.length,
    },
    effect: { name: 'burstiness without the hours of the day', value: bn, ...(Number.isFinite(low) ? { low, high } : {}) },
    effectMinimum: MINIMUM_EFFECT,
    p: clumps.p,
    decision: 'test',
    summary:
      bn >= MINIMUM_EFFECT
        ? `${from} → ${to}: ${readableCount(n)} contacts come in clumps (burstiness ${bn.toFixed(2)}, where 0 is chance and 1 is all at once), beyond what the hours of the day and the week explain.`
        : `${from} → ${to}: ${readableCount(n)} contacts come about as evenly as chance gives within the hours it is active (burstiness ${bn.toFixed(2)}).`,
    caveat:
      'Clumps show that contacts come in bouts; people do that, and so do queues, outages and batch jobs. It says nothing about what was exchanged.',
    innocent: innocentReasons(train, raw.bn, bn),
    evidence: { count: n, sample: context.cite(train.row) },
    parameters: { minimumEvents: MINIMUM_EVENTS, eventsPerCount: EVENTS_PER_COUNT, profile: 'own hour of the week, shrunk' },
  };
}

/** Expected number of events in each step, by the source's own profile. */
function operationalSteps(train: EventTrain, index: Uint32Array, profile: ActivityProfile): Float64Array {
  const steps = new Float64Array(index.length);
  let known = -1;
  let at = 0;
  for (let i = 0; i < index.length; i++) {
    const burst = index[i]!;
    if (known !== burst) at = profile.operational(train.time[burst]!);
    const next = profile.operational(train.time[burst + 1]!);
    steps[i] = next - at;
    at = next;
    known = burst + 1;
  }
  return steps;
}

/** Events in equal stretches of the rescaled clock, about five in each. */
function evenCounts(steps: Float64Array): Float64Array {
  const counts = new Float64Array(Math.max(1, Math.floor(steps.length / EVENTS_PER_COUNT)));
  const total = steps.reduce((sum, step) => sum + step, 0);
  let at = 0;
  for (const step of steps) {
    at += step;
    counts[Math.min(counts.length - 1, Math.floor((at / total) * counts.length))]!++;
  }
  return counts;
}

function innocentReasons(train: EventTrain, raw: number, rescaled: number): Innocent[] {
  const events = train.multiplicity.reduce((sum, count) => sum + count, 0);
  const busiest = busiestDayShare(train);
  return [
    {
      explanation: 'Working hours, or day and night, at the asking side',
      verdict: rescaled < MINIMUM_EFFECT && raw >= MINIMUM_EFFECT ? 'fits' : 'does not fit',
      because: `With the hours of the day and the week taken out, burstiness goes from ${raw.toFixed(2)} to ${rescaled.toFixed(2)}.`,
    },
    {
      explanation: 'One eventful day (an outage, a test, a mailing)',
      verdict: busiest >= 0.3 ? 'fits' : 'does not fit',
      because: `The busiest day (UTC) has ${percent(busiest)} of the contacts.`,
    },
    {
      explanation: 'Retries and echoes of the same request',
      verdict: 'does not fit',
      because: `Repeats are taken out before: ${readableCount(events)} events were counted as ${readableCount(train.time.length)} contacts.`,
    },
    {
      explanation: 'A queue or batch job that runs at irregular times',
      verdict: 'cannot say',
      because: 'Times alone do not tell a person from a program that is started by one.',
    },
  ];
}

function busiestDayShare(train: EventTrain): number {
  let most = 0;
  let count = 0;
  let last = Number.NaN;
  for (const time of train.time) {
    const day = Math.floor(time / MICROS_PER_DAY);
    count = day === last ? count + 1 : 1;
    last = day;
    most = Math.max(most, count);
  }
  return most / train.time.length;
}
