import type { RecordSink } from '../record-sink.ts';
import { indexOfByte, textOf } from '../scan/bytes.ts';
import { isExact } from '../scan/calendar.ts';
import { isoInstant } from '../scan/iso-time.ts';
import { WordCache } from '../scan/word-cache.ts';
import { PLACEHOLDER, plainName, UTC, type ZeekRecord } from './record.ts';

const TAB = 9;
const HASH = 35;
const DASH = 45;
const NONE = new Uint8Array(0);

/** What the `#` lines at the top of a Zeek log have said so far. */
export interface ZeekHeader {
  /** One byte: Zeek's own setting allows more, no release has ever written more. */
  separator: number;
  empty: string;
  unset: string;
  path: string;
  fields: readonly string[] | null;
}

export const freshHeader = (): ZeekHeader => ({ separator: TAB, empty: '(empty)', unset: '-', path: '', fields: null });

/** True for a line that starts with `#`. */
export const isHeaderLine = (bytes: Uint8Array, start: number): boolean => bytes[start] === HASH;

/** Takes in one `#` line; true when it named the columns anew. Unknown ones (`#open`, `#types`, notes of test tools) change nothing. */
export function readHeaderLine(line: string, header: ZeekHeader): boolean {
  if (line.startsWith('#separator')) {
    const byte = separatorByte(line.slice('#separator'.length).replace(/^[ \t]/, ''));
    if (byte >= 0) header.separator = byte;
    return false;
  }
  const separator = String.fromCharCode(header.separator);
  // Copies through editors turn tabs into blanks; the names hold none, so blanks part them as well.
  const parts = line.includes(separator) ? line.split(separator) : line.split(/[ \t]+/);
  const value = parts[1] ?? '';
  if (parts[0] === '#empty_field') header.empty = value;
  else if (parts[0] === '#unset_field') header.unset = value;
  else if (parts[0] === '#path') header.path = value;
  else if (parts[0] === '#fields') {
    if (!line.includes(separator)) header.separator = 32;
    header.fields = parts.slice(1).map((name) => plainName(name.trim()));
    return true;
  }
  return false;
}

/** The byte of `\x09`, `\t` or a character standing for itself; -1 when it is none of these. */
function separatorByte(text: string): number {
  const hex = /^\\x([0-9a-fA-F]{2})$/.exec(text.trim());
  if (hex) return Number.parseInt(hex[1]!, 16);
  if (text.trim() === '\\t' || text === '\t') return TAB;
  const one = text.length > 1 ? text.trim() : text;
  return one.length === 1 && one.charCodeAt(0) < 128 ? one.charCodeAt(0) : -1;
}

/** The header of a file as its first lines tell it. `fields` stays null when a record comes before any `#fields`: columns are never guessed. */
export function headerOf(lines: readonly string[]): ZeekHeader {
  const header = freshHeader();
  for (const line of lines) {
    if (line.trim() === '') continue;
    if (!line.startsWith('#')) break;
    readHeaderLine(line, header);
  }
  return header;
}

/** Splits one line into the wanted columns, keeping places only; strings and numbers are made when asked for. */
export class ZeekColumns implements ZeekRecord {
  private bytes: Uint8Array = NONE;
  private readonly starts: Int32Array;
  private readonly ends: Int32Array;
  private readonly words = new WordCache();
  private readonly names: readonly string[];
  private slots = new Int16Array(0);
  private separator = TAB;
  private empty: Uint8Array = NONE;
  private unset: Uint8Array = NONE;
  private unsetDash = true;

  constructor(names: readonly string[]) {
    this.names = names;
    this.starts = new Int32Array(names.length);
    this.ends = new Int32Array(names.length);
  }

  /** Number of columns the header names. */
  get width(): number {
    return this.slots.length;
  }

  /** Lines are laid out like this from now on. */
  layout(header: ZeekHeader): void {
    const fields = header.fields ?? [];
    this.slots = Int16Array.from(fields, (name, i) => (fields.indexOf(name) === i ? this.names.indexOf(name) : -1));
    this.separator = header.separator;
    this.empty = new TextEncoder().encode(header.empty);
    this.unset = new TextEncoder().encode(header.unset);
    this.unsetDash = header.unset === '-';
    this.starts.fill(0);
    this.ends.fill(0);
  }

  /** Takes a line; returns how many columns it has. Fields of columns that the header does not name are unset. */
  split(bytes: Uint8Array, start: number, end: number): number {
    this.bytes = bytes;
    const { slots, starts, ends, separator } = this;
    const width = slots.length;
    const blanks = separator === 32;
    let column = 0;
    let from = start;
    for (let i = start; i <= end; i++) {
      if (i < end && bytes[i] !== separator) continue;
      if (blanks && i === from) {
        from = i + 1;
        continue;
      }
      if (column < width) {
        const slot = slots[column]!;
        if (slot >= 0) {
          starts[slot] = from;
          ends[slot] = i;
        }
      }
      column++;
      from = i + 1;
    }
    return column;
  }

  private isUnset(start: number, end: number): boolean {
    if (start === end) return true;
    if (this.unsetDash) return end - start === 1 && this.bytes[start] === DASH;
    return same(this.unset, this.bytes, start, end);
  }

  instant(field: number): number | undefined {
    const start = this.starts[field]!;
    const end = this.ends[field]!;
    if (this.isUnset(start, end)) return Number.NaN;
    const bytes = this.bytes;
    let i = start;
    let seconds = 0;
    for (; i < end; i++) {
      const digit = bytes[i]! - 48;
      if (digit < 0 || digit > 9) break;
      seconds = seconds * 10 + digit;
    }
    if (i === start || i - start > 12) return this.otherInstant(start, end);
    let micros = 0;
    let places = 0;
    if (i < end && bytes[i] === 46) {
      for (i++; i < end; i++) {
        const digit = bytes[i]! - 48;
        if (digit < 0 || digit > 9) break;
        if (places < 6) {
          micros = micros * 10 + digit;
          places++;
        }
      }
      for (; places < 6; places++) micros *= 10;
    }
    if (i < end) return this.otherInstant(start, end);
    const instant = seconds * 1_000_000 + micros;
    return isExact(instant) ? instant : undefined;
  }

  private otherInstant(start: number, end: number): number | undefined {
    if (end - start > 40) return undefined;
    const text = textOf(this.bytes, start, end);
    if (text === PLACEHOLDER) return Number.NaN;
    const instant = isoInstant(text, UTC);
    return instant === instant ? instant : undefined;
  }

  host(field: number, sink: RecordSink): number {
    const start = this.starts[field]!;
    const end = this.ends[field]!;
    if (this.isUnset(start, end) || same(this.empty, this.bytes, start, end) || indexOfByte(this.bytes, 32, start, end) >= 0) return -1;
    return sink.host(this.bytes, start, end);
  }

  text(field: number): string {
    const start = this.starts[field]!;
    const end = this.ends[field]!;
    return this.isUnset(start, end) || same(this.empty, this.bytes, start, end) ? '' : this.words.of(this.bytes, start, end);
  }

  number(field: number): number {
    const start = this.starts[field]!;
    const end = this.ends[field]!;
    if (this.isUnset(start, end) || end - start > 15) return Number.NaN;
    let value = 0;
    for (let i = start; i < end; i++) {
      const digit = this.bytes[i]! - 48;
      if (digit < 0 || digit > 9) return Number(textOf(this.bytes, start, end));
      value = value * 10 + digit;
    }
    return value;
  }

  isEmpty(field: number): boolean {
    return this.starts[field] !== this.ends[field] && same(this.empty, this.bytes, this.starts[field]!, this.ends[field]!);
  }
}

function same(word: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (word.length !== end - start) return false;
  for (let i = 0; i < word.length; i++) if (word[i] !== bytes[start + i]) return false;
  return true;
}
