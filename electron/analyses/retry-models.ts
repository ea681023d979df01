import { MICROS_PER_SECOND } from '../../shared/model/time.ts';
import { matchRetries, type RetryChain, type RetryMatch, type RetrySchedule } from '../statistics/retry-schedules.ts';
import type { AnalysisContext } from './analysis.ts';

/** Share of the steps of a schedule at which a try must be seen. */
export const LEAST_SEEN = 0.7;
/** Tries a run needs. */
const LEAST_TRIES = 4;
const LEAST_GROWN = 2;
/** Runs of level steps are a queue's only when they are rare: a timer goes on, a queue waits for the next message. */
const MOST_RUNNING = 0.15;
/** Tries of Exim's first two hours, and a few more. */
const SHORT_RUN = 12;
/** Steps without any contact before and after a run of level steps. */
const QUIET_STEPS = 2.2;

/**
 * The retry schedule that explains runs of a train best. Runs that grow as a schedule does speak for themselves. Runs of level steps (Sendmail's,
 * the first two hours of Exim's) count only when they stand alone, with quiet on both sides, and take up little of the time.
 * @param seconds ascending
 * @param recorded seconds of the whole log, before and after these contacts as well
 */
export function matchQueue(seconds: Float64Array, recorded: number): RetryMatch | null {
  const match = matchRetries(seconds, (schedule, chain) => isRun(seconds, schedule, chain));
  if (match === null) return null;
  const grown = match.chains.reduce((most, chain) => Math.max(most, chain.grown), 0);
  return grown >= LEAST_GROWN || runningShare(seconds, match, recorded) <= MOST_RUNNING ? match : null;
}

function isRun(seconds: Float64Array, schedule: RetrySchedule, chain: RetryChain): boolean {
  if (chain.events.length < LEAST_TRIES || (chain.events.length - 1) / chain.steps < LEAST_SEEN) return false;
  return chain.grown >= LEAST_GROWN || standsAlone(seconds, schedule, chain);
}

function standsAlone(seconds: Float64Array, schedule: RetrySchedule, { events, steps }: RetryChain): boolean {
  const first = events[0]!;
  const last = events[events.length - 1]!;
  const quiet = QUIET_STEPS * schedule.steps[0]!;
  const quietAfter = QUIET_STEPS * schedule.steps[Math.min(steps, schedule.steps.length) - 1]!;
  const before = first === 0 || seconds[first]! - seconds[first - 1]! > quiet;
  return before && (last === seconds.length - 1 || seconds[last + 1]! - seconds[last]! > quietAfter);
}

/**
 * Share of the time that is inside runs: of the time between the first and the last contact, because a timer may have been at work for a part of
 * the log only; of the whole log where all runs are too short for a timer that was at work at all.
 */
function runningShare(seconds: Float64Array, { chains }: RetryMatch, recorded: number): number {
  const short = chains.every(({ events }) => events.length <= SHORT_RUN);
  const running = chains.reduce((sum, { events }) => sum + seconds[events[events.length - 1]!]! - seconds[events[0]!]!, 0);
  return running / (short ? recorded : seconds[seconds.length - 1]! - seconds[0]!);
}

/** Tries closer than this are one; the usual burst gap would swallow steps of a minute. */
export const TRY_GAP_SECONDS = 5;

/** Length of the whole log, seconds. */
export function recordedSeconds({ window }: AnalysisContext): number {
  return (window.end - window.start) / MICROS_PER_SECOND;
}

/** A queue this sure explains what it covers; longer trains are not walked, because a queue cannot make up most of them. */
const SURE_QUEUE = 1e-4;
const LONGEST = 20_000;
const MOSTLY = 0.6;

/**
 * The mail queue whose tries make up most of the contacts that something else (a rhythm, a pile-up) was about to explain; null when there is none.
 * Looked for among all tries of the pair: where two messages wait at once, a burst gap of a minute would swallow tries of one of them.
 * @param contacts how many contacts that is
 */
export function queueBehind(context: AnalysisContext, pair: number, contacts: number): RetryMatch | null {
  const { time } = context.trainWithGap(pair, TRY_GAP_SECONDS);
  if (time.length > LONGEST) return null;
  const match = matchQueue(
    time.map((at) => at / MICROS_PER_SECOND),
    recordedSeconds(context),
  );
  if (match === null || match.p > SURE_QUEUE) return null;
  const tries = match.chains.reduce((sum, { events }) => sum + events.length, 0);
  return tries >= MOSTLY * contacts ? match : null;
}

/**
 * Which contacts are not the second and later tries of a message in a queue: ascending indices, all of them where no queue is behind any. Tries
 * of one message are one event to whoever asks whether two sources act together: two queues that begin at the same moment meet at every step.
 */
export function firstTries(seconds: Float64Array, recorded: number): Uint32Array {
  const all = Uint32Array.from(seconds.keys());
  const match = seconds.length > LONGEST ? null : matchQueue(seconds, recorded);
  if (match === null || match.p > SURE_QUEUE) return all;
  const later = new Set(match.chains.flatMap(({ events }) => events.slice(1)));
  return all.filter((event) => !later.has(event));
}
