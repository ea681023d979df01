/**
 * How alike counts are to themselves some bins later: r_k = Σ(x_t − x̄)(x_{t+k} − x̄)/Σ(x_t − x̄)² (METHODS B2; Box & Jenkins 1970). Without any rhythm nineteen in twenty lie
 * within ±`band`, 1.96/√N.
 * @returns r NaN when the counts do not vary
 */
export function autocorrelation(counts: ArrayLike<number>, lag: number): { readonly r: number; readonly band: number } {
  const n = counts.length;
  let sum = 0;
  for (let t = 0; t < n; t++) sum += counts[t]!;
  const mean = sum / n;
  let square = 0;
  let product = 0;
  for (let t = 0; t < n; t++) {
    square += (counts[t]! - mean) ** 2;
    if (t + lag < n) product += (counts[t]! - mean) * (counts[t + lag]! - mean);
  }
  return { r: product / square, band: 1.96 / Math.sqrt(n) };
}

/** Bins in a turn: wide enough for a fifth of jitter, narrow enough to tell a turn from its half. */
const BINS_PER_TURN = 4;
/** Turns looked at; more would tell no more. */
const MOST_TURNS = 5000;

/** The same for the counts of some instants (ascending) in quarters of a period, one turn later: a second opinion on a rhythm, not a chance. */
export function turnAutocorrelation(times: ArrayLike<number>, period: number): { readonly r: number; readonly band: number } {
  const width = period / BINS_PER_TURN;
  // The first contact stands in the middle of its bin, not on an edge.
  const start = times[0]! - width / 2;
  const bins = Math.min(MOST_TURNS * BINS_PER_TURN, Math.floor((times[times.length - 1]! - start) / width) + 1);
  const counts = new Float64Array(bins);
  for (let i = 0; i < times.length; i++) {
    const bin = Math.floor((times[i]! - start) / width);
    if (bin >= bins) break;
    counts[bin]!++;
  }
  return autocorrelation(counts, BINS_PER_TURN);
}
