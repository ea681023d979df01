import type { RecordRow } from '../../shared/contract/engine-answers.ts';
import { OUTCOME_NAMES } from '../../shared/model/outcome.ts';
import type { TimeWindow } from '../../shared/model/time.ts';
import type { CaseMemory } from './case-memory.ts';
import { type RowMarker, selectRows } from './filter/row-marker.ts';
import { rowsIn } from './window-view.ts';

/** Rows in order of time: a range of the table, or some rows of it. */
export type RowSet = { readonly is: 'range'; readonly start: number; readonly end: number } | { readonly is: 'rows'; readonly rows: Uint32Array };

/** Rows of a window (null: all, undated ones too) that the marker marks (null: all). */
export function findRows(memory: CaseMemory, window: TimeWindow | null, marker: RowMarker | null): RowSet {
  const { start, end } = window === null ? { start: 0, end: memory.table.count } : rowsIn(memory.table, window);
  return marker === null ? { is: 'range', start, end } : { is: 'rows', rows: selectRows(marker, start, end) };
}

export const countOf = (set: RowSet): number => (set.is === 'range' ? set.end - set.start : set.rows.length);

/** The rows of a set from `offset`, at most `limit` of them, as they are shown. */
export function page(memory: CaseMemory, set: RowSet, offset: number, limit: number): RecordRow[] {
  const rows: RecordRow[] = [];
  const end = Math.min(countOf(set), offset + limit);
  for (let i = offset; i < end; i++) rows.push(recordRow(memory, set.is === 'range' ? set.start + i : set.rows[i]!));
  return rows;
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
