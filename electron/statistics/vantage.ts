/** How complete a log is, judged by what two vantage points saw, and how evenly things are spread (METHODS.md B16). */
import { chiSquaredUpper } from './special-functions.ts';

/** Chapman's estimate of how many there are: (n₁+1)(n₂+1)/(both+1) − 1, with its standard error (Seber 1970). */
export function chapman(first: number, second: number, both: number): { readonly total: number; readonly standardError: number } {
  const total = ((first + 1) * (second + 1)) / (both + 1) - 1;
  const variance = ((first + 1) * (second + 1) * (first - both) * (second - both)) / ((both + 1) ** 2 * (both + 2));
  return { total, standardError: Math.sqrt(Math.max(0, variance)) };
}

/** Pearson's χ² of counts against expected shares (default equal), with its p. Classes with no expectation are left out. */
export function chiSquaredFit(
  counts: ArrayLike<number>,
  shares?: ArrayLike<number>,
): { readonly value: number; readonly degrees: number; readonly p: number } {
  let total = 0;
  let weights = 0;
  for (let index = 0; index < counts.length; index++) {
    total += counts[index]!;
    weights += shares === undefined ? 1 : shares[index]!;
  }
  let value = 0;
  let classes = 0;
  for (let index = 0; index < counts.length; index++) {
    const expected = (total * (shares === undefined ? 1 : shares[index]!)) / weights;
    if (!(expected > 0)) continue;
    value += (counts[index]! - expected) ** 2 / expected;
    classes++;
  }
  return { value, degrees: classes - 1, p: classes > 1 ? chiSquaredUpper(value, classes - 1) : 1 };
}

/** χ² of a table of counts, rows against columns (homogeneity), with its p. Empty rows and columns are left out. */
export function chiSquaredTable(table: readonly ArrayLike<number>[]): { readonly value: number; readonly degrees: number; readonly p: number } {
  const rows = table.map((row) => Array.from(row)).filter((row) => row.some((count) => count > 0));
  const width = rows[0]?.length ?? 0;
  const columns = Array.from({ length: width }, (_, column) => rows.reduce((sum, row) => sum + row[column]!, 0));
  const total = columns.reduce((sum, count) => sum + count, 0);
  let value = 0;
  for (const row of rows) {
    const inRow = row.reduce((sum, count) => sum + count, 0);
    columns.forEach((inColumn, column) => {
      const expected = (inRow * inColumn) / total;
      if (expected > 0) value += (row[column]! - expected) ** 2 / expected;
    });
  }
  const degrees = (rows.length - 1) * (columns.filter((count) => count > 0).length - 1);
  return { value, degrees, p: degrees > 0 ? chiSquaredUpper(value, degrees) : 1 };
}
