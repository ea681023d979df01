import type { RecordRow } from '../../shared/contract/engine-answers.ts';
import { OUTCOME_NAMES } from '../../shared/model/outcome.ts';
import type { TimeWindow } from '../../shared/model/time.ts';
import type { CaseMemory } from './case-memory.ts';
import { BLOCK, countMarks, type RowMarker } from './filter/row-marker.ts';
import { rowsIn } from './window-view.ts';

/**
 * Rows in order of time: a range of the table, or those of a range that a marker marks. Of the latter only the count in each block is kept: a page marks its block again,
 * which is quicker than writing down millions of rows, and takes no memory.
 */
export type RowSet =
  | { readonly is: 'range'; readonly start: number; readonly end: number }
  | { readonly is: 'marked'; readonly marker: RowMarker; readonly start: number; readonly end: number; readonly before: Float64Array };

/** Rows of a window (null: all, undated ones too) that the marker marks (null: all). */
export function findRows(memory: CaseMemory, window: TimeWindow | null, marker: RowMarker | null): RowSet {
  const { start, end } = window === null ? { start: 0, end: memory.table.count } : rowsIn(memory.table, window);
  if (marker === null) return { is: 'range', start, end };
  const before = new Float64Array(Math.ceil((end - start) / BLOCK) + 1);
  const marks = new Uint8Array(BLOCK);
  for (let block = 0; block < before.length - 1; block++) {
    const [from, to] = [start + block * BLOCK, Math.min(end, start + (block + 1) * BLOCK)];
    marker(from, to, marks);
    before[block + 1] = before[block]! + countMarks(marks, to - from);
  }
  return { is: 'marked', marker, start, end, before };
}

/** Calls for every row of a set, ascending. */
export function eachRow(set: RowSet, visit: (row: number) => void): void {
  if (set.is === 'range') {
    for (let row = set.start; row < set.end; row++) visit(row);
    return;
  }
  const marks = new Uint8Array(BLOCK);
  for (let block = 0; block < set.before.length - 1; block++) {
    if (set.before[block] === set.before[block + 1]) continue;
    const [from, to] = [set.start + block * BLOCK, Math.min(set.end, set.start + (block + 1) * BLOCK)];
    set.marker(from, to, marks);
    for (let i = 0; i < to - from; i++) if (marks[i] === 1) visit(from + i);
  }
}

/** The rows of a set. */
export function rowsOf(set: RowSet): Uint32Array {
  const rows = new Uint32Array(countOf(set));
  let count = 0;
  eachRow(set, (row) => {
    rows[count++] = row;
  });
  return rows;
}

export const countOf = (set: RowSet): number => (set.is === 'range' ? set.end - set.start : set.before[set.before.length - 1]!);

/** The rows of a set from `offset`, at most `limit` of them, as they are shown. */
export function page(memory: CaseMemory, set: RowSet, offset: number, limit: number): RecordRow[] {
  const end = Math.min(countOf(set), offset + limit);
  if (set.is === 'range') return Array.from({ length: Math.max(0, end - offset) }, (_, i) => recordRow(memory, set.start + offset + i));
  const rows: RecordRow[] = [];
  const marks = new Uint8Array(BLOCK);
  for (let block = blockOf(set.before, offset); rows.length < end - offset; block++) {
    const [from, to] = [set.start + block * BLOCK, Math.min(set.end, set.start + (block + 1) * BLOCK)];
    set.marker(from, to, marks);
    let place = set.before[block]!;
    for (let i = 0; i < to - from && place < end; i++) {
      if (marks[i] === 0) continue;
      if (place >= offset) rows.push(recordRow(memory, from + i));
      place++;
    }
  }
  return rows;
}

/** The block that holds the marked row of a place. */
function blockOf(before: Float64Array, place: number): number {
  let [low, high] = [0, before.length - 1];
  while (low + 1 < high) {
    const middle = (low + high) >>> 1;
    if (before[middle]! <= place) low = middle;
    else high = middle;
  }
  return low;
}

/** One event as a row. */
export function recordRow(memory: CaseMemory, row: number): RecordRow {
  const { table } = memory;
  return {
    row,
    time: table.time[row]!,
    from: table.hosts[table.from[row]!]!,
    to: table.hosts[table.to[row]!]!,
    kind: table.kinds[table.kind[row]!]!,
    outcome: OUTCOME_NAMES[table.outcome[row]!] ?? 'unknown',
    bytes: table.bytes?.[row] ?? Number.NaN,
    detail: table.details[table.detail?.[row] ?? 0] ?? '',
    source: table.source[row]!,
    line: table.line[row]!,
    repeated: memory.pairs.repeated[row] === 1,
  };
}
