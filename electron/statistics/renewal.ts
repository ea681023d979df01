import { decreasingDensity, heightAt } from './decreasing-density.ts';
import { mixedExponentialDensity } from './mixed-exponential.ts';
import { normalUpper } from './special-functions.ts';

/**
 * A timer that is re-armed at each contact (METHODS B2 has tests of fixed phase only; malware and update checks re-arm, so their phase wanders).
 * Its intervals stand near P, and near 2P, 3P, … where contacts were lost, each a normal hump of variance growing with the number of cycles.
 */
export interface Comb {
  /** Seconds. */
  readonly period: number;
  /** Standard deviation of one cycle over the period. */
  readonly jitter: number;
  /** Share of contacts lost. */
  readonly lost: number;
  /** Share of intervals that come from the timer; the rest is other traffic. */
  readonly share: number;
}

/** Intervals with what they would weigh without any rhythm. */
export interface Intervals {
  /** Seconds, above 0. */
  readonly seconds: Float64Array;
  /** Density per second of each under the best rhythmless explanation. */
  readonly plain: Float64Array;
  /** Granularity of the clock in seconds: 1, or 60 for logs without seconds. */
  readonly grain: number;
}

/** What the search for a comb came to. */
export interface CombSearch {
  /** ln of the e-value; the p-value is 1/e-value, for all periods and jitters looked at together. */
  readonly logEvidence: number;
  readonly p: number;
  readonly best: Comb;
  /** ln likelihood of the best comb over the rhythmless explanation, scaled to all intervals when only a part was searched. */
  readonly logRatio: number;
}

export const SHORTEST_PERIOD = 30;
export const LONGEST_PERIOD = 13.5 * 3600;
const LOG_RANGE = Math.log(LONGEST_PERIOD / SHORTEST_PERIOD);

/** One cycle's spread: a normal deviation, or an even spread of this half-width with softened edges (programs that draw their jitter evenly). */
export interface Law {
  readonly spread: number;
  readonly even: boolean;
}
export const normal = (spread: number): Law => ({ spread, even: false });
export const even = (spread: number): Law => ({ spread, even: true });
const LAWS: readonly Law[] = [normal(0.005), normal(0.02), normal(0.06), normal(0.12), normal(0.2), normal(0.3), even(0.1), even(0.2), even(0.3)];
const LOSSES = [0.05, 0.4] as const;
const SHARES = [0.2, 0.6, 0.99] as const;
/** The e-value stays valid on any part of the intervals chosen without looking at them. */
const MOST_INTERVALS = 4000;
const TEETH = 14;
const TABLE_END = 12;

/** Waits between contacts, each measured from the end of the burst gap on (before it no new burst can begin). */
export interface Waits {
  readonly seconds: Float64Array;
  /** Length of each on the profile's clock. */
  readonly operational: Float64Array;
  /** Profile's events per second at the end of each. */
  readonly rate: Float64Array;
  /** Length of one on the profile's clock without its first so many seconds. */
  operationalAfter(wait: number, seconds: number): number;
}

/** Up to here waits may be looked at by the clock on the wall as well, seconds. */
const NEAR = 1800;

/**
 * The best rhythmless explanation of some waits, as the density per second of each. On the clock of the source's own hours, waits have some
 * never-rising density: that covers any Poisson traffic, steady, by day and night, or in sessions. Where the hours change faster than the profile
 * can tell (an office that opens at half past eight), waits of up to half an hour have one by the clock on the wall, and only what is longer
 * runs with the hours.
 */
export function plainDensity(waits: Waits): Float64Array {
  const byHours = densityByHours(waits.operational, waits.rate);
  const near = densityNearAndFar(waits);
  return near !== null && logSum(near) > logSum(byHours) ? near : byHours;
}

/**
 * The best explanation of some waits by chance alone, as the density per second of each: mixtures of exponentials on the clock of the source's own hours, or by the clock
 * on the wall where that explains more. Narrower than `plainDensity`: Poisson traffic of any kind, but no other never-rising density.
 */
export function chanceDensity({ seconds, operational, rate }: Waits): Float64Array {
  const byHours = mixedExponentialDensity(operational).map((density, i) => density * rate[i]!);
  const byClock = mixedExponentialDensity(seconds);
  return logSum(byClock) > logSum(byHours) ? byClock : byHours;
}

function densityByHours(operational: Float64Array, rate: Float64Array): Float64Array {
  const density = decreasingDensity(operational);
  return operational.map((length, i) => Math.max(1e-300, heightAt(density, length) * rate[i]!));
}

/** Short waits by the wall clock, long ones by the hours from half an hour on; null where short ones are few. */
function densityNearAndFar({ seconds, rate, operationalAfter }: Waits): Float64Array | null {
  const n = seconds.length;
  const near = seconds.filter((wait) => wait < NEAR);
  if (near.length < n / 2) return null;
  const far = Uint32Array.from(seconds.keys()).filter((i) => seconds[i]! >= NEAR);
  const nearDensity = decreasingDensity(near);
  const densities = seconds.map((wait) => Math.max(1e-300, (near.length / n) * heightAt(nearDensity, wait)));
  const farDensities = densityByHours(
    Float64Array.from(far, (i) => operationalAfter(i, NEAR)),
    Float64Array.from(far, (i) => rate[i]!),
  );
  far.forEach((i, k) => {
    densities[i] = Math.max(1e-300, (far.length / n) * farDensities[k]!);
  });
  return densities;
}

/** Sum of the logarithms. */
export function logSum(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += Math.log(value);
  return sum;
}

export interface CombTable {
  readonly cells: Float64Array;
  readonly resolution: number;
}
const tables = new Map<Law, Map<number, CombTable>>();

/** The comb of period 1, sampled: cell i is its density at (i + ½)/resolution. */
export function combTable(law: Law, lost: number): CombTable {
  let ofLaw = tables.get(law);
  if (ofLaw === undefined) {
    ofLaw = new Map();
    tables.set(law, ofLaw);
  }
  let table = ofLaw.get(lost);
  if (table === undefined) {
    const resolution = Math.ceil((law.even ? 40 : 10) / law.spread);
    const density = law.even ? evenCombDensity : combDensity;
    const cells = Float64Array.from({ length: TABLE_END * resolution }, (_, i) => density((i + 0.5) / resolution, 1, law.spread, lost));
    table = { cells, resolution };
    ofLaw.set(lost, table);
  }
  return table;
}

/** The comb whose steps are spread evenly: first tooth a softened box, second a tent, from the third on normal. */
function evenCombDensity(interval: number, period: number, halfWidth: number, lost: number): number {
  const soft = 0.08 * halfWidth * period;
  const wide = halfWidth * period;
  const x = interval - period;
  const box = (normalUpper((x - wide) / soft) - normalUpper((x + wide) / soft)) / (2 * wide);
  const y = Math.abs(interval - 2 * period);
  const tent = y < 2 * wide ? (2 * wide - y) / (4 * wide * wide) : 0;
  const rest = combDensity(interval, period, halfWidth / Math.sqrt(3), lost, 3);
  return (1 - lost) * box + (1 - lost) * lost * tent + rest;
}

/** Density of the comb at an interval, both in one unit. */
export function combDensity(interval: number, period: number, jitter: number, lost: number, firstTooth = 1): number {
  let sum = 0;
  let weight = (1 - lost) * lost ** (firstTooth - 1);
  for (let tooth = firstTooth; tooth <= TEETH; tooth++) {
    const deviation = Math.sqrt(tooth) * jitter * period;
    const z = (interval - tooth * period) / deviation;
    if (z > -9 && z < 9) sum += (weight * Math.exp(-0.5 * z * z)) / (deviation * 2.5066282746310002);
    weight *= lost;
  }
  return sum;
}

/** ln likelihood ratio of combs of one period, jitter and loss, for each of the shares, over the plain explanation. */
function logRatios(intervals: Intervals, inverse: Float64Array, period: number, law: Law, lost: number, into: Float64Array): void {
  const { cells, resolution } = combTable(law, lost);
  const scale = resolution / period;
  const { seconds } = intervals;
  let a = 1;
  let b = 1;
  let c = 1;
  into.fill(0);
  const [ofA, ofB, ofC] = SHARES;
  const n = seconds.length;
  const end = cells.length;
  for (let i = 0; i < n; i++) {
    const at = seconds[i]! * scale;
    const ratio = at < end ? (cells[at | 0]! / period) * inverse[i]! : 0;
    a *= 1 - ofA + ofA * ratio;
    b *= 1 - ofB + ofB * ratio;
    c *= 1 - ofC + ofC * ratio;
    if ((i & 15) === 15 || i === n - 1) {
      into[0]! += Math.log(a);
      into[1]! += Math.log(b);
      into[2]! += Math.log(c);
      a = b = c = 1;
    }
  }
}

/** Steps of the period grid (in ln P) for a law: near enough that a neighbour is never missed. */
function gridStep({ spread, even }: Law): number {
  return even ? 0.15 * spread : 0.8 * spread;
}

/**
 * Looks for a comb and says how much evidence there is for any at all. The evidence is a Bayes factor with a prior fixed in advance (a grid of
 * periods, evenly in their logarithm, × jitters × losses × shares) over the best plain explanation: an e-value, so that 1/e is a valid p for
 * the whole search (Wasserman, Ramdas & Balakrishnan 2020, "Universal inference"; Vovk & Wang 2021). Cells not looked at can only add, so the
 * search may be as selective as speed asks.
 */
export function searchComb(all: Intervals): CombSearch | null {
  const intervals = thinned(all);
  const n = intervals.seconds.length;
  if (n < 5) return null;
  const inverse = intervals.plain.map((density) => 1 / density);
  const ratios = new Float64Array(SHARES.length);
  let best: CombSearch | null = null;
  let total = Number.NEGATIVE_INFINITY;
  const cellsSeen = new Set<number>();
  for (const candidate of candidatePeriods(intervals)) {
    for (const l of bestLaws(intervals, inverse, candidate, ratios)) {
      const law = LAWS[l]!;
      const step = gridStep(law);
      const cells = Math.ceil(LOG_RANGE / step);
      const centre = Math.round(Math.log(candidate / SHORTEST_PERIOD) / step);
      for (let at = Math.max(0, centre - GRID_REACH); at <= Math.min(cells - 1, centre + GRID_REACH); at++) {
        const cell = l * 1_000_000 + at;
        if (cellsSeen.has(cell)) continue;
        cellsSeen.add(cell);
        const period = SHORTEST_PERIOD * Math.exp(at * step);
        for (const lost of LOSSES) {
          logRatios(intervals, inverse, period, law, lost, ratios);
          for (let s = 0; s < SHARES.length; s++) {
            total = logAdd(total, ratios[s]! - Math.log(LAWS.length * cells * LOSSES.length * SHARES.length));
            if (best === null || ratios[s]! > best.logRatio) {
              const jitter = law.even ? law.spread / Math.sqrt(3) : law.spread;
              best = { logEvidence: 0, p: 1, best: { period, jitter, lost, share: SHARES[s]! }, logRatio: ratios[s]! };
            }
          }
        }
      }
    }
  }
  const scale = all.seconds.length / n;
  return best === null ? null : { ...best, logRatio: best.logRatio * scale, logEvidence: total, p: Math.min(1, Math.exp(-total)) };
}

/** Grid cells looked at on either side of a candidate. */
const GRID_REACH = 2;
/** Laws followed up for each candidate. */
const LAWS_KEPT = 3;

/** The laws that suit a candidate period best; none when none beats the plain explanation noticeably. */
function bestLaws(intervals: Intervals, inverse: Float64Array, period: number, ratios: Float64Array): number[] {
  const suited: { law: number; ratio: number }[] = [];
  // A timer that loses few contacts leaves few intervals beyond its first tooth; with wide jitter the comb of many losses would not suit it.
  let beyond = 0;
  for (let i = 0; i < intervals.seconds.length; i++) if (intervals.seconds[i]! > 1.5 * period) beyond++;
  const lost = beyond < 0.2 * intervals.seconds.length ? LOSSES[0] : LOSSES[1];
  LAWS.forEach((law, l) => {
    if (law.spread * period < 0.75 * intervals.grain) return;
    logRatios(intervals, inverse, period, law, lost, ratios);
    const ratio = Math.max(ratios[0]!, ratios[1]!, ratios[2]!);
    if (ratio > 2) suited.push({ law: l, ratio });
  });
  suited.sort((a, b) => b.ratio - a.ratio || a.law - b.law);
  return suited.slice(0, LAWS_KEPT).map(({ law }) => law);
}

const BIN = 0.1;
const BINS = Math.ceil(LOG_RANGE / BIN);
const WIDTHS = [1, 3, 6] as const;
const MOST_CANDIDATES = 6;

/**
 * Periods worth a look: windows of one, three and six bins (10 % each) that hold more intervals than the plain explanation gives them,
 * best first. Linear in the number of intervals.
 */
export function candidatePeriods(intervals: Intervals): number[] {
  const { seconds, plain } = intervals;
  const counts = new Float64Array(BINS + 1);
  const weights = new Float64Array(BINS + 1);
  const sums = new Float64Array(BINS + 1);
  for (let i = 0; i < seconds.length; i++) {
    const bin = Math.floor(Math.log(seconds[i]! / SHORTEST_PERIOD) / BIN);
    if (bin < 0 || bin >= BINS) continue;
    counts[bin + 1]!++;
    weights[bin + 1]! += Math.log(plain[i]!);
    sums[bin + 1]! += seconds[i]!;
  }
  for (let bin = 0; bin < BINS; bin++) {
    counts[bin + 1]! += counts[bin]!;
    weights[bin + 1]! += weights[bin]!;
    sums[bin + 1]! += sums[bin]!;
  }
  const found: { score: number; period: number }[] = [];
  for (const width of WIDTHS) {
    for (let bin = 0; bin + width <= BINS; bin++) {
      const count = counts[bin + width]! - counts[bin]!;
      if (count < 3) continue;
      const span = SHORTEST_PERIOD * (Math.exp((bin + width) * BIN) - Math.exp(bin * BIN));
      const score = count * Math.log(count / seconds.length / span) - (weights[bin + width]! - weights[bin]!);
      if (score > 2) found.push({ score, period: (sums[bin + width]! - sums[bin]!) / count });
    }
  }
  found.sort((a, b) => b.score - a.score || a.period - b.period);
  const chosen: number[] = [];
  for (const { period } of found) {
    if (chosen.length === MOST_CANDIDATES) break;
    if (chosen.every((other) => Math.abs(Math.log(other / period)) > 0.04)) chosen.push(period);
  }
  return chosen;
}

/**
 * Sharpens a comb by expectation and maximisation over its teeth, the plain density standing for all other traffic.
 * The period's error is about jitter·P/√n.
 */
export function fitComb(all: Intervals, start: Comb): Comb & { readonly logRatio: number } {
  const intervals = thinned(all);
  const { seconds, plain } = intervals;
  const n = seconds.length;
  let { period, jitter, lost, share } = start;
  let logRatio = 0;
  for (let round = 0; round < 40; round++) {
    let weight = 0;
    let cycles = 0;
    let lengths = 0;
    let squares = 0;
    logRatio = 0;
    for (let i = 0; i < n; i++) {
      const interval = seconds[i]!;
      let sum = 0;
      let sumCycles = 0;
      let sumSquares = 0;
      let prior = 1 - lost;
      for (let tooth = 1; tooth <= TEETH; tooth++) {
        const deviation = Math.sqrt(tooth) * jitter * period;
        const z = (interval - tooth * period) / deviation;
        if (z < -9) break;
        if (z < 9) {
          const density = (prior * Math.exp(-0.5 * z * z)) / (deviation * 2.5066282746310002);
          sum += density;
          sumCycles += density * tooth;
          sumSquares += (density * (interval - tooth * period) ** 2) / tooth;
        }
        prior *= lost;
      }
      const mixed = (1 - share) * plain[i]! + share * sum;
      logRatio += Math.log(mixed / plain[i]!);
      const part = share / mixed;
      weight += part * sum;
      cycles += part * sumCycles;
      lengths += part * sum * interval;
      squares += part * sumSquares;
    }
    if (!(weight > 1)) break;
    const nextPeriod = lengths / cycles;
    const jitterBefore = jitter;
    jitter = Math.min(0.35, Math.max(Math.sqrt(squares / weight) / nextPeriod, (0.3 * intervals.grain) / nextPeriod));
    lost = Math.min(0.7, Math.max(0.001, 1 - weight / cycles));
    share = Math.min(0.999, weight / n);
    const settled = round >= 3 && Math.abs(nextPeriod / period - 1) < 1e-7 && Math.abs(jitter / jitterBefore - 1) < 1e-3;
    period = nextPeriod;
    if (settled) break;
  }
  return { period, jitter, lost, share, logRatio: (logRatio * all.seconds.length) / n };
}

function thinned(intervals: Intervals): Intervals {
  const n = intervals.seconds.length;
  if (n <= MOST_INTERVALS) return intervals;
  const pick = (values: Float64Array) => Float64Array.from({ length: MOST_INTERVALS }, (_, i) => values[Math.floor((i * n) / MOST_INTERVALS)]!);
  return { seconds: pick(intervals.seconds), plain: pick(intervals.plain), grain: intervals.grain };
}

function logAdd(a: number, b: number): number {
  const high = Math.max(a, b);
  return high === Number.NEGATIVE_INFINITY ? high : high + Math.log(Math.exp(a - high) + Math.exp(b - high));
}

/** Granularity of the clock that stamped some instants (seconds): 60 when all are whole minutes, 1 when all are whole seconds, else 0. */
export function clockGrain(seconds: ArrayLike<number>): number {
  for (const grain of [60, 1]) {
    let whole = true;
    for (let i = 0; whole && i < seconds.length; i++) whole = seconds[i]! % grain === 0;
    if (whole) return grain;
  }
  return 0;
}
