/** A density on [0, ∞) that never rises: constant on `(ends[i − 1], ends[i]]` with `heights[i]`, nothing beyond the last end. */
export interface DecreasingDensity {
  readonly ends: Float64Array;
  readonly heights: Float64Array;
}

/**
 * The most likely never-rising density of some values (Grenander 1956): slopes of the least concave majorant of their distribution, by pooling
 * adjacent violators. Waiting times of any mixture of Poisson processes, steady or not, have such a density: it is the widest sense of "no rhythm".
 * @param values at least 0; zeros count as the smallest positive value
 */
export function decreasingDensity(values: Float64Array): DecreasingDensity {
  const sorted = values.slice().sort();
  const n = sorted.length;
  const ends = new Float64Array(n);
  const starts = new Float64Array(n);
  const masses = new Float64Array(n);
  let blocks = 0;
  let before = 0;
  for (let i = 0; i < n; ) {
    let next = i + 1;
    while (next < n && (sorted[next]! === sorted[next - 1]! || !(sorted[next - 1]! > 0))) next++;
    const end = sorted[next - 1]!;
    if (!(end > 0)) break;
    starts[blocks] = before;
    ends[blocks] = end;
    masses[blocks] = next - i;
    blocks++;
    while (
      blocks > 1 &&
      masses[blocks - 1]! * (ends[blocks - 2]! - starts[blocks - 2]!) >= masses[blocks - 2]! * (ends[blocks - 1]! - starts[blocks - 1]!)
    ) {
      masses[blocks - 2]! += masses[blocks - 1]!;
      ends[blocks - 2] = ends[blocks - 1]!;
      blocks--;
    }
    before = end;
    i = next;
  }
  const heights = new Float64Array(blocks);
  for (let block = 0; block < blocks; block++) heights[block] = masses[block]! / n / (ends[block]! - starts[block]!);
  return { ends: ends.slice(0, blocks), heights };
}

/** Height at a value; 0 beyond the last end. */
export function heightAt({ ends, heights }: DecreasingDensity, value: number): number {
  let low = 0;
  let high = ends.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ends[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low < heights.length ? heights[low]! : 0;
}
