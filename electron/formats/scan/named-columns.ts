/** Columns of a log whose header line names them: fields are asked for by name, whatever their order. */
export class NamedColumns {
  private index = new Map<string, number>();
  private fields: readonly string[] = [];
  /** Number of columns named. */
  width = 0;

  /** Names the columns from now on. Of two with one name the first counts. */
  name(names: readonly string[]): void {
    this.index = new Map();
    for (const [i, name] of names.entries()) if (!this.index.has(name)) this.index.set(name, i);
    this.width = names.length;
  }

  /** Takes the fields of one line. */
  set(fields: readonly string[]): void {
    this.fields = fields;
  }

  has(name: string): boolean {
    return this.index.has(name);
  }

  /** The first of the named fields that is there and neither empty nor `-`; '' when none is. */
  text(...names: readonly string[]): string {
    for (const name of names) {
      const at = this.index.get(name);
      const value = at === undefined ? undefined : this.fields[at];
      if (value !== undefined && value !== '' && value !== '-') return value;
    }
    return '';
  }
}

/**
 * A line of comma-separated values with quotes as RFC 4180 has them (doubled inside), taken leniently, because not all programs double them:
 * a quote ends a field only before a separator or the end of the line. At most `most` fields.
 */
export function splitQuoted(line: string, separator = ',', most = 512): string[] {
  const fields: string[] = [];
  let at = 0;
  while (fields.length < most) {
    const quoted = line[at] === '"';
    const end = quoted ? closingQuote(line, at + 1, separator) : line.indexOf(separator, at);
    if (end < 0) {
      fields.push(quoted ? unquoted(line.slice(at + 1)) : line.slice(at));
      return fields;
    }
    fields.push(quoted ? unquoted(line.slice(at + 1, end)) : line.slice(at, end));
    const next = quoted ? end + 1 : end;
    if (next >= line.length) return fields;
    at = next + separator.length;
  }
  return fields;
}

/** Where the field that begins after a quote at `start - 1` is closed; -1 when the line ends first. */
function closingQuote(line: string, start: number, separator: string): number {
  for (let at = line.indexOf('"', start); at >= 0; at = line.indexOf('"', at + 1)) {
    if (line[at + 1] === '"' && at + 2 < line.length) at++;
    else if (at + 1 === line.length || line.startsWith(separator, at + 1)) return at;
  }
  return -1;
}

const unquoted = (text: string): string => (text.includes('""') ? text.replaceAll('""', '"') : text);
