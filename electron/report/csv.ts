/**
 * One CSV cell, RFC 4180. Text that a spreadsheet would run as a formula gets a leading apostrophe (OWASP, "CSV injection"): logs are written by strangers.
 * Numbers are passed as numbers and stay as they are.
 */
export function csvCell(value: string | number): string {
  if (typeof value === 'number') return Number.isNaN(value) ? '' : String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Rows as CSV text with CRLF line ends, RFC 4180. */
export function csvText(rows: readonly (readonly (string | number)[])[]): string {
  return rows.map((row) => `${row.map(csvCell).join(',')}\r\n`).join('');
}
