import type { EventTable } from '../../shared/model/event-table.ts';
import type { TimeWindow } from '../../shared/model/time.ts';

/** First index in `[0, count)` of ascending `time` whose value is at least `instant`. */
export function firstAtOrAfter(time: Float64Array, count: number, instant: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (time[middle]! < instant) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Rows of the dated events in a window, `[start, end)`. */
export function rowsIn(table: EventTable, window: TimeWindow): { readonly start: number; readonly end: number } {
  const start = firstAtOrAfter(table.time, table.datedCount, window.start);
  return { start, end: Math.max(start, firstAtOrAfter(table.time, table.datedCount, window.end)) };
}

/** The dated events of a window as a table of their own: views on the same columns, without a copy. */
export function windowView(table: EventTable, window: TimeWindow): EventTable {
  const { start, end } = rowsIn(table, window);
  return {
    ...table,
    count: end - start,
    datedCount: end - start,
    time: table.time.subarray(start, end),
    from: table.from.subarray(start, end),
    to: table.to.subarray(start, end),
    kind: table.kind.subarray(start, end),
    outcome: table.outcome.subarray(start, end),
    bytes: table.bytes?.subarray(start, end) ?? null,
    detail: table.detail?.subarray(start, end) ?? null,
    source: table.source.subarray(start, end),
    line: table.line.subarray(start, end),
  };
}
