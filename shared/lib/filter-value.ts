/** The value as the filter language takes it: bare where it can be, else quoted; a quotation mark, which cannot be quoted, becomes "any one character". */
export function filterValue(value: string): string {
  return /^[\w.:/-]+$/.test(value) && !/^(?:and|or|not)$/i.test(value) ? value : `"${value.replaceAll('"', '?')}"`;
}
