/** Prior per block for events so that noise alone is split with chance p₀: 4 − ln(73.53 p₀ N^−0.478) (Scargle et al., ApJ 764:167, 2013, eq. 21). */
export function blockPrior(n: number, falsePositive: number): number {
  return 4 - Math.log(73.53 * falsePositive * n ** -0.478);
}

/**
 * Bayesian blocks for distinct event times (Scargle et al. 2013): fitness N(ln N − ln T), exact by dynamic programming, O(n²): for up to a few thousand events.
 * @param sorted ascending, no two equal
 * @returns edges of the blocks, first and last event included
 */
export function bayesianBlocks(sorted: ArrayLike<number>, falsePositive = 0.05): number[] {
  const n = sorted.length;
  if (n < 2) return Array.from(sorted);
  const prior = blockPrior(n, falsePositive);
  const edges = new Float64Array(n + 1);
  edges[0] = sorted[0]!;
  for (let index = 1; index < n; index++) edges[index] = (sorted[index - 1]! + sorted[index]!) / 2;
  edges[n] = sorted[n - 1]!;
  const best = new Float64Array(n);
  const last = new Int32Array(n);
  for (let end = 0; end < n; end++) {
    let most = Number.NEGATIVE_INFINITY;
    for (let start = 0; start <= end; start++) {
      const width = edges[end + 1]! - edges[start]!;
      const count = end + 1 - start;
      const fitness = count * (Math.log(count) - Math.log(width)) - prior + (start > 0 ? best[start - 1]! : 0);
      if (fitness > most) {
        most = fitness;
        last[end] = start;
      }
    }
    best[end] = most;
  }
  const found = [edges[n]!];
  for (let end = n - 1; end >= 0; end = last[end]! - 1) found.push(edges[last[end]!]!);
  return found.reverse();
}
