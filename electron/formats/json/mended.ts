import type { JsonRecord } from '../scan/json-line.ts';

const MOST_KEYS = 60;
const KEY = /^[A-Za-z0-9_.@-]{1,60}$/;

/**
 * Reads lines that should be flat JSON objects and are not, because the server wrote what clients sent without escaping it as JSON asks: Apache's `%U` lets quotes
 * through, and its `\x41` is no escape that JSON has. Where values end is told by the keys of the well-formed lines, each of which must stand once and
 * in the same order: a client that sends `","status":200,"x":"` is not believed.
 */
export class JsonMender {
  private readonly keys: readonly string[];
  private readonly split: RegExp | null;

  /** @param wellFormed records of the same file that are valid */
  constructor(wellFormed: readonly JsonRecord[]) {
    const [first] = wellFormed;
    this.keys = first ? Object.keys(first) : [];
    const usable =
      this.keys.length > 1 &&
      this.keys.length <= MOST_KEYS &&
      this.keys.every((key) => KEY.test(key)) &&
      wellFormed.every((one) => this.hasKeys(one));
    const names = this.keys.map((key) => key.replaceAll('.', '\\.')).join('|');
    this.split = usable ? new RegExp(`(?:^\\{|,)\\s*"(${names})"\\s*:\\s*`, 'g') : null;
  }

  /** The object that `text` was meant to be; null when that cannot be told. */
  mend(text: string): JsonRecord | null {
    const line = text.trim();
    if (!this.split || !line.endsWith('}')) return null;
    const found = [...line.matchAll(this.split)];
    if (found.length !== this.keys.length || found.some((one, i) => one[1] !== this.keys[i])) return null;
    const record: Record<string, unknown> = {};
    for (const [i, one] of found.entries()) {
      const value = scalarOf(line.slice(one.index + one[0].length, found[i + 1]?.index ?? line.length - 1).trim());
      if (value === undefined) return null;
      record[this.keys[i]!] = value;
    }
    return record;
  }

  private hasKeys(record: JsonRecord): boolean {
    const keys = Object.keys(record);
    return keys.length === this.keys.length && keys.every((key, i) => key === this.keys[i]);
  }
}

/** A string with whatever stands in it, a number, a dash for none; undefined when it is neither. */
function scalarOf(text: string): string | number | null | undefined {
  if (text.length >= 2 && text.startsWith('"') && text.endsWith('"')) return unescaped(text.slice(1, -1));
  if (text === '' || text === '-' || text === 'null') return null;
  return /^-?\d{1,15}(?:\.\d{1,12})?$/.test(text) ? Number(text) : undefined;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', v: '\v' };

/** Takes back JSON's escapes and `\x41`; bytes that `\x` spelled are read as UTF-8. */
function unescaped(text: string): string {
  return text.replace(/(?:\\x[0-9A-Fa-f]{2})+|\\u([0-9A-Fa-f]{4})|\\(.)/g, (whole, unicode: string | undefined, escaped: string | undefined) => {
    if (unicode !== undefined) return String.fromCharCode(Number.parseInt(unicode, 16));
    if (escaped !== undefined) return ESCAPES[escaped] ?? escaped;
    return DECODER.decode(Uint8Array.from(whole.split('\\x').slice(1), (pair) => Number.parseInt(pair, 16)));
  });
}
const DECODER = new TextDecoder('utf-8');
