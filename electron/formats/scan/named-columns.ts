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

/** A line of comma-separated values with quotes as RFC 4180 has them (doubled inside), taken leniently: a stray quote is a character. At most `most` fields. */
export function splitQuoted(line: string, separator = ',', most = 512): string[] {
  const fields: string[] = [];
  let at = 0;
  while (fields.length < most) {
    if (line[at] === '"') {
      let value = '';
      let from = at + 1;
      for (;;) {
        const quote = line.indexOf('"', from);
        if (quote < 0) {
          value += line.slice(from);
          at = line.length;
          break;
        }
        value += line.slice(from, quote);
        if (line[quote + 1] !== '"') {
          at = quote + 1;
          break;
        }
        value += '"';
        from = quote + 2;
      }
      const next = line.indexOf(separator, at);
      fields.push(value + (next < 0 ? line.slice(at) : line.slice(at, next)));
      if (next < 0) return fields;
      at = next + separator.length;
      continue;
    }
    const next = line.indexOf(separator, at);
    if (next < 0) {
      fields.push(line.slice(at));
      return fields;
    }
    fields.push(line.slice(at, next));
    at = next + separator.length;
  }
  return fields;
}
