import { type ActivityProfile, activityProfile } from './activity-profile.ts';
import { decreasingDensity } from './decreasing-density.ts';
import { clockGrain, type Intervals, plainDensity, searchComb } from './renewal.ts';

/** Contacts whose intervals are looked at: bursts with the gap that separates them. All microseconds. */
export interface Contacts {
  readonly time: Float64Array;
  /** Last event of each burst. */
  readonly end: Float64Array;
  readonly burstGap: number;
  /** Bursts i such that nothing is known between i and i + 1 (a collection gap lies there), ascending. */
  readonly broken: readonly number[];
}

/** Intervals of contacts, with the density of the best rhythmless explanation on the clock of `profile`. */
export function intervalsOnProfile(contacts: Contacts, profile: ActivityProfile): Intervals {
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
  return { seconds, plain: plainDensity({ seconds: waits, operational, rate, operationalAfter }), grain: clockGrain(time.map((at) => at / 1e6)) };
}

const BATCH = 50;
const MOST_SIMULATIONS = 600;
/**
 * ln evidence from which the tail may be trusted to fall steadily. Most trains without rhythm have no comb worth weighing at all, a few have one of
 * little evidence: between those two lies no tail.
 */
const TAIL_BEGINS = -3;
/** A p below which more simulations would change nothing a reader sees. */
const CLEAR = 1e-6;
/** Simulations above the observed value after which chance is plain to see. */
const ENOUGH = 10;

/**
 * How often the rhythmless explanation itself gives as much evidence for a comb. Trains are drawn whose waiting times follow the fitted
 * never-rising density on the clock of the profile; each is searched like the original, profile and all. Beyond the tenth highest of them the
 * tail falls as e to the minus evidence, the slowest fall that an e-value allows (Markov's inequality).
 * Wanted because the e-value alone is careful beyond need for fewer than a few hundred intervals.
 */
export function simulatedChance(
  contacts: Contacts,
  profile: ActivityProfile,
  exposure: Float64Array,
  logEvidence: number,
  random: () => number,
  tick: () => void,
): number {
  const clock = inverseClock(profile, contacts.time[0]!);
  const lengths = operationalSteps(contacts, profile);
  const { ends, heights } = decreasingDensity(lengths);
  const masses = heights.map((height, i) => height * (ends[i]! - (ends[i - 1] ?? 0)));
  const start = profile.operational(contacts.time[0]!);
  const highest: number[] = [];
  let drawn = 0;
  while (drawn < MOST_SIMULATIONS) {
    for (let i = 0; i < BATCH; i++) {
      tick();
      const time = drawTrain(contacts.time.length, start, ends, masses, clock, contacts.burstGap, random);
      highest.push(evidenceOf(time, contacts.burstGap, exposure));
    }
    drawn += BATCH;
    if (highest.filter((value) => value >= logEvidence).length >= ENOUGH || tailChance(highest, logEvidence) < CLEAR) break;
  }
  const above = highest.filter((value) => value >= logEvidence).length;
  if (above >= ENOUGH) return (1 + above) / (1 + drawn);
  return Math.min((1 + above) / (1 + drawn), tailChance(highest, logEvidence));
}

/** The chance of this much evidence by the slowest tail from the tenth highest simulation on. */
function tailChance(simulated: number[], logEvidence: number): number {
  simulated.sort((a, b) => b - a);
  const tenth = Math.max(TAIL_BEGINS, simulated[ENOUGH - 1]!);
  return (ENOUGH / simulated.length) * Math.exp(Math.min(0, tenth - logEvidence));
}

function operationalSteps({ time, end, burstGap }: Contacts, profile: ActivityProfile): Float64Array {
  return Float64Array.from({ length: time.length - 1 }, (_, i) => {
    const until = time[i + 1]!;
    return profile.operational(until) - profile.operational(Math.min(until, end[i]! + burstGap));
  });
}

function evidenceOf(time: Float64Array, burstGap: number, exposure: Float64Array): number {
  const profile = activityProfile(time, exposure);
  return searchComb(intervalsOnProfile({ time, end: time, burstGap, broken: [] }, profile))?.logEvidence ?? Number.NEGATIVE_INFINITY;
}

function drawTrain(
  length: number,
  start: number,
  ends: Float64Array,
  masses: Float64Array,
  clock: (operational: number) => number,
  burstGap: number,
  random: () => number,
): Float64Array {
  const time = new Float64Array(length);
  let at = start;
  for (let i = 0; i < length; i++) {
    const instant = Math.round(clock(at) / 1e6) * 1e6 + (i > 0 ? burstGap : 0);
    time[i] = i > 0 ? Math.max(instant, time[i - 1]! + burstGap) : instant;
    let left = random();
    let block = 0;
    while (block < masses.length - 1 && left >= masses[block]!) left -= masses[block++]!;
    const from = ends[block - 1] ?? 0;
    at += from + random() * (ends[block]! - from);
  }
  return time;
}

const HOUR = 3_600_000_000;

/** From the profile's clock back to microseconds, from an instant on; the hours are tabled as they are asked for. */
function inverseClock(profile: ActivityProfile, from: number): (operational: number) => number {
  const firstHour = Math.floor(from / HOUR);
  const starts: number[] = [profile.operational(firstHour * HOUR)];
  return (operational) => {
    while (starts.at(-1)! <= operational && starts.length < 400_000) starts.push(profile.operational((firstHour + starts.length) * HOUR));
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (starts[middle]! <= operational) low = middle;
      else high = middle - 1;
    }
    const hour = firstHour + low;
    const rate = profile.rateAt(hour * HOUR);
    return hour * HOUR + Math.min(HOUR, ((operational - starts[low]!) / rate) * 1e6);
  };
}
