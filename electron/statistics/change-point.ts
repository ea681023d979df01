/** When a rate changed (METHODS.md B9). Counts per bin of equal length, Poisson. */

/** Twice the negative log-likelihood of a segment with sum S over L bins, constants left out: 2(S − S ln(S/L)). */
function cost(sum: number, length: number): number {
  return sum > 0 && length > 0 ? 2 * (sum - sum * Math.log(sum / length)) : 0;
}

/** Running sums, one longer than the counts. */
function cumulate(counts: ArrayLike<number>): Float64Array {
  const sums = new Float64Array(counts.length + 1);
  for (let index = 0; index < counts.length; index++) sums[index + 1] = sums[index]! + counts[index]!;
  return sums;
}

/**
 * Best segmentation of Poisson counts by PELT (Killick, Fearnhead & Eckley, JASA 107:1590, 2012), exact.
 * @param penalty per change; default 2 ln n (BIC)
 * @param least fewest bins in a segment
 * @param exposure bin lengths in which the log was recording; default all 1
 * @returns first bin of each segment but the first, ascending
 */
export function pelt(counts: ArrayLike<number>, penalty = 2 * Math.log(counts.length), least = 3, exposure?: ArrayLike<number>): number[] {
  const n = counts.length;
  if (n < 2 * least) return [];
  const sums = cumulate(counts);
  const exposed = exposure === undefined ? Float64Array.from({ length: n + 1 }, (_, index) => index) : cumulate(exposure);
  const best = new Float64Array(n + 1).fill(Number.POSITIVE_INFINITY);
  const previous = new Int32Array(n + 1);
  best[0] = -penalty;
  // Starts that can still be best (the pruning of PELT), and their values for the present end.
  const candidates = new Int32Array(n + 1);
  const values = new Float64Array(n + 1);
  let count = 1;
  for (let end = least; end <= n; end++) {
    for (let index = 0; index < count; index++) {
      const start = candidates[index]!;
      const value = best[start]! + cost(sums[end]! - sums[start]!, exposed[end]! - exposed[start]!);
      values[index] = value;
      if (value + penalty < best[end]!) {
        best[end] = value + penalty;
        previous[end] = start;
      }
    }
    let kept = 0;
    for (let index = 0; index < count; index++) if (values[index]! <= best[end]!) candidates[kept++] = candidates[index]!;
    count = kept;
    const joining = end - least + 1;
    if (joining >= least) candidates[count++] = joining;
  }
  const changes: number[] = [];
  for (let end = previous[n]!; end > 0; end = previous[end]!) changes.push(end);
  return changes.reverse();
}

/** One change against none. */
export interface SingleChange {
  /** First bin after the change. */
  readonly at: number;
  readonly before: number;
  readonly after: number;
  /** LR = 2[ℓ₁ + ℓ₂ − ℓ₀]. */
  readonly ratio: number;
  /** LR of a change before each bin, as many as bins and one; 0 where none was considered. */
  readonly profile: Float64Array;
}

/**
 * The likeliest single change in counts whose bins were exposed for `exposure` (bin lengths in which the log was recording; default all 1).
 * @param least fewest bins on either side
 */
export function singleChange(counts: ArrayLike<number>, exposure?: ArrayLike<number>, least = 1): SingleChange | null {
  const n = counts.length;
  if (n < 2 * least) return null;
  const sums = cumulate(counts);
  const exposed = exposure === undefined ? Float64Array.from({ length: n + 1 }, (_, index) => index) : cumulate(exposure);
  const total = sums[n]!;
  const whole = exposed[n]!;
  const none = cost(total, whole);
  const ratio = (at: number): number => {
    const left = exposed[at]!;
    const right = whole - left;
    if (left <= 0 || right <= 0) return 0;
    return none - cost(sums[at]!, left) - cost(total - sums[at]!, right);
  };
  const ratios = new Float64Array(n + 1);
  let at = least;
  for (let candidate = least; candidate <= n - least; candidate++) {
    ratios[candidate] = ratio(candidate);
    if (ratios[candidate]! > ratios[at]!) at = candidate;
  }
  const left = exposed[at]!;
  return { at, before: sums[at]! / left, after: (total - sums[at]!) / (whole - left), ratio: ratios[at]!, profile: ratios };
}

/**
 * Monte-Carlo p of the largest single-change LR: the same total is dealt to the bins in proportion to their exposure.
 * Stops when `enough` simulations have beaten the observed value (Besag & Clifford 1991), so that clear cases cost little.
 */
export function singleChangeP(
  counts: ArrayLike<number>,
  observed: number,
  random: () => number,
  rounds = 9_999,
  exposure?: ArrayLike<number>,
  least = 1,
  enough = 50,
): number {
  const n = counts.length;
  let total = 0;
  for (let index = 0; index < n; index++) total += counts[index]!;
  const edges = exposure === undefined ? null : cumulate(exposure);
  const dealt = new Float64Array(n);
  let beaten = 0;
  for (let round = 1; round <= rounds; round++) {
    dealt.fill(0);
    for (let event = 0; event < total; event++) {
      const bin = edges === null ? Math.floor(random() * n) : binOf(edges, random() * edges[n]!);
      dealt[bin]! += 1;
    }
    if ((singleChange(dealt, exposure, least)?.ratio ?? 0) >= observed - 1e-9) beaten++;
    if (beaten === enough) return beaten / round;
  }
  return (1 + beaten) / (1 + rounds);
}

function binOf(edges: Float64Array, value: number): number {
  let low = 0;
  let high = edges.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (edges[middle]! <= value) low = middle;
    else high = middle;
  }
  return low;
}

/**
 * Upper bound for the p of the largest LR over all places of the change, good to a few per cent when small:
 * Davies (1987, Biometrika 74:33) for a χ²₁ process of an Ornstein-Uhlenbeck kind, as used by Worsley (1983) for Poisson means:
 * P ≈ √(2/π)·z·e^(−z²/2)·[ln((1−h)²/h²)·(1 − 1/z²)/2·… ] simplified to its leading terms (Csörgő & Horváth 1997, (1.3.26)).
 * @param ratio the largest LR; `share` the smallest share of exposure on either side of a change that was considered
 */
export function singleChangeBound(ratio: number, share: number): number {
  if (ratio <= 1) return 1;
  const h = Math.min(0.499, Math.max(1e-6, share));
  const span = Math.log(((1 - h) * (1 - h)) / (h * h));
  const p = (Math.sqrt(ratio) * Math.exp(-ratio / 2) * (span - span / ratio + 4 / ratio)) / Math.sqrt(2 * Math.PI);
  return Math.min(1, p);
}

/** Groups of bins for a quick look. */
const COARSE = 12;

/**
 * A quick look whether a segmentation could find anything: χ² of a dozen stretches against their exposure, and the largest single-change ratio.
 * Even counts fail both about 98 times in 100; the search, quadratic at worst, is then spared.
 */
export function worthSegmenting(counts: ArrayLike<number>, exposure: ArrayLike<number>): boolean {
  const n = counts.length;
  const events = new Float64Array(COARSE);
  const exposed = new Float64Array(COARSE);
  let total = 0;
  let whole = 0;
  for (let bin = 0; bin < n; bin++) {
    const group = Math.floor((bin * COARSE) / n);
    events[group]! += counts[bin]!;
    exposed[group]! += exposure[bin]!;
    total += counts[bin]!;
    whole += exposure[bin]!;
  }
  let value = 0;
  for (let group = 0; group < COARSE; group++) {
    const expected = (total * exposed[group]!) / whole;
    if (expected > 0) value += (events[group]! - expected) ** 2 / expected;
  }
  // 24.7 is the 99 % point of χ² with 11 degrees of freedom.
  return value > 24.7 || (singleChange(counts, exposure)?.ratio ?? 0) > 12;
}
