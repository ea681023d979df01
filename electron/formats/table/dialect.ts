import { isHostLike } from './columns.ts';
import { COMPLETE, OPEN, RowSplitter } from './split-row.ts';

/** How a table is written. */
export interface Dialect {
  /** Byte between fields. */
  readonly delimiter: number;
  readonly delimiterName: string;
  /** Column names; empty when the table has no header. */
  readonly names: readonly string[];
  /** Number of the header's (or, without one, the first row's) line, from 0: what stands before is not the table. */
  readonly firstLine: number;
  readonly columns: number;
  /** True when numbers have a decimal comma and dots between thousands. */
  readonly decimalComma: boolean;
  /** The first rows after the header, as text. */
  readonly rows: readonly (readonly string[])[];
  /** Share of rows that have the usual number of columns. */
  readonly regular: number;
  readonly because: string;
}

const DELIMITERS: readonly (readonly [code: number, name: string])[] = [
  [44, 'comma'],
  [9, 'tab'],
  [59, 'semicolon'],
  [124, 'pipe'],
];
const ENCODER = new TextEncoder();

/** A delimited file may say its delimiter in its first line, as Excel reads it: `sep=;`. */
const SEPARATOR_LINE = /^"?sep=(.)"?$/;

/** Finds delimiter, header and first row from the first lines; null when the lines are no table of two or more columns. */
export function sniffDialect(lines: readonly string[]): Dialect | null {
  const told = SEPARATOR_LINE.exec(lines[0] ?? '');
  let best: Dialect | null = null;
  for (const [code, name] of DELIMITERS) {
    if (told && told[1]!.charCodeAt(0) !== code) continue;
    const dialect = tryDelimiter(lines, code, name, told !== null);
    if (dialect && (!best || quality(dialect) > quality(best))) best = dialect;
  }
  return best;
}

/** Regular tables first; of equally regular ones that with more columns. */
const quality = (dialect: Dialect): number => Math.round(dialect.regular * 20) * 100 + Math.min(dialect.columns, 99);

interface NumberedRow {
  readonly line: number;
  readonly cells: readonly string[];
}

function tryDelimiter(lines: readonly string[], delimiter: number, name: string, skipFirst: boolean): Dialect | null {
  const rows = splitLines(lines, delimiter, skipFirst);
  const counts = new Map<number, number>();
  for (const row of rows) counts.set(row.cells.length, (counts.get(row.cells.length) ?? 0) + 1);
  let columns = 0;
  let most = 0;
  for (const [width, times] of counts) {
    if (width < 2 || (times === most ? width < columns : times < most)) continue;
    columns = width;
    most = times;
  }
  if (columns < 2 || rows.length === 0) return null;
  // Rows shorter than the header are bad rows, not another table: the header is the first row of the usual width.
  const first = rows.findIndex((row) => row.cells.length === columns);
  const header = isHeader(
    rows[first]!.cells,
    rows.slice(first + 1).map((row) => row.cells),
  )
    ? rows[first]!.cells.map((cell) => cell.trim())
    : [];
  const body = rows.slice(header.length > 0 ? first + 1 : first);
  const regular = body.length === 0 ? 0.5 : body.filter((row) => row.cells.length === columns).length / body.length;
  const cells = body.filter((row) => row.cells.length === columns).map((row) => row.cells);
  return {
    delimiter,
    delimiterName: name,
    names: header,
    firstLine: rows[first]!.line,
    columns,
    decimalComma: delimiter !== 44 && hasDecimalComma(cells),
    rows: cells,
    regular,
    because: `${name}-separated: ${most} of ${rows.length} rows have ${columns} columns, ${header.length > 0 ? `named by the first (${header.slice(0, 4).join(', ')}${header.length > 4 ? ', ...' : ''})` : 'without a header'}`,
  };
}

/**
 * Splits lines into rows, joining those whose quoted field goes on; blank lines and comments are left out. A line that is a row like those before by itself
 * ends a quoted field that does not end: the quote was a stray one.
 */
function splitLines(lines: readonly string[], delimiter: number, skipFirst: boolean): readonly NumberedRow[] {
  const splitter = new RowSplitter(delimiter, true);
  const rows: NumberedRow[] = [];
  let pending = '';
  let pendingLine = 0;
  for (const [i, line] of lines.entries()) {
    if ((skipFirst && i === 0) || (pending === '' && (line.trim() === '' || line.startsWith('#')))) continue;
    if (pending !== '' && isRowLike(line, splitter, rows)) pending = '';
    const text = pending === '' ? line : `${pending}\n${line}`;
    const bytes = ENCODER.encode(text);
    if (pending === '') pendingLine = i;
    if (splitter.split(bytes, 0, bytes.length) === OPEN && i - pendingLine < 50) {
      pending = text;
      continue;
    }
    pending = '';
    if (splitter.split(bytes, 0, bytes.length) !== COMPLETE) continue;
    rows.push({ line: pendingLine, cells: Array.from({ length: splitter.count }, (_, field) => splitter.text(bytes, field)) });
  }
  return rows;
}

/** True for a line with as many fields as the row before, one of them a value. */
function isRowLike(line: string, splitter: RowSplitter, rows: readonly NumberedRow[]): boolean {
  const before = rows.at(-1)?.cells.length ?? 0;
  const bytes = ENCODER.encode(line);
  if (before < 2 || splitter.split(bytes, 0, bytes.length) !== COMPLETE || splitter.count !== before) return false;
  return Array.from({ length: splitter.count }, (_, field) => splitter.text(bytes, field).trim()).some(isValue);
}

/** A header's cells are words, filled and different, and unlike the rows below: no numbers, addresses or times. */
function isHeader(cells: readonly string[], rows: readonly (readonly string[])[]): boolean {
  const named = cells.map((cell) => cell.trim()).filter((cell) => cell !== '');
  if (named.length < Math.max(1, cells.length * 0.6) || new Set(named).size < named.length) return false;
  if (named.some((cell) => isValue(cell))) return false;
  if (rows.length === 0) return named.every((cell) => /^[\p{L}_@]/u.test(cell));
  // Somewhere below must stand what no header holds; otherwise the first row is one of many.
  return rows.slice(0, 50).some((row) => row.some((cell) => isValue(cell.trim())));
}

/** A number, a time, or an address: what stands in rows and not in headers. */
function isValue(cell: string): boolean {
  if (/^[-+]?[\d., ]*\d[\d., ]*%?$/.test(cell) || /^\d{1,4}[-./]\d{1,2}[-./]\d{1,4}(?:[ T,]|$)/.test(cell)) return true;
  return /^\d+[.:]\d+|^[0-9a-fA-F]*:[0-9a-fA-F:]*:/.test(cell) && isHostLike(cell);
}

function hasDecimalComma(rows: readonly (readonly string[])[]): boolean {
  let comma = 0;
  let point = 0;
  for (const row of rows) {
    for (const cell of row) {
      if (/^-?\d{1,15},\d{1,9}$/.test(cell)) comma++;
      else if (/^-?\d{1,15}\.(?:\d{1,2}|\d{4,9})$/.test(cell)) point++;
    }
  }
  return comma > 0 && comma >= point;
}
