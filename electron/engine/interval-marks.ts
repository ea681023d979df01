import type { IntervalMark } from '../../shared/contract/engine-answers.ts';
import { readableDuration } from '../../shared/lib/format-value.ts';
import { RETRY_SCHEDULES, type RetrySchedule } from '../statistics/retry-schedules.ts';

/** Times to live that name servers hand out most; a finding names the one that fits. */
const COMMON_TTLS = [60, 300, 3600, 14_400, 86_400];

/** Contacts nearer than a minute are one burst, and leave no interval. */
const SHORTEST = 60;

/** Where an interval histogram has peaks when a cache or a mail queue is behind it, ascending. */
export const INTERVAL_MARKS: readonly IntervalMark[] = [
  ...COMMON_TTLS.map((seconds) => ({ seconds, kind: 'cache' as const, label: readableDuration(seconds) })),
  ...retryMarks(),
].sort((a, b) => a.seconds - b.seconds);

/** The first and the commonest step of each server's schedule; of a server with variants, those of the first. */
function retryMarks(): IntervalMark[] {
  const marks = new Map<string, IntervalMark>();
  const known = new Set<string>();
  for (const schedule of RETRY_SCHEDULES) {
    const label = schedule.title.replace(/ \(.*/, '');
    if (known.has(label) && !schedule.constant) continue;
    known.add(label);
    for (const seconds of [schedule.steps[0]!, commonestStep(schedule)])
      if (seconds >= SHORTEST) marks.set(`${label} ${seconds}`, { seconds, kind: 'retry', label });
  }
  return [...marks.values()];
}

function commonestStep({ steps }: RetrySchedule): number {
  const times = new Map<number, number>();
  for (const step of steps) times.set(step, (times.get(step) ?? 0) + 1);
  return [...times].reduce((best, next) => (next[1] > best[1] ? next : best))[0];
}
