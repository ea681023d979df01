/** Made-up trains of events for tests and benches: seconds from 0, ascending, whole seconds as most logs have them. */

type Random = () => number;

const DAY = 86_400;

function wait(random: Random, mean: number): number {
  return -mean * Math.log(1 - random());
}

function tidy(times: number[]): number[] {
  return times.map(Math.floor).sort((a, b) => a - b);
}

/** A homogeneous Poisson train. */
export function poissonTrain(random: Random, perDay: number, days: number): number[] {
  const times: number[] = [];
  for (let at = wait(random, DAY / perDay); at < days * DAY; at += wait(random, DAY / perDay)) times.push(at);
  return tidy(times);
}

/** Poisson traffic that swells and falls with the hours; depth 1 is silent at the quietest hour. */
export function dailyTrain(random: Random, perDay: number, days: number, peakHour: number, depth: number): number[] {
  const high = 1 + depth;
  return poissonTrain(random, perDay * high, days).filter(
    (at) => random() * high < 1 + depth * Math.cos((2 * Math.PI * (at / 3600 - peakHour)) / 24),
  );
}

/** Traffic awake from one hour to another (UTC, may go round midnight), silent otherwise. */
export function wakingTrain(random: Random, perDay: number, days: number, from: number, until: number): number[] {
  const awake = (until - from + 24) % 24 || 24;
  return poissonTrain(random, (perDay * 24) / awake, days).filter((at) => (at / 3600 - from + 240) % 24 < awake);
}

export interface BeaconShape {
  /** Seconds. */
  readonly period: number;
  /** Share of the period by which each step may be longer or shorter. */
  readonly jitter: number;
  readonly lost: number;
  readonly days: number;
  readonly law?: 'uniform' | 'normal';
}

/** A timer re-armed at each contact, some contacts lost. */
export function beaconTrain(random: Random, shape: BeaconShape): number[] {
  const times: number[] = [];
  for (let at = random() * shape.period; at < shape.days * DAY; ) {
    if (random() >= shape.lost) times.push(at);
    const by =
      shape.law === 'normal'
        ? (shape.jitter / 3) * Math.sqrt(2 * wait(random, 1)) * Math.cos(2 * Math.PI * random())
        : shape.jitter * (2 * random() - 1);
    at += Math.max(1, shape.period * (1 + by));
  }
  return tidy(times);
}

/** A job on a fixed schedule: phase kept, each run a little late or early (normal, seconds). */
export function scheduledTrain(random: Random, period: number, phase: number, deviation: number, days: number): number[] {
  const times: number[] = [];
  for (let at = phase; at < days * DAY; at += period) times.push(at + deviation * Math.sqrt(2 * wait(random, 1)) * Math.cos(2 * Math.PI * random()));
  return tidy(times.filter((at) => at >= 0));
}

/** What is seen behind a cache: a request of the hidden train goes out only when the answer has expired. */
export function cachedTrain(hidden: readonly number[], ttl: number): number[] {
  const times: number[] = [];
  let until = Number.NEGATIVE_INFINITY;
  for (const at of hidden) {
    if (at < until) continue;
    times.push(at);
    until = at + ttl;
  }
  return times;
}

/** People at work: sessions of a few contacts on weekdays, 9 to 18 local, fewer at lunch, some early, late or at the weekend. Day 0 is `firstDay` (0 = Monday). */
export function officeTrain(random: Random, contacts: number, days: number, firstDay: number, offsetHours: number): number[] {
  const times: number[] = [];
  while (times.length < contacts) {
    const day = Math.floor(random() * days);
    const hour = random() * 24;
    const weekend = (day + firstDay) % 7 >= 5;
    const lunch = hour >= 12 && hour < 13;
    const likely = weekend ? 0.02 : hour >= 9 && hour < 18 ? (lunch ? 0.6 : 1) : hour >= 8 && hour < 19 ? 0.15 : 0.01;
    if (random() >= likely) continue;
    const start = day * DAY + (hour - offsetHours) * 3600;
    for (let at = start, left = 1 + Math.floor(wait(random, 1.5)); left > 0 && times.length < contacts; left--) {
      if (at >= 0 && at < days * DAY) times.push(at);
      at += 30 + wait(random, 240);
    }
  }
  return tidy(times);
}
