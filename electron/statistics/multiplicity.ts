/** How many looks at the same data are paid for. */
export type Correction = 'benjamini-hochberg' | 'benjamini-yekutieli' | 'holm';

/**
 * Adjusted p-values, in the order given. Benjamini & Hochberg 1995 (independent or positively dependent tests), Benjamini & Yekutieli 2001
 * (any dependence: times Σ1/i), Holm 1979 (the chance of a single false finding).
 * @param untold tests that were made, gave a larger p than any listed, and are not listed; they count in the family's size
 */
export function adjust(p: ArrayLike<number>, correction: Correction, untold = 0): Float64Array {
  const order = Uint32Array.from({ length: p.length }, (_, i) => i).sort((a, b) => p[a]! - p[b]! || a - b);
  const adjusted = new Float64Array(p.length);
  const family = p.length + untold;
  if (correction === 'holm') {
    let highest = 0;
    order.forEach((index, rank) => {
      highest = Math.max(highest, Math.min(1, (family - rank) * p[index]!));
      adjusted[index] = highest;
    });
    return adjusted;
  }
  const factor = correction === 'benjamini-yekutieli' ? harmonic(family) : 1;
  let lowest = 1;
  for (let rank = order.length; rank >= 1; rank--) {
    const index = order[rank - 1]!;
    lowest = Math.min(lowest, (p[index]! * family * factor) / rank);
    adjusted[index] = lowest;
  }
  return adjusted;
}

function harmonic(n: number): number {
  let sum = 0;
  for (let i = n; i >= 1; i--) sum += 1 / i;
  return sum;
}
