/** Runs shorter than this are sorted by insertion. */
const SHORT = 24;
/** More sorted streams than this in one file are sorted by their runs. */
const MOST_PILES = 8;

/** Rows in order of time. */
export interface RowOrder {
  /** Row numbers in their new order; null when they stand in order already. */
  readonly order: Uint32Array | null;
  /** Rows with a time; they come first. */
  readonly datedCount: number;
}

/**
 * The stable order of rows by time, undated rows (NaN) last. Logs are nearly sorted, or a few sorted logs one after the other or mixed: what is sorted in them
 * is found first and merged, so that a file in order costs one look and two files one merge.
 * @param first the order in which rows stand before, where it is not that of their numbers
 */
export function orderRows(time: Float64Array, first?: Uint32Array | null): RowOrder {
  if (first) return orderFrom(first, time);
  const n = time.length;
  let datedCount = 0;
  let inOrder = true;
  let before = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < n; i++) {
    const t = time[i]!;
    if (t !== t) continue;
    if (t < before || datedCount !== i) inOrder = false;
    before = t;
    datedCount++;
  }
  return inOrder ? { order: null, datedCount } : orderFrom(null, time);
}

/** Sorts rows that stand in the order `first` (null: that of their numbers). */
function orderFrom(first: Uint32Array | null, time: Float64Array): RowOrder {
  const n = time.length;
  const order = new Uint32Array(n);
  let datedCount = 0;
  for (let i = 0; i < n; i++) {
    const row = first ? first[i]! : i;
    if (time[row] === time[row]) order[datedCount++] = row;
  }
  let undated = datedCount;
  for (let i = 0; i < n; i++) {
    const row = first ? first[i]! : i;
    if (time[row] !== time[row]) order[undated++] = row;
  }
  sortRuns(order, time, datedCount);
  return { order, datedCount };
}

/** Sorts `order[0, n)` by time, keeping equals as they are: a merge sort of what is sorted in it already. */
function sortRuns(order: Uint32Array, time: Float64Array, n: number): void {
  let bounds = pilesOf(order, time, n) ?? runsOf(order, time, n);
  let from: Uint32Array = order;
  let into: Uint32Array = new Uint32Array(order.length);
  into.set(order.subarray(n), n);
  while (bounds.length > 2) {
    const merged: number[] = [0];
    for (let i = 0; i + 1 < bounds.length; i += 2) {
      const low = bounds[i]!;
      const middle = bounds[i + 1]!;
      const high = bounds[i + 2] ?? middle;
      merge(from, into, time, low, middle, high);
      merged.push(high);
    }
    [from, into] = [into, from];
    bounds = merged;
  }
  if (from !== order) order.set(from);
}

/**
 * Deals rows out on ascending piles, each on the first whose top is not later, as in patience sorting, and answers their bounds; null, and nothing changed, where
 * it takes too many. A few sorted streams in one (queries, and the flows around them as they end) are as many piles, and any number of runs. Equals come to
 * lie on later piles than those before them, or on the same: so merging neighbours keeps them in order.
 */
function pilesOf(order: Uint32Array, time: Float64Array, n: number): number[] | null {
  const pileOf = new Uint8Array(n);
  const tops = new Float64Array(MOST_PILES);
  const sizes = new Uint32Array(MOST_PILES);
  let piles = 0;
  for (let i = 0; i < n; i++) {
    const t = time[order[i]!]!;
    let pile = 0;
    while (pile < piles && tops[pile]! > t) pile++;
    if (pile === MOST_PILES) return null;
    if (pile === piles) piles++;
    tops[pile] = t;
    sizes[pile]!++;
    pileOf[i] = pile;
  }
  const bounds = [0];
  for (let pile = 0; pile < piles; pile++) bounds.push(bounds[pile]! + sizes[pile]!);
  const next = Uint32Array.from(bounds);
  const rows = order.slice(0, n);
  for (let i = 0; i < n; i++) order[next[pileOf[i]!]!++] = rows[i]!;
  return bounds;
}

/** Bounds of ascending runs; short ones are made longer by insertion, so that unsorted data has n / 24 runs at most. */
function runsOf(order: Uint32Array, time: Float64Array, n: number): number[] {
  const bounds = [0];
  let start = 0;
  while (start < n) {
    let end = start + 1;
    while (end < n && time[order[end]!]! >= time[order[end - 1]!]!) end++;
    const wanted = Math.min(n, start + SHORT);
    for (; end < wanted; end++) {
      const row = order[end]!;
      const t = time[row]!;
      let at = end;
      while (at > start && time[order[at - 1]!]! > t) {
        order[at] = order[at - 1]!;
        at--;
      }
      order[at] = row;
    }
    bounds.push(end);
    start = end;
  }
  return bounds;
}

function merge(from: Uint32Array, into: Uint32Array, time: Float64Array, low: number, middle: number, high: number): void {
  let a = low;
  let b = middle;
  let at = low;
  while (a < middle && b < high) into[at++] = time[from[b]!]! < time[from[a]!]! ? from[b++]! : from[a++]!;
  while (a < middle) into[at++] = from[a++]!;
  while (b < high) into[at++] = from[b++]!;
}
