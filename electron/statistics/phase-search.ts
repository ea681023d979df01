import FFT from 'fft.js';
import type { ActivityProfile } from './activity-profile.ts';
import { afterLooks, cycleHTest } from './circular.ts';
import { splitByPhase } from './split.ts';

/** Periods that people and programs set: stated before looking, so each costs one look only (METHODS B2c). Seconds. */
export const CALENDAR_PERIODS = [60, 120, 300, 600, 900, 1200, 1800, 3600, 7200, 10_800, 14_400, 21_600, 28_800, 43_200, 86_400] as const;

/** A period whose beat is kept: phase does not wander. */
export interface Beat {
  /** Seconds. */
  readonly period: number;
  readonly h: number;
  /** After paying for all periods looked at. */
  readonly p: number;
  readonly looks: number;
  /** Whether the period was on the list stated in advance. */
  readonly calendar: boolean;
}

/** From here on the hours of the day show in the phases, and are taken out by the profile. */
const HOURS_MATTER = 7000;
/** Five minutes of a day each. */
const PHASE_BINS = 288;
/** From so many events on, hours that begin or end inside an hour (an office that opens at half past eight) show in the phases as well. */
const QUARTERS_MATTER = 500;
const QUARTER = 900;
const DAY_QUARTERS = 96;
const WEEK_QUARTERS = 7 * DAY_QUARTERS;
const WEEK = 7 * 86_400;
/** An H below this is no evidence: p 0.008 for a single look. */
const NOTHING = 12;
/** The same after a search that pays for every frequency: below it p is 1. */
const NOTHING_SEARCHED = 30;

/**
 * Tests the calendar periods; all are paid for.
 * @param seconds ascending
 * @param near when a timer's period is known already, only those within 3 % of it are looked at
 */
export function calendarBeat(seconds: Float64Array, profile: ActivityProfile, near?: number): Beat | null {
  const span = seconds[seconds.length - 1]! - seconds[0]!;
  let load: Float64Array | undefined;
  const busy = (): Float64Array => (load ??= weekLoad(seconds, profile.rate));
  let best: { period: number; h: number } | null = null;
  for (const period of CALENDAR_PERIODS) {
    if (span < 8 * period) break;
    if (near !== undefined && Math.abs(near / period - 1) > 0.03) continue;
    if (nothingInPhase(seconds, period, busy)) continue;
    const h = beatStrength(seconds, period, profile);
    if (best === null || h > best.h) best = { period, h };
  }
  if (best === null) return null;
  const looks = CALENDAR_PERIODS.length;
  const stated = near === undefined ? fundamental(seconds, best.period, stepsUpTheCalendar(best.period)) : best.period;
  const p = afterLooks(Math.exp(-0.4 * best.h), looks);
  if (p > SURE_OF_PHASE) return { period: stated, h: best.h, p, looks, calendar: true };
  // A period next to a stated one keeps that one's phase for a while; by its own it has a narrower pulse.
  const own = sharpen(seconds, stated, span);
  const h = beatStrength(seconds, own, profile);
  return h > OWN_PERIOD * best.h ? { period: own, h, p, looks, calendar: false } : { period: stated, h: best.h, p, looks, calendar: true };
}

/** From here on a period is sharpened, and told by its own value if its H is so many times that of the stated one. */
const SURE_OF_PHASE = 1e-4;
const OWN_PERIOD = 1.25;

/** Share of a pulse's events that one turn in m must hold for the others to be empty. */
const MOST_IN_ONE = 0.75;
/** Standard deviations by which it must hold more than its share: a few contacts may fall in one turn by chance. */
const CLEAR_OF_CHANCE = 3.1;

/** How many turns of a period the longer stated periods take, of those that take whole turns. */
const stepsUpTheCalendar = (period: number): number[] =>
  CALENDAR_PERIODS.map((longer) => longer / period).filter((turns) => turns >= 2 && Number.isInteger(turns));

/**
 * The longest of some multiples of a period that a beat's events keep: what comes once a day in one narrow pulse also keeps the phase of every period that divides the day. At a true
 * period all of its multiple's turns are filled alike.
 * @param multiples numbers of turns, ascending
 */
function fundamental(seconds: Float64Array, period: number, multiples: readonly number[]): number {
  const half = Math.min(60, period / 10);
  const { phase, n, inside } = splitByPhase(seconds, period, half);
  let longest = 1;
  for (const turns of multiples) {
    const counts = new Float64Array(turns);
    for (const at of seconds) {
      const turn = Math.round((at - phase) / period);
      if (Math.abs(at - phase - turn * period) <= half) counts[turn - turns * Math.floor(turn / turns)]!++;
    }
    // What lies outside the pulse spreads evenly, inside it as well.
    const background = ((n - inside) * 2 * half) / (period - 2 * half);
    const most = counts.reduce((high, count) => Math.max(high, count), 0);
    const clear = most - inside / turns >= CLEAR_OF_CHANCE * Math.sqrt((inside / turns) * (1 - 1 / turns));
    if (clear && most - background / turns >= MOST_IN_ONE * (inside - background)) longest = turns;
  }
  return longest * period;
}

const SCREEN_BINS = 40;
/** Forty even counts have χ² above this once in thirty times; an H of 25, a chance of 5e-5 for a single look, adds 25 to their 39 and more. */
const EVEN_ENOUGH = 56;
const screenCounts = new Float64Array(SCREEN_BINS);
const screenShares = new Float64Array(SCREEN_BINS);

/** A quick look that spares most pairs the test: are the phases of a period about evenly spread, or as the hours of the day spread them? @param busy from `weekLoad` */
function nothingInPhase(seconds: Float64Array, period: number, busy: () => Float64Array): boolean {
  const n = seconds.length;
  const perSecond = 1 / period;
  screenCounts.fill(0);
  for (let i = 0; i < n; i++) {
    const turns = seconds[i]! * perSecond;
    screenCounts[((turns - Math.floor(turns)) * SCREEN_BINS) | 0]!++;
  }
  let squares = 0;
  for (let bin = 0; bin < SCREEN_BINS; bin++) squares += screenCounts[bin]! ** 2;
  if ((squares * SCREEN_BINS) / n - n < EVEN_ENOUGH) return true;
  if (period < HOURS_MATTER) return false;
  foldLoad(busy(), period);
  let distance = -n;
  for (let bin = 0; bin < SCREEN_BINS; bin++) distance += screenCounts[bin]! ** 2 / (n * Math.max(1e-12, screenShares[bin]!));
  return distance < EVEN_ENOUGH;
}

/** How much was to be expected in each quarter hour of the week, over the whole span of some instants. */
function weekLoad(seconds: Float64Array, rate: Float64Array): Float64Array {
  const load = new Float64Array(WEEK_QUARTERS);
  const first = Math.floor(seconds[0]! / QUARTER);
  const last = Math.floor(seconds[seconds.length - 1]! / QUARTER);
  const whole = Math.floor((last - first + 1) / WEEK_QUARTERS);
  for (let quarter = 0; quarter < WEEK_QUARTERS; quarter++) load[quarter] = whole * rate[quarter >> 2]!;
  for (let quarter = first + whole * WEEK_QUARTERS; quarter <= last; quarter++) {
    const own = quarterOf(quarter * QUARTER, WEEK_QUARTERS);
    load[own]! += rate[own >> 2]!;
  }
  return load;
}

/** Folds a week's load on a period that divides the week into whole quarters: shares of each phase. */
function foldLoad(load: Float64Array, period: number): void {
  const wide = (SCREEN_BINS * QUARTER) / period;
  const turn = period / QUARTER;
  screenShares.fill(0);
  let total = 0;
  for (let quarter = 0; quarter < WEEK_QUARTERS; quarter++) {
    const from = (quarter % turn) * wide;
    for (let bin = Math.floor(from); bin < from + wide - 1e-9; bin++) {
      screenShares[bin]! += load[quarter]! * (Math.min(bin + 1, from + wide) - Math.max(bin, from));
    }
    total += load[quarter]! * wide;
  }
  for (let bin = 0; bin < SCREEN_BINS; bin++) screenShares[bin]! /= total;
}

/** H of one period with cycles as the unit of chance, hours of the day taken out where they matter. */
export function beatStrength(seconds: Float64Array, period: number, profile: ActivityProfile, nothing = NOTHING): number {
  const plain = cycleHTest(seconds, period).h;
  if (plain < nothing) return plain;
  const hours = Float64Array.from({ length: WEEK_QUARTERS }, (_, quarter) => profile.rate[Math.floor(quarter / 4)]!);
  const byHours = period < HOURS_MATTER ? plain : cycleHTest(seconds, period, expectedPhase(seconds, period, hours)).h;
  if (seconds.length < QUARTERS_MATTER || period <= QUARTER || byHours < nothing) return byHours;
  return Math.min(byHours, cycleHTest(seconds, period, expectedPhase(seconds, period, dividedByQuarters(hours, seconds))).h);
}

/** Rates with each hour of the day divided among its quarters as the events are; leans on even quarters by an event each. */
function dividedByQuarters(hours: Float64Array, seconds: Float64Array): Float64Array {
  const counts = new Float64Array(DAY_QUARTERS);
  for (const at of seconds) counts[quarterOf(at, DAY_QUARTERS)]!++;
  return hours.map((rate, quarter) => {
    const own = quarter % DAY_QUARTERS;
    const first = own - (own % 4);
    const ofHour = counts[first]! + counts[first + 1]! + counts[first + 2]! + counts[first + 3]!;
    return (rate * 4 * (counts[own]! + 1)) / (ofHour + 4);
  });
}

/** Which quarter of an hour an instant is in, counted from the epoch round and round. */
function quarterOf(seconds: number, cycle: number): number {
  const quarter = Math.floor(seconds / QUARTER);
  return quarter - cycle * Math.floor(quarter / cycle);
}

/** Phase as a share of what is expected: even when the events follow the hours of the day and nothing else. @param rates by quarter hour of the week */
function expectedPhase(seconds: Float64Array, period: number, rates: Float64Array): (time: number) => number {
  const start = seconds[0]!;
  // All cycles: any stride would see a period that divides the day at the same few hours again and again.
  const cycles = Math.max(1, Math.floor((seconds[seconds.length - 1]! - start) / period));
  const before = new Float64Array(PHASE_BINS + 1);
  const first = Math.floor(start / period);
  // A period that divides the week meets the same hours every week: those are added up once.
  const inWeek = WEEK / period;
  const repeats = Number.isInteger(inWeek) ? Math.floor(cycles / inWeek) : 0;
  const once = repeats > 0 ? inWeek : 0;
  for (let bin = 0; bin < PHASE_BINS; bin++) {
    const at = (cycle: number): number => rates[quarterOf((first + cycle + (bin + 0.5) / PHASE_BINS) * period, WEEK_QUARTERS)]!;
    let sum = 0;
    for (let cycle = 0; cycle < once; cycle++) sum += at(cycle);
    sum *= repeats;
    for (let cycle = repeats * once; cycle < cycles; cycle++) sum += at(cycle);
    before[bin + 1] = before[bin]! + sum;
  }
  const total = before[PHASE_BINS]!;
  return (time) => {
    const at = ((time % period) / period) * PHASE_BINS;
    const bin = Math.min(PHASE_BINS - 1, Math.floor(at));
    return Math.min(0.999999999, (before[bin]! + (at - bin) * (before[bin + 1]! - before[bin]!)) / total);
  };
}

const BINS = 4096;
const PEAKS = 3;
const LARGEST_DIVISOR = 4;
const MULTIPLES = [2, 3, 4, 5, 6, 7, 8, 9, 10] as const;
/** A white spectrum of 2,048 powers has its highest near ln 2048 = 7.6; below this nothing is worth refining. */
const LOWEST_POWER = 11;
/** Cycles per day that the hours of the day fill with power, and how far weeks smear them; the calendar list has these periods. */
const DAILY_HARMONICS = 4;
const WEEKLY_SMEAR = 0.2;

let transform: { readonly fft: FFT; readonly counts: number[]; readonly spectrum: number[] } | undefined;

/**
 * Periods nobody stated: peaks of the spectrum of binned counts, and fractions of their frequencies (a narrow pulse is as loud in its harmonics),
 * sharpened step by step and judged by H. Pays for every independent frequency, its harmonics and the sharpening.
 */
export function searchBeat(seconds: Float64Array, profile: ActivityProfile, shortest: number): Beat | null {
  const start = seconds[0]!;
  const span = seconds[seconds.length - 1]! - start;
  if (!(span > 0)) return null;
  let best: { period: number; h: number } | null = null;
  for (const peak of spectralPeaks(seconds, start, span)) {
    for (let divisor = 1; divisor <= LARGEST_DIVISOR; divisor++) {
      const period = (span * divisor) / peak;
      if (period > span / 8 || period < shortest) continue;
      const sharp = sharpen(seconds, period, span);
      const h = beatStrength(seconds, sharp, profile, NOTHING_SEARCHED);
      if (best === null || h > best.h * 1.02) best = { period: sharp, h };
    }
  }
  if (best === null) return null;
  const looks = BINS * 4 * 10;
  const p = afterLooks(Math.exp(-0.4 * best.h), looks);
  // A very narrow pulse is louder at a fraction of its period, where as many harmonics reach further.
  const multiples = p > SURE_OF_PHASE ? [] : MULTIPLES.filter((turns) => turns * best!.period <= span / 8);
  return { period: fundamental(seconds, best.period, multiples), h: best.h, p, looks, calendar: false };
}

/** Frequencies (cycles per span) of the highest powers, apart from each other. */
function spectralPeaks(seconds: Float64Array, start: number, span: number): number[] {
  transform ??= makeTransform();
  const counts = transform.counts.fill(0);
  for (const at of seconds) counts[Math.min(BINS - 1, Math.floor(((at - start) / span) * BINS))]!++;
  const mean = seconds.length / BINS;
  let square = 0;
  for (let i = 0; i < BINS; i++) {
    counts[i]! -= mean;
    square += counts[i]! ** 2;
  }
  transform.fft.realTransform(transform.spectrum, counts);
  const found: { frequency: number; power: number }[] = [];
  for (let frequency = 8; frequency < BINS / 2; frequency++) {
    const power = (transform.spectrum[2 * frequency]! ** 2 + transform.spectrum[2 * frequency + 1]! ** 2) / square;
    if (power > LOWEST_POWER && !isDaily((frequency * 86_400) / span)) found.push({ frequency, power });
  }
  found.sort((a, b) => b.power - a.power || a.frequency - b.frequency);
  const peaks: number[] = [];
  for (const { frequency } of found) {
    if (peaks.length === PEAKS) break;
    if (peaks.every((other) => Math.abs(other - frequency) > 2)) peaks.push(frequency);
  }
  return peaks;
}

function isDaily(cyclesPerDay: number): boolean {
  const nearest = Math.round(cyclesPerDay);
  return nearest <= DAILY_HARMONICS && Math.abs(cyclesPerDay - nearest) < WEEKLY_SMEAR;
}

function makeTransform(): NonNullable<typeof transform> {
  const fft = new FFT(BINS);
  // Begun with a fraction, so that V8 keeps the counts as the doubles that the transform works in.
  return { fft, counts: new Array<number>(BINS).fill(0.5), spectrum: fft.createComplexArray() };
}

/** Climbs to the best period near a coarse one: first with one harmonic over ±1 frequency step, then with more and less. */
function sharpen(seconds: Float64Array, period: number, span: number): number {
  let frequency = 1 / period;
  for (const harmonics of [1, 4, 16]) {
    const step = 1 / (6 * harmonics * span);
    const powers = POWERS.fill(0);
    for (let k = 1; k <= harmonics; k *= 2) addPowers(seconds, frequency * k, step * k, powers);
    let best = 0;
    for (let i = 0; i < powers.length; i++) if (frequency + (i - REACH) * step > 0 && (best === 0 || powers[i]! > powers[best - 1]!)) best = i + 1;
    frequency += (best - 1 - REACH) * step;
  }
  return 1 / frequency;
}

/** Frequencies tried on either side. */
const REACH = 7;
/** Room for the sums of one period. */
const POWERS = new Float64Array(2 * REACH + 1);
const COSINES = new Float64Array(2 * REACH + 1);
const SINES = new Float64Array(2 * REACH + 1);

/**
 * Adds the power |Σ e^{2πift}|² at frequencies in even steps around one: each event's arrow is turned from step to step, which costs a tenth of a sine and a cosine.
 * @param powers one for each frequency, from REACH steps below to REACH above
 */
function addPowers(seconds: Float64Array, frequency: number, step: number, powers: Float64Array): void {
  const cosines = COSINES.fill(0);
  const sines = SINES.fill(0);
  const origin = seconds[0]!;
  for (let event = 0; event < seconds.length; event++) {
    const time = seconds[event]! - origin;
    const first = turnOf(time * (frequency - REACH * step));
    const turn = turnOf(time * step);
    let c = Math.cos(first);
    let s = Math.sin(first);
    const dc = Math.cos(turn);
    const ds = Math.sin(turn);
    for (let i = 0; i < powers.length; i++) {
      cosines[i]! += c;
      sines[i]! += s;
      const next = c * dc - s * ds;
      s = s * dc + c * ds;
      c = next;
    }
  }
  for (let i = 0; i < powers.length; i++) powers[i]! += cosines[i]! ** 2 + sines[i]! ** 2;
}

const turnOf = (cycles: number): number => 2 * Math.PI * (cycles - Math.floor(cycles));
