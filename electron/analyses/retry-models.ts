import { MICROS_PER_SECOND } from '../../shared/model/time.ts';
import {
  bestOfVariants,
  matchOf,
  matchRetries,
  RETRY_FAMILIES,
  type RetryChain,
  type RetryMatch,
  triesOf,
  walkSchedule,
} from '../statistics/retry-schedules.ts';
import type { AnalysisContext, EventTrain } from './analysis.ts';

/** Share of the steps of a schedule at which a try must be seen. */
export const LEAST_SEEN = 0.7;
/** Tries a run needs. */
const LEAST_TRIES = 3;
const LEAST_GROWN = 2;
/** Where no run grows, one of them must be as long as this, or there must be as many as that. */
const LEAST_LEVEL = 4;
const LEAST_SHORT = 3;
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
 * @param beat period of a timer that would explain the contacts as well, 0 for none
 */
export function matchQueue(seconds: Float64Array, recorded: number, beat = 0): RetryMatch | null {
  const match = matchRetries(seconds, isRun, beat);
  if (match === null) return null;
  const level = match.chains.every(({ grown }) => grown < LEAST_GROWN);
  if (!level) return match;
  return (match.chains.length >= LEAST_SHORT || match.chains.some(({ events }) => events.length >= LEAST_LEVEL)) &&
    standAlone(seconds, match) &&
    runningShare(seconds, match, recorded) <= MOST_RUNNING
    ? match
    : null;
}

function isRun(chain: RetryChain): boolean {
  return chain.events.length >= LEAST_TRIES && (chain.events.length - 1) / chain.steps >= LEAST_SEEN;
}

/** Whether half of the runs or more, those that overlap taken as one, have quiet before and after them. */
function standAlone(seconds: Float64Array, { chains }: RetryMatch): boolean {
  const spans = chains
    .map(({ schedule, events, steps }) => ({
      first: events[0]!,
      last: events[events.length - 1]!,
      before: QUIET_STEPS * schedule.steps[0]!,
      after: QUIET_STEPS * schedule.steps[Math.min(steps, schedule.steps.length) - 1]!,
    }))
    .sort((a, b) => a.first - b.first);
  const merged: { first: number; last: number; before: number; after: number }[] = [];
  for (const span of spans) {
    const open = merged.at(-1);
    if (open === undefined || span.first > open.last) merged.push({ ...span });
    else if (span.last > open.last) Object.assign(open, { last: span.last, after: span.after });
  }
  const alone = merged.filter(
    ({ first, last, before, after }) =>
      (first === 0 || seconds[first]! - seconds[first - 1]! > before) && (last === seconds.length - 1 || seconds[last + 1]! - seconds[last]! > after),
  );
  return alone.length >= merged.length / 2;
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

/** The tries of a pair, closer ones than `TRY_GAP_SECONDS` taken as one, with the mail queue that explains them best. */
export interface QueueLook {
  readonly train: EventTrain;
  readonly match: RetryMatch | null;
  /** Whether the log says which message each try was for; then no timer can be mistaken for a queue. */
  readonly byMessage: boolean;
}

/** Looks taken already, for as long as the tries of the pair are kept: caching, periodicity and mail-retry ask the same. */
const taken = new WeakMap<EventTrain, QueueLook>();

/** Looks for a mail queue: message by message where the log has queue ids, else among all tries. */
export function lookForQueue(context: AnalysisContext, pair: number): QueueLook {
  const tries = context.trainWithGap(pair, TRY_GAP_SECONDS);
  let look = taken.get(tries);
  if (look === undefined) {
    look = queueIn(context, pair, tries);
    taken.set(tries, look);
  }
  return look;
}

function queueIn(context: AnalysisContext, pair: number, tries: EventTrain): QueueLook {
  const rows = context.rows(pair);
  const named = rows.reduce((sum, row) => sum + (context.message(row) > 0 ? 1 : 0), 0);
  if (named > rows.length / 2) {
    const train = context.trainWithGap(pair, 0);
    return { train, match: matchMessages(inSeconds(train), messagesIn(context, rows, train)), byMessage: true };
  }
  return { train: tries, match: tries.time.length > LONGEST ? null : matchQueue(inSeconds(tries), recordedSeconds(context)), byMessage: false };
}

const inSeconds = ({ time }: EventTrain): Float64Array => time.map((at) => at / MICROS_PER_SECOND);

/** The places in a train of each message's tries, ascending. */
function messagesIn(context: AnalysisContext, rows: Uint32Array, train: EventTrain): number[][] {
  const tries = new Map<number, number[]>();
  let at = 0;
  for (const row of rows) {
    const message = context.message(row);
    const time = context.table.time[row]!;
    while (at < train.time.length && train.time[at]! < time) at++;
    // Records inside a gap of the recording are in no train.
    if (message === 0 || train.time[at] !== time) continue;
    const own = tries.get(message);
    if (own === undefined) tries.set(message, [at]);
    else if (own.at(-1) !== at) own.push(at);
  }
  return [...tries.values()];
}

/**
 * The server whose schedules explain most messages. Each is walked from its first try on, among its own tries only, so that messages that wait at the same time do not hide each other;
 * whether a message follows the schedule at all is left open with even odds.
 */
function matchMessages(seconds: Float64Array, messages: readonly (readonly number[])[]): RetryMatch | null {
  const tried = messages.filter(({ length }) => length >= LEAST_TRIES);
  let best: RetryMatch | null = null;
  for (const variants of RETRY_FAMILIES) {
    let evidence = 0;
    const chains: RetryChain[] = [];
    for (const message of tried) {
      const own = Float64Array.from(message, (place) => seconds[place]!);
      const rate = own.length / Math.max(1, own[own.length - 1]! - own[0]!);
      const chain = bestOfVariants(variants, (schedule) => walkSchedule(own, 0, schedule, rate));
      if (chain === null || !isRun(chain)) continue;
      chains.push({ ...chain, events: chain.events.map((event) => message[event]!) });
      evidence += Math.log((1 + Math.exp(Math.min(700, chain.evidence)) / variants.length) / 2);
    }
    chains.sort((a, b) => b.evidence - a.evidence || a.events[0]! - b.events[0]!);
    if (evidence > (best?.evidence ?? 0)) best = matchOf(chains, evidence);
  }
  return best;
}

/** Whether a queue explains most of the contacts even if a timer of this period might have set them. */
export function outdoesTimer(train: EventTrain, recorded: number, period: number): boolean {
  const match = matchQueue(inSeconds(train), recorded, period);
  return match !== null && match.p <= SURE_QUEUE && triesOf(match) >= MOSTLY * train.time.length;
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
/** One that covers nearly all contacts of the pair needs to be less sure: whatever else explains some of them leaves more open. */
const WHOLLY = 0.9;
const SURE_OF_ALL = 1e-3;

/**
 * The mail queue whose tries make up most of the contacts that something else (a rhythm, a pile-up) was about to explain; null when there is none.
 * Looked for among all tries of the pair: where two messages wait at once, a burst gap of a minute would swallow tries of one of them.
 * @param contacts how many contacts that is
 */
export function queueBehind(context: AnalysisContext, pair: number, contacts: number): RetryMatch | null {
  const { train, match } = lookForQueue(context, pair);
  if (match === null) return null;
  const tries = triesOf(match);
  const sure = match.p <= SURE_QUEUE || (match.p <= SURE_OF_ALL && tries >= WHOLLY * train.time.length);
  return sure && tries >= MOSTLY * contacts ? match : null;
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
