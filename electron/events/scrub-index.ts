const CHECKPOINT_BUDGET_BYTES = 64 << 20;
const FEWEST = 32;
const MOST = 512;

/**
 * Events per pair in any window of time, exact and at once: every so many events a running total of each pair is kept, so that a window is the difference of two
 * totals and the few events between them and its edges. A window near the one before is reached by adding and taking away only the events between.
 * Measured in PERFORMANCE.md §3 as design d+.
 */
export class ScrubIndex {
  private readonly time: Float64Array;
  private readonly pairs: Uint32Array;
  private readonly dated: number;
  private readonly pairCount: number;
  /** Events between two checkpoints. */
  private readonly step: number;
  /** Row k: events of each pair among the first `k * step`. */
  private readonly totals: Uint32Array;
  private readonly counts: Uint32Array;
  /** The window that `counts` stands for, in rows. */
  private low = 0;
  private high = 0;

  /**
   * @param time ascending times of events, NaN from `datedCount` on
   * @param pairOfEvent pair of each event, below `pairCount`
   */
  constructor(time: Float64Array, pairOfEvent: Uint32Array, datedCount: number, pairCount: number) {
    this.time = time;
    this.pairs = pairOfEvent;
    this.dated = datedCount;
    this.pairCount = pairCount;
    const checkpoints = Math.min(MOST, Math.max(FEWEST, Math.floor(CHECKPOINT_BUDGET_BYTES / 4 / Math.max(1, pairCount))));
    this.step = Math.max(1, Math.ceil(datedCount / checkpoints));
    const rows = Math.ceil(datedCount / this.step) + 1;
    this.totals = new Uint32Array(rows * pairCount);
    this.counts = new Uint32Array(pairCount);
    const running = new Uint32Array(pairCount);
    for (let row = 1; row < rows; row++) {
      const end = Math.min(datedCount, row * this.step);
      for (let i = (row - 1) * this.step; i < end; i++) {
        const pair = pairOfEvent[i]!;
        running[pair] = running[pair]! + 1;
      }
      this.totals.set(running, row * pairCount);
    }
  }

  /** Memory of the index beside the columns it was built from, in bytes. */
  get bytes(): number {
    return this.totals.byteLength + this.counts.byteLength;
  }

  /** Events of each pair with `start <= time < end`, by pair. The array is the index's own and changes with the next call. */
  count(start: number, end: number): Uint32Array {
    const low = this.rowAt(start);
    const high = Math.max(low, this.rowAt(end));
    const moved = Math.abs(low - this.low) + Math.abs(high - this.high);
    // A jump costs two rows of totals (twice the pairs, in order) and on average half a step of events at each edge.
    if (moved <= this.step + this.pairCount) this.slide(low, high);
    else this.jump(low, high);
    this.low = low;
    this.high = high;
    return this.counts;
  }

  /** Events in the window, of all pairs. */
  total(start: number, end: number): number {
    const low = this.rowAt(start);
    return Math.max(0, this.rowAt(end) - low);
  }

  /** Number of dated events before `instant`. */
  rowAt(instant: number): number {
    let low = 0;
    let high = this.dated;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.time[middle]! < instant) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** From the window `[this.low, this.high)` to the new one. A count may pass below zero on the way; it wraps around, and back. */
  private slide(low: number, high: number): void {
    this.moveEdge(this.high, high);
    this.moveEdge(low, this.low);
  }

  /** Adds the rows `[from, to)`; takes away `[to, from)` when `to` comes first. */
  private moveEdge(from: number, to: number): void {
    const { pairs, counts } = this;
    for (let i = from; i < to; i++) counts[pairs[i]!] = counts[pairs[i]!]! + 1;
    for (let i = to; i < from; i++) counts[pairs[i]!] = counts[pairs[i]!]! - 1;
  }

  private jump(low: number, high: number): void {
    const { totals, counts, pairCount, step } = this;
    const lowRow = Math.round(low / step);
    const highRow = Math.round(high / step);
    const [a, b] = [Math.min(lowRow, this.lastRow), Math.min(highRow, this.lastRow)];
    const atLow = a * pairCount;
    const atHigh = b * pairCount;
    for (let pair = 0; pair < pairCount; pair++) counts[pair] = totals[atHigh + pair]! - totals[atLow + pair]!;
    this.moveEdge(Math.min(this.dated, b * step), high);
    this.moveEdge(low, Math.min(this.dated, a * step));
  }

  private get lastRow(): number {
    return this.pairCount === 0 ? 0 : this.totals.length / this.pairCount - 1;
  }
}
