import { DAY, type Hours, type Random, train, waking } from './unseen-logs.ts';

/** What is hidden in ordinary traffic: trains of seconds from the first midnight. */

export const uniform = (random: Random, from: number, until: number): number => from + (until - from) * random();

export interface Beacon {
  readonly period: number;
  /** Every step is longer or shorter by up to this share of the period. */
  readonly jitter: number;
  readonly lost: number;
}

/** A timer re-armed at each contact, whether the contact is seen or lost. */
export function beacon(random: Random, { period, jitter, lost }: Beacon, days: number): number[] {
  const times: number[] = [];
  for (let at = period * random(); at < days * DAY; at += period * uniform(random, 1 - jitter, 1 + jitter)) if (random() >= lost) times.push(at);
  return times;
}

/** The hours of ordinary traffic: by day and night, or none. */
export function ordinaryHours(random: Random): Hours {
  return random() < 0.5 ? { made: 'even', high: 1, at: () => 1 } : waking(24 * random(), 8 + Math.floor(7 * random()));
}

/** Ordinary traffic of a pair of hosts. */
export function ordinary(random: Random, perDay: number, days: number): number[] {
  return train(random, perDay, ordinaryHours(random), days);
}

/** So many contacts of people who come at about 9, have lunch, leave at about 18, and seldom work at the weekend; some days nobody is there. @param firstDay 0 for Monday */
export function office(random: Random, contacts: number, days: number, firstDay: number, utcOffset: number): number[] {
  const absent = new Set(Array.from({ length: days }, (_, day) => day).filter(() => random() < 0.08));
  const times: number[] = [];
  while (times.length < contacts) {
    const day = Math.floor(days * random());
    const weekend = (day + firstDay) % 7 >= 5;
    if (absent.has(day) || random() > (weekend ? 0.03 : 1)) continue;
    const hour = uniform(random, 8.3, 18.4);
    if ((hour < 9 && random() < 0.6) || (hour > 12 && hour < 13 && random() < 0.5) || (hour > 17.6 && random() < 0.5)) continue;
    let at = day * DAY + (hour - utcOffset) * 3600;
    for (let left = 1 + Math.floor(3 * random()); left > 0 && times.length < contacts; left--) {
      if (at > 0 && at < days * DAY) times.push(at);
      at += 20 - 200 * Math.log(1 - random());
    }
  }
  return times.sort((a, b) => a - b);
}

/** When each server tries a message that came at an instant: as its manual says, not as the program's tables do. */
export const QUEUES: Readonly<Record<string, (first: number) => number[]>> = {
  // The queue is scanned every 300 s; a deferred message waits for its age, at least 300 and at most 4,000 s.
  postfix: (first) => {
    const times = [first];
    for (let scan = 300 * Math.ceil(first / 300) + 17; scan < first + 5 * DAY; scan += 300) {
      const last = times[times.length - 1]!;
      if (scan - last >= Math.min(4000, Math.max(300, last - first))) times.push(scan);
    }
    return times;
  },
  exim: (first) => {
    const offsets = Array.from({ length: 9 }, (_, i) => 900 * i);
    for (let step = 3600; offsets[offsets.length - 1]! + step < 24 * 3600; step *= 1.5) offsets.push(offsets[offsets.length - 1]! + step);
    for (let at = offsets[offsets.length - 1]! + 6 * 3600; at <= 4 * DAY; at += 6 * 3600) offsets.push(at);
    return offsets.map((offset) => first + offset);
  },
  qmail: (first) => Array.from({ length: 39 }, (_, k) => first + (20 * k) ** 2),
  sendmail: (first) => Array.from({ length: 240 }, (_, k) => first + 1800 * k),
  exchange: (first) => [
    ...[0, 60, 120, 180, 240, 540, 840, 1140, 1440, 1740, 2040].map((offset) => first + offset),
    ...Array.from({ length: 200 }, (_, k) => first + 2040 + 600 * (k + 1)),
  ],
};

/**
 * A queue's tries over the log: messages come in bouts, so that some wait at the same time; each is delivered, or given up, after some of its tries.
 * @returns one list of tries for each message
 */
export function queue(random: Random, schedule: string, messages: number, days: number): number[][] {
  const all: number[][] = [];
  while (all.length < messages) {
    const bout = uniform(random, 0.5, days - 2) * DAY;
    for (let left = 1 + Math.floor(2.5 * random()); left > 0 && all.length < messages; left--) {
      const howMany = 5 + Math.floor(14 * random());
      const tries = QUEUES[schedule]!(bout + 3 * 3600 * random()).slice(0, howMany);
      all.push(tries.map((at) => at + 4 * random()).filter((at) => at < days * DAY));
    }
  }
  return all;
}
