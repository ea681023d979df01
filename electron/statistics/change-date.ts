/** The date of a change of rate, once it is clear that there was one (METHODS.md B9): as one bin, and as an interval to the instant. */

/**
 * Fall of twice the ln likelihood that bounds a 95 % interval. A place is no smooth parameter, so the 3.84 of χ² covers it four times in five only: on either side of the truth the
 * ratio walks away downwards, its highest point is exponential, and the higher of two such walks is below x with probability (1 − e^(−x/2))² (Hinkley 1970, Biometrika 57:1; Yao 1987,
 * Annals of Statistics 15:1321).
 */
export const PLACE_95 = -2 * Math.log(1 - Math.sqrt(0.95));

/**
 * The bin edge to name as the date: of all stretches of `2·reach + 1` edges the one that holds the most likelihood, and the mean edge in it. Nearer to the truth than the likeliest
 * edge, because the likelihood of a place is ragged: one quiet day just after the change makes a peak of its own.
 * @param profile LR of a change before each bin, 0 where none was considered
 * @param excess how much more counts vary than chance; at least 1
 */
export function middleOfLikelihood(profile: Float64Array, reach: number, excess: number): number {
  const highest = profile.reduce((high, ratio) => Math.max(high, ratio), 0);
  const weights = profile.map((ratio) => (ratio > 0 ? Math.exp((ratio - highest) / (2 * excess)) : 0));
  let most = 0;
  let middle = profile.indexOf(highest);
  for (let centre = 0; centre < weights.length; centre++) {
    let sum = 0;
    let moment = 0;
    for (let edge = Math.max(0, centre - reach); edge <= Math.min(weights.length - 1, centre + reach); edge++) {
      sum += weights[edge]!;
      moment += weights[edge]! * edge;
    }
    if (sum <= most) continue;
    most = sum;
    middle = Math.round(moment / sum);
  }
  return middle;
}

/** A stretch of time with one change somewhere in its middle. */
export interface ChangingStretch {
  /** The beginning of the middle, the events in it, and its end; ascending. */
  readonly time: ArrayLike<number>;
  /** The same on a clock on which each of the two rates is even, from the beginning of the stretch on. */
  readonly units: ArrayLike<number>;
  /** Units in the whole stretch. */
  readonly whole: number;
  /** Events before the middle and after it. */
  readonly before: number;
  readonly after: number;
}

/**
 * Where in the middle the change may lie: all instants whose profile likelihood ℓ = a ln(a/u) + b ln(b/(U − u)), with a events in u units before and b after, is within `cut`/2 of
 * the highest. Between two events ℓ is highest at one of them; the answer is rounded outwards to events.
 * @param cut fall of twice the ln likelihood: `PLACE_95` times the excess of variation
 */
export function changeInterval({ time, units, whole, before, after }: ChangingStretch, cut: number): { readonly low: number; readonly high: number } {
  const steps = time.length - 1;
  const events = before + (steps - 1) + after;
  const likelihood = (earlier: number, at: number): number => ofPart(earlier, at) + ofPart(events - earlier, whole - at);
  const highestIn = (step: number): number => Math.max(likelihood(before + step, units[step]!), likelihood(before + step, units[step + 1]!));
  let highest = Number.NEGATIVE_INFINITY;
  for (let step = 0; step < steps; step++) highest = Math.max(highest, highestIn(step));
  let low = 0;
  let high = steps - 1;
  while (low < high && highestIn(low) < highest - cut / 2) low++;
  while (high > low && highestIn(high) < highest - cut / 2) high--;
  return { low: time[low]!, high: time[high + 1]! };
}

const ofPart = (events: number, units: number): number => (events > 0 ? events * Math.log(events / Math.max(units, 1e-9)) : 0);
