/** Do two trains of events fire together? (METHODS.md B7). Times in any one unit, ascending. */
import { normalUpper } from './special-functions.ts';
import { wilson } from './wilson.ts';

/** Events of `a` with an event of `b` within ±`delta` (both ends count), whatever its multiplicity. */
export function coincidences(a: ArrayLike<number>, b: ArrayLike<number>, delta: number): number {
  let count = 0;
  let start = 0;
  for (let index = 0; index < a.length; index++) {
    while (start < b.length && b[start]! < a[index]! - delta) start++;
    if (start < b.length && b[start]! <= a[index]! + delta) count++;
  }
  return count;
}

/** Time within ±`delta` of any event, clipped to the window, overlaps once. */
function covered(times: ArrayLike<number>, delta: number, start: number, end: number): number {
  let sum = 0;
  let reached = start;
  for (let index = 0; index < times.length; index++) {
    const from = Math.max(reached, times[index]! - delta);
    const to = Math.min(end, times[index]! + delta);
    if (to > from) {
      sum += to - from;
      reached = to;
    }
  }
  return sum;
}

/** The spike time tiling coefficient with a 95 % interval. */
export interface Tiling {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Spike time tiling coefficient, −1 to 1, independent of the rates (Cutts & Eglen, J Neurosci 34:14288, 2014):
 * ½[(P_A−T_B)/(1−P_A T_B) + (P_B−T_A)/(1−P_B T_A)]. Its interval puts both shares P to the ends of their Wilson intervals, which is a little wide.
 * NaN when either train is empty.
 */
export function spikeTimeTiling(a: ArrayLike<number>, b: ArrayLike<number>, delta: number, start: number, end: number): Tiling {
  const tilesA = covered(a, delta, start, end) / (end - start);
  const tilesB = covered(b, delta, start, end) / (end - start);
  const nearB = wilson(coincidences(a, b, delta), a.length);
  const nearA = wilson(coincidences(b, a, delta), b.length);
  const half = (near: number, tiles: number): number => (near * tiles === 1 ? 1 : (near - tiles) / (1 - near * tiles));
  const of = (end: 'value' | 'low' | 'high'): number => (half(nearB[end], tilesB) + half(nearA[end], tilesA)) / 2;
  return { value: of('value'), low: of('low'), high: of('high') };
}

/**
 * Event synchronisation (Quian Quiroga, Kreuz & Grassberger, PRE 66:041904, 2002): strength Q in [0, 1], and q > 0 when `a` leads.
 * An event pair counts once, for the one that comes first; equal times count half for each.
 */
export function eventSynchronisation(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  delta: number,
): { readonly strength: number; readonly lead: number } {
  const follow = (x: ArrayLike<number>, y: ArrayLike<number>): number => {
    let count = 0;
    let start = 0;
    for (let index = 0; index < x.length; index++) {
      while (start < y.length && y[start]! < x[index]! - delta) start++;
      for (let other = start; other < y.length && y[other]! <= x[index]!; other++) count += y[other]! === x[index]! ? 0.5 : 1;
    }
    return count;
  };
  const behindA = follow(b, a);
  const behindB = follow(a, b);
  const scale = Math.sqrt(a.length * b.length);
  return { strength: (behindA + behindB) / scale, lead: (behindA - behindB) / scale };
}

/** p of the coincidences of `a` with `b` when each `b` is moved by U(−jitter, jitter), by simulation (Amarasingham et al., J Neurophysiol 107:517, 2012). */
export function jitterP(a: ArrayLike<number>, b: ArrayLike<number>, delta: number, jitter: number, random: () => number, rounds = 9_999): number {
  const observed = coincidences(a, b, delta);
  const moved = new Float64Array(b.length);
  let reached = 0;
  for (let round = 0; round < rounds; round++) {
    for (let index = 0; index < b.length; index++) moved[index] = b[index]! + (2 * random() - 1) * jitter;
    if (coincidences(a, moved.sort(), delta) >= observed) reached++;
  }
  return (1 + reached) / (1 + rounds);
}

/** Disjoint ascending intervals within ±`delta` of events: where a coincidence would be seen. */
export interface Tiles {
  readonly start: Float64Array;
  readonly end: Float64Array;
  /** Length of all tiles before this one. */
  readonly before: Float64Array;
}

export function tilesOf(times: ArrayLike<number>, delta: number): Tiles {
  const start: number[] = [];
  const end: number[] = [];
  for (let index = 0; index < times.length; index++) {
    const from = times[index]! - delta;
    if (end.length > 0 && from <= end[end.length - 1]!) end[end.length - 1] = times[index]! + delta;
    else {
      start.push(from);
      end.push(times[index]! + delta);
    }
  }
  const before = new Float64Array(start.length + 1);
  for (let index = 0; index < start.length; index++) before[index + 1] = before[index]! + end[index]! - start[index]!;
  return { start: Float64Array.from(start), end: Float64Array.from(end), before };
}

/** Length of the tiles up to `time`. */
function tiledBefore(tiles: Tiles, time: number): number {
  let low = 0;
  let high = tiles.start.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (tiles.start[middle]! <= time) low = middle + 1;
    else high = middle;
  }
  if (low === 0) return 0;
  return tiles.before[low - 1]! + Math.min(time, tiles.end[low - 1]!) - tiles.start[low - 1]!;
}

/** True when `time` lies in a tile. */
export function inTiles(tiles: Tiles, time: number): boolean {
  let low = 0;
  let high = tiles.start.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (tiles.start[middle]! <= time) low = middle + 1;
    else high = middle;
  }
  return low > 0 && time <= tiles.end[low - 1]!;
}

/**
 * Chance of each event of `b` to lie in the tiles when it is moved by U(−jitter, jitter): the jitter surrogates of Amarasingham et al. without
 * simulating them, since the moves are independent.
 */
export function jitterChances(tiles: Tiles, b: ArrayLike<number>, jitter: number): Float64Array {
  return Float64Array.from(b, (time) => (tiledBefore(tiles, time + jitter) - tiledBefore(tiles, time - jitter)) / (2 * jitter));
}

/**
 * The same when each event of `b` is moved by a whole number of periods, 1 to `reach` either way: keeps a shared schedule, breaks a shared machine.
 * Moves that lead out of [start, end] are left out.
 */
export function shiftChances(tiles: Tiles, b: ArrayLike<number>, period: number, reach: number, start: number, end: number): Float64Array {
  return Float64Array.from(b, (time) => {
    let hits = 0;
    let moves = 0;
    for (let step = -reach; step <= reach; step++) {
      const moved = time + step * period;
      if (step === 0 || moved < start || moved > end) continue;
      moves++;
      if (inTiles(tiles, moved)) hits++;
    }
    return moves > 0 ? hits / moves : 1;
  });
}

/**
 * P(at least `seen` successes) for independent trials of these chances (Poisson-binomial). Exact by convolution up to 400 trials; above that the
 * Chernoff bound where it is small, which can only overstate p, else a normal approximation with skewness (Volkova 1996).
 */
export function poissonBinomialUpper(chances: ArrayLike<number>, seen: number): number {
  if (seen <= 0) return 1;
  const n = chances.length;
  let mean = 0;
  let variance = 0;
  let skew = 0;
  for (let index = 0; index < n; index++) {
    const p = chances[index]!;
    mean += p;
    variance += p * (1 - p);
    skew += p * (1 - p) * (1 - 2 * p);
  }
  if (seen <= mean) return 1;
  if (n <= 400) return convolved(chances, seen);
  if (variance === 0) return 0;
  const deviation = Math.sqrt(variance);
  const z = (seen - 0.5 - mean) / deviation;
  const refined = normalUpper(z) + ((skew / deviation ** 3) * (z * z - 1) * Math.exp((-z * z) / 2)) / (6 * Math.sqrt(2 * Math.PI));
  return z < 3.5 && variance > 9 ? Math.min(1, Math.max(0, refined)) : chernoff(chances, seen);
}

function convolved(chances: ArrayLike<number>, seen: number): number {
  // below[k]: probability of exactly k successes so far; everything at or above `seen` is gathered in `above`.
  const below = new Float64Array(seen);
  below[0] = 1;
  let above = 0;
  for (let index = 0; index < chances.length; index++) {
    const p = chances[index]!;
    above += below[seen - 1]! * p;
    for (let k = Math.min(seen - 1, index + 1); k > 0; k--) below[k] = below[k]! * (1 - p) + below[k - 1]! * p;
    below[0]! *= 1 - p;
  }
  return Math.min(1, above);
}

/** min over t of exp(Σ ln(1 + p(eᵗ−1)) − t·seen), by Newton steps on the convex exponent. */
function chernoff(chances: ArrayLike<number>, seen: number): number {
  let certain = 0;
  for (let index = 0; index < chances.length; index++) certain += chances[index]! > 0 ? 1 : 0;
  if (seen > certain) return 0;
  let low = 0;
  let high = 60;
  const slope = (t: number): number => {
    let sum = -seen;
    for (let index = 0; index < chances.length; index++) {
      const p = chances[index]! * Math.exp(t);
      sum += p / (1 - chances[index]! + p);
    }
    return sum;
  };
  for (let step = 0; step < 50; step++) {
    const middle = (low + high) / 2;
    if (slope(middle) < 0) low = middle;
    else high = middle;
  }
  let exponent = -low * seen;
  for (let index = 0; index < chances.length; index++) exponent += Math.log1p(chances[index]! * Math.expm1(low));
  return Math.min(1, Math.exp(exponent));
}
