import type { TimeWindow } from '../../shared/model/time.ts';
import type { EventTrain } from './analysis.ts';

/**
 * Bursts of a pair's unique events (METHODS B1): a new burst begins where the step from the event before is longer than the gap.
 * Events inside a collection gap are left out: a gap is a span in which nobody was recording, so what stands in it is stray.
 * @param time column of the event table, microseconds
 * @param rows rows of the pair's unique events, ascending
 * @param burstGap microseconds
 * @param gaps ascending, disjoint
 */
export function buildTrain(time: Float64Array, rows: Uint32Array, burstGap: number, gaps: readonly TimeWindow[]): EventTrain {
  const starts = new Float64Array(rows.length);
  const ends = new Float64Array(rows.length);
  const multiplicity = new Uint32Array(rows.length);
  const firstRows = new Uint32Array(rows.length);
  let bursts = 0;
  let last = Number.NEGATIVE_INFINITY;
  let gap = 0;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    const at = time[row]!;
    while (gap < gaps.length && gaps[gap]!.end <= at) gap++;
    if (gap < gaps.length && gaps[gap]!.start <= at) continue;
    if (at - last > burstGap) {
      starts[bursts] = at;
      firstRows[bursts] = row;
      bursts++;
    }
    multiplicity[bursts - 1]!++;
    ends[bursts - 1] = at;
    last = at;
  }
  return {
    time: starts.slice(0, bursts),
    end: ends.slice(0, bursts),
    multiplicity: multiplicity.slice(0, bursts),
    row: firstRows.slice(0, bursts),
  };
}

/**
 * Steps between neighbouring bursts in seconds, without those that lead across a collection gap, which say nothing.
 * `index[i]` is the burst that step i starts from.
 */
export function intervalsOf(train: EventTrain, gaps: readonly TimeWindow[]): { readonly seconds: Float64Array; readonly index: Uint32Array } {
  const count = Math.max(0, train.time.length - 1);
  const seconds = new Float64Array(count);
  const index = new Uint32Array(count);
  let kept = 0;
  let gap = 0;
  for (let i = 0; i < count; i++) {
    const from = train.time[i]!;
    const until = train.time[i + 1]!;
    while (gap < gaps.length && gaps[gap]!.end <= from) gap++;
    if (gap < gaps.length && gaps[gap]!.start < until) continue;
    seconds[kept] = (until - from) / 1e6;
    index[kept] = i;
    kept++;
  }
  return { seconds: seconds.subarray(0, kept), index: index.subarray(0, kept) };
}
