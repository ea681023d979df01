import { isoMicros } from '../../shared/lib/iso-time.ts';
import type { EventTable } from '../../shared/model/event-table.ts';
import { OUTCOME_NAMES } from '../../shared/model/outcome.ts';
import { csvCell } from './csv.ts';

/** Rows that go into one piece of text. */
export const PIECE_ROWS = 4096;

/** Names of an exported event's columns, in order. `sha256` is that of the source (of the member, where it came out of an archive). */
export const EXPORT_COLUMNS = ['time', 'from', 'to', 'kind', 'outcome', 'bytes', 'detail', 'source', 'sha256', 'line'] as const;

type ExportRow = Readonly<Record<(typeof EXPORT_COLUMNS)[number], string | number | null>>;

/** One event as it is exported; null where the log does not say. */
function exportRow(table: EventTable, row: number): ExportRow {
  const time = table.time[row]!;
  const bytes = table.bytes?.[row] ?? Number.NaN;
  const source = table.sources[table.source[row]!]!;
  return {
    time: Number.isNaN(time) ? null : isoMicros(time),
    from: table.hosts[table.from[row]!]!,
    to: table.hosts[table.to[row]!]!,
    kind: table.kinds[table.kind[row]!]!,
    outcome: OUTCOME_NAMES[table.outcome[row]!] ?? 'unknown',
    bytes: Number.isNaN(bytes) ? null : bytes,
    detail: table.details[table.detail?.[row] ?? 0] || null,
    source: source.path,
    sha256: source.memberSha256 ?? source.sha256,
    line: table.line[row]!,
  };
}

/** Rows `[start, end)` as JSON, one object a line, in pieces. */
export function* eventsAsJsonLines(table: EventTable, start: number, end: number): Iterable<string> {
  yield* pieces(start, end, (row) => JSON.stringify(exportRow(table, row)));
}

/** Rows `[start, end)` as CSV (RFC 4180, CRLF, header, UTF-8), in pieces. */
export function* eventsAsCsv(table: EventTable, start: number, end: number): Iterable<string> {
  yield `${EXPORT_COLUMNS.join(',')}\r\n`;
  const line = (row: number): string => {
    const cells = exportRow(table, row);
    return `${EXPORT_COLUMNS.map((column) => csvCell(cells[column])).join(',')}\r`;
  };
  yield* pieces(start, end, line);
}

function* pieces(start: number, end: number, line: (row: number) => string): Iterable<string> {
  for (let at = start; at < end; at += PIECE_ROWS) {
    let text = '';
    for (let row = at; row < Math.min(end, at + PIECE_ROWS); row++) text += `${line(row)}\n`;
    yield text;
  }
}
