import type { EventTable } from '../../shared/model/event-table.ts';
import type { TimeWindow } from '../../shared/model/time.ts';

/** First index in `[0, count)` of ascending `time` whose value is at least `instant`. */
export function firstAtOrAfter(time: Float64Array | Uint32Array, count: number, instant: number): number {
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

/** Some rows, ascending, as a table of their own. */
export function rowsView(table: EventTable, rows: Uint32Array): EventTable {
  const pick = <A extends Float64Array | Uint32Array | Uint16Array | Uint8Array>(column: A): A => {
    const picked = new (column.constructor as new (length: number) => A)(rows.length);
    for (let i = 0; i < rows.length; i++) picked[i] = column[rows[i]!]!;
    return picked;
  };
  return {
    ...table,
    count: rows.length,
    datedCount: firstAtOrAfter(rows, rows.length, table.datedCount),
    time: pick(table.time),
    from: pick(table.from),
    to: pick(table.to),
    kind: pick(table.kind),
    outcome: pick(table.outcome),
    bytes: table.bytes === null ? null : pick(table.bytes),
    detail: table.detail === null ? null : pick(table.detail),
    source: pick(table.source),
    line: pick(table.line),
  };
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
