import { type ActivityProfile, exposureOfSpans } from './activity-profile.ts';
import type { Contacts } from './contact-intervals.ts';
import { combTable, type Law } from './renewal.ts';

/**
 * Contacts of two hosts of which some may be a timer's and others ordinary, ready to be looked at as a point process: intervals are of no use
 * here, because each ordinary contact cuts one of the timer's in two.
 */
export interface MixedContacts {
  /** Seconds from the first contact on, ascending. */
  readonly time: Float64Array;
  /** First contacts of the stretches in which nothing is missing, that of all among them; ascending. */
  readonly starts: readonly number[];
  /** How busy the hours of each contact are: an index into the three lists below. */
  readonly level: Uint8Array;
  /** Contacts of any kind per second of the time in which one may begin. */
  readonly rates: Float64Array;
  /** Seconds from the first contact to the last in which one may begin. */
  readonly open: Float64Array;
  /** Contacts, without the first of each stretch. */
  readonly counts: Float64Array;
  /** Seconds after a contact in which no other can begin, because it would be of the same burst. */
  readonly gap: number;
  /** Granularity of the clock in seconds. */
  readonly grain: number;
}

/** Evidence is valid on any part that is chosen without looking at it. */
const MOST_CONTACTS = 2000;

/** @param grain from `clockGrain` */
export function mixedContacts({ time, end, burstGap, broken }: Contacts, profile: ActivityProfile, grain: number): MixedContacts {
  const count = Math.min(MOST_CONTACTS, time.length);
  const starts = [0, ...broken.map((i) => i + 1).filter((i) => i < count)];
  const { levelOfHour, rates } = levelsOf(profile.rate);
  const openFrom = new Float64Array(count);
  const openUntil = time.slice(0, count);
  const level = new Uint8Array(count);
  const counts = new Float64Array(rates.length);
  for (let i = 0, stretch = 0; i < count; i++) {
    const at = time[i]!;
    level[i] = levelOfHour[profile.hourOf(at)]!;
    const isFirst = starts[stretch] === i;
    if (isFirst) stretch++;
    else counts[level[i]!]!++;
    openFrom[i] = isFirst ? at : Math.min(at, end[i - 1]! + burstGap);
  }
  const open = new Float64Array(rates.length);
  if (rates.length === 1) for (let i = 0; i < count; i++) open[0]! += (openUntil[i]! - openFrom[i]!) / 1e6;
  else
    exposureOfSpans(openFrom, openUntil).forEach((seconds, hour) => {
      open[levelOfHour[hour]!]! += seconds;
    });
  // The profile spreads contacts over all of the time; none begins within a burst.
  const expected = rates.reduce((sum, rate, l) => sum + rate * open[l]!, 0);
  const busier = (count - starts.length) / Math.max(1e-9, expected);
  return {
    time: openUntil.map((at) => (at - time[0]!) / 1e6),
    starts,
    level,
    rates: rates.map((rate) => rate * busier),
    open,
    counts,
    gap: burstGap / 1e6,
    grain,
  };
}

/** The different values of some rates, and which each hour has. */
function levelsOf(rate: Float64Array): { readonly levelOfHour: Uint8Array; readonly rates: Float64Array } {
  const rates: number[] = [];
  const levelOfHour = rate.map((value) => {
    const known = rates.indexOf(value);
    return known >= 0 ? known : rates.push(value) - 1;
  });
  return { levelOfHour: Uint8Array.from(levelOfHour), rates: Float64Array.from(rates) };
}

/** Share of the contacts in any hour that stay ordinary, however fast the timer: its own rate is taken off the others'. */
const LEAST_ORDINARY = 0.15;
/** A timer may pause: so rarely, and for an exponential time of so many periods on average. */
const PAUSED = 0.01;
const PAUSE = 20;

/** The distribution of a timer's seen steps, for a period of 1: a comb cut off where hardly anything is left. */
interface Steps {
  readonly cells: Float64Array;
  readonly resolution: number;
  /** Share of the steps that are longer than each cell's beginning. */
  readonly longer: Float64Array;
  /** The same for the time from an instant chosen blindly to the next seen contact. */
  readonly longerWait: Float64Array;
  readonly paused: number;
  /** Seen contacts in a period. */
  readonly seen: number;
}
const knownSteps = new Map<Law, Map<number, Steps>>();
const CUT_OFF = 0.01;

function stepsOf(law: Law, lost: number): Steps {
  const ofLaw = knownSteps.get(law) ?? new Map<number, Steps>();
  const steps = ofLaw.get(lost) ?? makeSteps(law, lost);
  knownSteps.set(law, ofLaw.set(lost, steps));
  return steps;
}

function makeSteps(law: Law, lost: number): Steps {
  const { cells: whole, resolution } = combTable(law, lost);
  let length = 0;
  let mass = 0;
  while (length < whole.length && mass < 1 - CUT_OFF) mass += whole[length++]! / resolution;
  const paused = Math.max(PAUSED, 1 - mass);
  const cells = whole.slice(0, length).map((density) => (density * (1 - paused)) / mass);
  const longer = new Float64Array(length + 1);
  longer[0] = 1;
  for (let i = 0; i < length; i++) longer[i + 1] = longer[i]! - cells[i]! / resolution;
  const mean = longer.reduce((sum, share) => sum + share, 0) / resolution + paused * PAUSE;
  const longerWait = new Float64Array(length + 1);
  longerWait[0] = 1;
  for (let i = 0; i < length; i++) longerWait[i + 1] = longerWait[i]! - (longer[i]! + longer[i + 1]!) / 2 / resolution / mean;
  return { cells, resolution, longer, longerWait, paused, seen: 1 / mean };
}

/** A timer of a period (seconds) and law that loses a share of its contacts. */
export interface Timer {
  readonly period: number;
  readonly law: Law;
  readonly lost: number;
}

const forward = new Float64Array(MOST_CONTACTS);
/** Hours of the week have at most so many different rates. */
const perRate = new Float64Array(168);

/**
 * ln likelihood of the contacts, given the first of each stretch, if a re-armed timer's are among ordinary ones that come by chance at the rate of their hours
 * less the timer's. It sums over all ways to say which contacts are the timer's: `forward[k]` is what those add up to in which k is its latest
 * (the forward pass of a semi-Markov chain; superposition of a renewal and a Poisson process, Cox & Isham 1980, Point Processes, section 4.5).
 */
export function logLikelihood(contacts: MixedContacts, { period, law, lost }: Timer): number {
  const { time, level, rates, counts, open, gap } = contacts;
  const { cells, resolution, longer, longerWait, paused, seen } = stepsOf(law, lost);
  const rate = seen / period;
  const scale = resolution / period;
  const reach = cells.length / scale;
  const resumed = 1 / (PAUSE * period);
  let sum = 0;
  for (let l = 0; l < rates.length; l++) {
    const others = Math.max(rates[l]! - rate, LEAST_ORDINARY * rates[l]!);
    sum += counts[l]! * Math.log(others) - open[l]! * others;
    // A contact of the timer within a burst gap is the burst's own.
    perRate[l] = 1 / others + gap;
  }
  for (let stretch = 0; stretch < contacts.starts.length; stretch++) {
    const from = contacts.starts[stretch]!;
    const until = contacts.starts[stretch + 1] ?? time.length;
    forward[from] = Math.min(1 - LEAST_ORDINARY, rate / rates[level[from]!]!);
    let unseen = 1 - forward[from];
    let pausing = 0;
    for (let k = from + 1; k < until; k++) {
      const at = time[k]!;
      let steps = 0;
      for (let i = k - 1; i >= from; i--) {
        const step = at - time[i]!;
        if (step >= reach) break;
        steps += forward[i]! * cells[(step * scale) | 0]!;
      }
      pausing = (pausing + forward[k - 1]!) * Math.exp(-resumed * (at - time[k - 1]!));
      const waited = (at - time[from]!) * scale;
      const begun = waited < longer.length ? unseen * rate * longer[waited | 0]! : 0;
      const value = (steps / period + paused * resumed * pausing + begun) * perRate[level[k]!]!;
      forward[k] = value;
      if (value > 1e60 || (value < 1e-60 && value > 0)) {
        const factor = 1 / value;
        for (let i = from; i <= k; i++) forward[i]! *= factor;
        unseen *= factor;
        pausing *= factor;
        sum -= Math.log(factor);
      }
    }
    const last = time[until - 1]!;
    const waited = (last - time[from]!) * scale;
    let total = paused * (pausing + forward[until - 1]!) + (waited < longerWait.length ? unseen * longerWait[waited | 0]! : 0);
    for (let i = until - 1; i >= from && last - time[i]! < reach; i--) total += forward[i]! * (longer[((last - time[i]!) * scale) | 0]! - paused);
    sum += Math.log(total);
  }
  return sum;
}

/** The same if all come by chance. */
export function logChance({ rates, counts, open }: MixedContacts): number {
  let sum = 0;
  for (let l = 0; l < rates.length; l++) sum += counts[l]! * Math.log(rates[l]!) - open[l]! * rates[l]!;
  return sum;
}

/** Share of the contacts that are the timer's. */
export function shareOf({ rates, open }: MixedContacts, { period, law, lost }: Timer): number {
  let all = 0;
  let seconds = 0;
  for (let l = 0; l < rates.length; l++) {
    all += rates[l]! * open[l]!;
    seconds += open[l]!;
  }
  return Math.min(0.99, (stepsOf(law, lost).seen / period) * (seconds / all));
}
