import type { EventTable } from '../../../shared/model/event-table.ts';
import { type Column, lookUp } from './mask-loops.ts';

/**
 * Marks rows: writes 1 or 0 for each row of `[start, end)` into `marks[0, end - start)`. Filters run on blocks of columns, one tight loop for each
 * condition, because a closure per row costs ten times as much and ten million rows must answer within a keystroke.
 */
export type RowMarker = (start: number, end: number, marks: Uint8Array) => void;

export const BLOCK = 1 << 16;

/** A marker that looks a value up in a table of 0 and 1: what most conditions come to. Joined, they need no scratch; turned round, only their table is. */
interface MaskMarker extends RowMarker {
  readonly masked: { readonly column: Column; readonly mask: Uint8Array };
}

const isMask = (marker: RowMarker): marker is MaskMarker => 'masked' in marker;

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

/** How many of the first `size` marks are 1. Four at a time: their sum stays within a byte for 255 rounds. */
export function countMarks(marks: Uint8Array, size: number): number {
  const words = new Uint32Array(marks.buffer, marks.byteOffset, size >> 2);
  let count = 0;
  for (let at = 0; at < words.length; ) {
    const end = Math.min(words.length, at + 255);
    let lanes = 0;
    for (; at < end; at++) lanes += words[at]!;
    count += (lanes & 0xff) + ((lanes >>> 8) & 0xff) + ((lanes >>> 16) & 0xff) + (lanes >>> 24);
  }
  for (let i = words.length * 4; i < size; i++) count += marks[i]!;
  return count;
}

/** Marks rows whose value in a column is marked in `mask`, a table of 0 and 1 by value. */
export function markByMask(column: Column, mask: Uint8Array): RowMarker {
  const marker: RowMarker = (start, end, marks) => lookUp('set', column, mask, start, end, marks);
  return Object.assign(marker, { masked: { column, mask } });
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
  const [first, second, ...rest] = markers;
  return second === undefined ? first! : combine([combineTwo(first!, second, how), ...rest], how);
}

function combineTwo(first: RowMarker, second: RowMarker, how: 'and' | 'or'): RowMarker {
  if (isMask(second)) {
    const { column, mask } = second.masked;
    return (start, end, marks) => {
      first(start, end, marks);
      lookUp(how, column, mask, start, end, marks);
    };
  }
  // Nested combinations need scratch of their own: each has it.
  const scratch = new Uint8Array(BLOCK);
  return (start, end, marks) => {
    first(start, end, marks);
    second(start, end, scratch);
    const size = end - start;
    if (how === 'and') for (let i = 0; i < size; i++) marks[i]! &= scratch[i]!;
    else for (let i = 0; i < size; i++) marks[i]! |= scratch[i]!;
  };
}

export function invert(marker: RowMarker): RowMarker {
  if (isMask(marker))
    return markByMask(
      marker.masked.column,
      marker.masked.mask.map((one) => one ^ 1),
    );
  return (start, end, marks) => {
    marker(start, end, marks);
    for (let i = 0; i < end - start; i++) marks[i]! ^= 1;
  };
}
