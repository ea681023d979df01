import type { EventTable } from '../../../shared/model/event-table.ts';

/**
 * Marks rows: writes 1 or 0 for each row of `[start, end)` into `marks[0, end - start)`. Filters run on blocks of columns, one tight loop for each
 * condition, because a closure per row costs ten times as much and ten million rows must answer within a keystroke.
 */
export type RowMarker = (start: number, end: number, marks: Uint8Array) => void;

export const BLOCK = 1 << 16;

/** Rows of `[start, end)` that the marker marks, ascending. */
export function selectRows(marker: RowMarker, start: number, end: number): Uint32Array {
  let rows = new Uint32Array(1024);
  let count = 0;
  const marks = new Uint8Array(BLOCK);
  for (let block = start; block < end; block += BLOCK) {
    const size = Math.min(BLOCK, end - block);
    marker(block, block + size, marks);
    if (count + size > rows.length) {
      const longer = new Uint32Array(Math.max(rows.length * 2, count + size));
      longer.set(rows.subarray(0, count));
      rows = longer;
    }
    for (let i = 0; i < size; i++) {
      rows[count] = block + i;
      count += marks[i]!;
    }
  }
  return rows.slice(0, count);
}

/** Marks rows whose value in a column is marked in `mask`, a table of 0 and 1 by value. */
export function markByMask(column: Uint8Array | Uint16Array | Uint32Array, mask: Uint8Array): RowMarker {
  return (start, end, marks) => {
    for (let row = start; row < end; row++) marks[row - start] = mask[column[row]!]!;
  };
}

/** Marks rows with either host in `mask`. */
export function markByEither(table: EventTable, mask: Uint8Array): RowMarker {
  const { from, to } = table;
  return (start, end, marks) => {
    for (let row = start; row < end; row++) marks[row - start] = mask[from[row]!]! | mask[to[row]!]!;
  };
}

/** Marks rows whose number lies in `[low, high)`; what has no number (NaN, or no column) is never marked. */
export function markByRange(column: Float64Array | Uint32Array | null, low: number, high: number): RowMarker {
  if (column === null) return markNothing;
  return (start, end, marks) => {
    for (let row = start; row < end; row++) {
      const value = column[row]!;
      marks[row - start] = value >= low && value < high ? 1 : 0;
    }
  };
}

export const markNothing: RowMarker = (start, end, marks) => {
  marks.fill(0, 0, end - start);
};

/** Rows that all (or any) of the markers mark. */
export function combine(markers: readonly RowMarker[], how: 'and' | 'or'): RowMarker {
  const scratch = new Uint8Array(BLOCK);
  return (start, end, marks) => {
    markers[0]!(start, end, marks);
    const size = end - start;
    for (const marker of markers.slice(1)) {
      // Nested combinations need scratch of their own: each call of `combine` has it.
      marker(start, end, scratch);
      if (how === 'and') for (let i = 0; i < size; i++) marks[i]! &= scratch[i]!;
      else for (let i = 0; i < size; i++) marks[i]! |= scratch[i]!;
    }
  };
}

export function invert(marker: RowMarker): RowMarker {
  return (start, end, marks) => {
    marker(start, end, marks);
    for (let i = 0; i < end - start; i++) marks[i]! ^= 1;
  };
}
