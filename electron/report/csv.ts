/**
 * One CSV cell, RFC 4180, that no spreadsheet runs: text that begins as a formula does (`=`, `+`, `-`, `@`, tab, CR, and their full-width forms, behind blanks or not)
 * gets an apostrophe in front (OWASP, CSV injection): logs are written by strangers. Everything with a separator, quotation mark, line end or blank at its ends is
 * quoted. Numbers are passed as numbers and stay as they are; NaN and null are empty.
 */
export function csvCell(value: string | number | null): string {
  if (value === null || Number.isNaN(value)) return '';
  if (typeof value === 'number') return String(value);
  const safe = /^[\s\u0000]*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/.test(value) ? `'${value}` : value;
  return /[",;\r\n\t]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Rows as CSV text with CRLF line ends, RFC 4180. */
export function csvText(rows: readonly (readonly (string | number | null)[])[]): string {
  return rows.map((row) => `${row.map(csvCell).join(',')}\r\n`).join('');
}
