/** How unequally something is divided (METHODS.md B10). All functions take counts, not shares, and ignore their order. */

/** Herfindahl-Hirschman index Σs² of the shares of these counts: 1 for a single holder, 1/n for n equal ones; NaN for none. */
export function herfindahl(counts: ArrayLike<number>): number {
  let total = 0;
  let squares = 0;
  for (let index = 0; index < counts.length; index++) {
    total += counts[index]!;
    squares += counts[index]! ** 2;
  }
  return squares / total ** 2;
}

/** Gini coefficient (2Σ i·x₍ᵢ₎)/(nΣx) − (n+1)/n; `corrected` times n/(n−1) for small n. NaN for fewer than two counts or none above zero. */
export function gini(counts: ArrayLike<number>): { readonly plain: number; readonly corrected: number } {
  const sorted = Float64Array.from(counts).sort();
  const n = sorted.length;
  let total = 0;
  let weighted = 0;
  for (let index = 0; index < n; index++) {
    total += sorted[index]!;
    weighted += (index + 1) * sorted[index]!;
  }
  const plain = n < 2 ? Number.NaN : (2 * weighted) / (n * total) - (n + 1) / n;
  return { plain, corrected: (plain * n) / (n - 1) };
}

/**
 * Interval of a share when contacts come in clumps: whole blocks (days) are drawn again with replacement (Efron 1979; Künsch 1989), percentile interval.
 * @param part counted events per block; `whole` all events per block, same length
 */
export function blockBootstrapShare(
  part: ArrayLike<number>,
  whole: ArrayLike<number>,
  random: () => number,
  rounds = 2000,
  level = 0.95,
): { readonly low: number; readonly high: number } {
  const blocks = part.length;
  const shares = new Float64Array(rounds);
  for (let round = 0; round < rounds; round++) {
    let top = 0;
    let bottom = 0;
    for (let draw = 0; draw < blocks; draw++) {
      const block = Math.floor(random() * blocks);
      top += part[block]!;
      bottom += whole[block]!;
    }
    shares[round] = bottom > 0 ? top / bottom : 0;
  }
  shares.sort();
  const tail = (1 - level) / 2;
  return { low: shares[Math.floor(tail * (rounds - 1))]!, high: shares[Math.ceil((1 - tail) * (rounds - 1))]! };
}
