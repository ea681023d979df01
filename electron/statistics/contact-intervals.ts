import type { ActivityProfile } from './activity-profile.ts';
import { clockGrain, type Intervals, plainDensity, type Waits } from './renewal.ts';

/** Contacts whose intervals are looked at: bursts with the gap that separates them. All microseconds. */
export interface Contacts {
  readonly time: Float64Array;
  /** Last event of each burst. */
  readonly end: Float64Array;
  readonly burstGap: number;
  /** Bursts i such that nothing is known between i and i + 1 (a collection gap lies there), ascending. */
  readonly broken: readonly number[];
}

/**
 * Intervals of contacts, with the density of the best rhythmless explanation on the clock of `profile`.
 * @param explain the density per second of each wait under that explanation
 */
export function intervalsOnProfile(contacts: Contacts, profile: ActivityProfile, explain: (waits: Waits) => Float64Array = plainDensity): Intervals {
  const { time, end, burstGap, broken } = contacts;
  const count = Math.max(0, time.length - 1) - broken.length;
  const seconds = new Float64Array(count);
  const waits = new Float64Array(count);
  const operational = new Float64Array(count);
  const rate = new Float64Array(count);
  const steps = new Uint32Array(count);
  let kept = 0;
  let hole = 0;
  for (let i = 0; i + 1 < time.length; i++) {
    if (broken[hole] === i) {
      hole++;
      continue;
    }
    const until = time[i + 1]!;
    seconds[kept] = (until - time[i]!) / 1e6;
    const from = Math.min(until, end[i]! + burstGap);
    waits[kept] = (until - from) / 1e6;
    operational[kept] = profile.operational(until) - profile.operational(from);
    rate[kept] = profile.rateAt(until);
    steps[kept] = i;
    kept++;
  }
  const operationalAfter = (wait: number, skipped: number) => {
    const i = steps[wait]!;
    return profile.operational(time[i + 1]!) - profile.operational(end[i]! + burstGap + skipped * 1e6);
  };
  return { seconds, plain: explain({ seconds: waits, operational, rate, operationalAfter }), grain: clockGrain(time.map((at) => at / 1e6)) };
}
