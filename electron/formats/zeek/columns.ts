import type { RecordSink } from '../record-sink.ts';
import { isCurrent, type Places, placesOf } from '../scan/byte-places.ts';
import { skipBlanks, textOf, tokenEnd } from '../scan/bytes.ts';
import { isExact } from '../scan/calendar.ts';
import { isoInstant } from '../scan/iso-time.ts';
import { numberField } from '../scan/json-line.ts';
import { WordCache } from '../scan/word-cache.ts';
import type { WordIds } from '../scan/word-ids.ts';
import { firstOf, fourDigits, fourTimes, matches, viewOf } from '../scan/words.ts';
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

/** The lines that would say the same as a header. */
export function headerLines(header: ZeekHeader): readonly string[] {
  const separator = String.fromCharCode(header.separator);
  const lines = [`#separator \\x${header.separator.toString(16).padStart(2, '0')}`];
  for (const [name, value] of [
    ['empty_field', header.empty],
    ['unset_field', header.unset],
    ['path', header.path],
  ] as const) {
    lines.push(`#${name}${separator}${value}`);
  }
  return header.fields === null ? lines : [...lines, ['#fields', ...header.fields].join(separator)];
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

/** Splits one line into columns, keeping places only; strings and numbers are made of the wanted ones when asked for. */
export class ZeekColumns implements ZeekRecord {
  private bytes: Uint8Array = NONE;
  private readonly words = new WordCache();
  private readonly wordIds: WordIds;
  private readonly names: readonly string[];
  /** Column of each wanted field; fields the header does not name share a column that is always empty. */
  private readonly columnOf: Int32Array;
  /** Where column c lies: from `bounds[c] + 1` up to `bounds[c + 1]`. */
  private bounds = new Int32Array(3);
  private separator = TAB;
  private empty: Uint8Array = NONE;
  private unset: Uint8Array = NONE;
  private unsetDash = true;
  /** The last column that is wanted, from 1; those after it are only counted. */
  private lastWanted = 0;
  /** Number of columns the header names. */
  width = 0;
  /** Where separators stand in the piece of text that the line is from, and the first of them that may be in the line. */
  private places: Places | null = null;
  private next = 0;
  private piece = -1;
  private lastEnd = 0;

  constructor(names: readonly string[], words: WordIds) {
    this.names = names;
    this.wordIds = words;
    this.columnOf = new Int32Array(names.length);
  }

  /** Lines are laid out like this from now on. */
  layout(header: ZeekHeader): void {
    const fields = header.fields ?? [];
    this.width = fields.length;
    const columns = this.names.map((name) => fields.indexOf(name));
    this.lastWanted = Math.max(...columns) + 1;
    // A word of four bytes may end up to four columns, so three past the last wanted one may be written to.
    const empty = this.lastWanted + 4;
    this.bounds = new Int32Array(empty + 2);
    this.bounds[empty] = -1;
    for (const [field, column] of columns.entries()) this.columnOf[field] = column < 0 ? empty : column;
    this.separator = header.separator;
    this.empty = new TextEncoder().encode(header.empty);
    this.unset = new TextEncoder().encode(header.unset);
    this.unsetDash = header.unset === '-';
  }

  /**
   * Takes a line; returns how many columns it has. Where that is not `width`, the fields must not be used.
   * @param piece the sink's: lines of one come in order and stand in the same bytes
   */
  split(bytes: Uint8Array, start: number, end: number, piece: number): number {
    if (this.separator === 32) return this.cut(...squeezed(bytes, start, end));
    if (!this.isPlaced(bytes, start, end, piece)) return this.cut(bytes, start, end);
    this.bytes = bytes;
    this.lastEnd = end;
    const { at, count } = this.places!;
    let { next } = this;
    // Lines that hold no columns (headers, JSON) were passed over.
    while (at[next]! < start) next++;
    const { bounds, width, lastWanted } = this;
    const exact = next + width - 1 <= count && at[next + width - 1]! >= end && (width < 2 || at[next + width - 2]! < end);
    if (!exact) return this.cut(bytes, start, end);
    bounds[0] = start - 1;
    for (let column = 1; column <= lastWanted; column++) bounds[column] = at[next + column - 1]!;
    if (lastWanted === width) bounds[width] = end;
    this.next = next + width - 1;
    return width;
  }

  /** Whether `places` speak of the line, looking for them anew where they do not. */
  private isPlaced(bytes: Uint8Array, start: number, end: number, piece: number): boolean {
    const { places } = this;
    if (places && piece === this.piece && bytes === this.bytes && start >= this.lastEnd && end <= places.end && isCurrent(places)) return true;
    this.places = placesOf(bytes, start, this.separator);
    this.next = 0;
    this.piece = piece;
    return this.places !== null && end <= this.places.end;
  }

  private cut(bytes: Uint8Array, start: number, end: number): number {
    this.bytes = bytes;
    const { bounds, separator, lastWanted } = this;
    const view = viewOf(bytes);
    const pattern = fourTimes(separator);
    bounds[0] = start - 1;
    let column = 1;
    let i = start;
    const last = end - 4;
    // Four bytes at a time, and without a branch on whether a separator is among them, which no processor guesses: where none is, the bound is written over.
    for (; i <= last && column <= lastWanted; i += 4) {
      let found = matches(view.getInt32(i, true), pattern);
      bounds[column] = i + firstOf(found);
      column += (found | -found) >>> 31;
      for (found &= found - 1; found !== 0; found &= found - 1) bounds[column++] = i + firstOf(found);
    }
    // Nobody asks for these: their number alone counts, without a branch for each (a quarter of the time of splitting a conn.log).
    for (; i <= last; i += 4) {
      column += Math.imul(matches(view.getInt32(i, true), pattern) >>> 7, 0x01010101) >>> 24;
    }
    for (; i < end; i++) {
      if (bytes[i] !== separator) continue;
      if (column <= lastWanted) bounds[column] = i;
      column++;
    }
    if (column <= lastWanted) bounds[column] = end;
    return column;
  }

  private isUnset(start: number, end: number): boolean {
    if (start === end) return true;
    if (this.unsetDash) return end - start === 1 && this.bytes[start] === DASH;
    return same(this.unset, this.bytes, start, end);
  }

  instant(field: number): number | undefined {
    const column = this.columnOf[field]!;
    const start = this.bounds[column]! + 1;
    const end = this.bounds[column + 1]!;
    if (this.isUnset(start, end)) return Number.NaN;
    const bytes = this.bytes;
    if (end - start === 17 && bytes[start + 10] === 46) {
      const instant = this.tenAndSix(start);
      if (instant >= 0) return isExact(instant) ? instant : undefined;
    }
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

  /** Microseconds of `1714979400.123456` at `start`; negative when a digit is none. Four digits at a time. */
  private tenAndSix(start: number): number {
    const view = viewOf(this.bytes);
    const first = fourDigits(view.getInt32(start, true));
    const second = fourDigits(view.getInt32(start + 4, true));
    const last = fourDigits(view.getInt32(start + 13, true));
    const tens = digits(this.bytes, start + 8, 2);
    const fraction = digits(this.bytes, start + 11, 2);
    if ((first | second | last | tens | fraction) < 0) return -1;
    return (first * 1_000_000 + second * 100 + tens) * 1_000_000 + fraction * 10_000 + last;
  }

  private otherInstant(start: number, end: number): number | undefined {
    if (end - start > 40) return undefined;
    const text = textOf(this.bytes, start, end);
    if (text === PLACEHOLDER) return Number.NaN;
    const instant = isoInstant(text, UTC);
    return instant === instant ? instant : undefined;
  }

  host(field: number, sink: RecordSink): number {
    const column = this.columnOf[field]!;
    const start = this.bounds[column]! + 1;
    const end = this.bounds[column + 1]!;
    if (this.isUnset(start, end) || same(this.empty, this.bytes, start, end)) return -1;
    return sink.host(this.bytes, start, end);
  }

  text(field: number): string {
    const column = this.columnOf[field]!;
    const start = this.bounds[column]! + 1;
    const end = this.bounds[column + 1]!;
    return this.isUnset(start, end) || same(this.empty, this.bytes, start, end) ? '' : this.words.of(this.bytes, start, end);
  }

  word(field: number): number {
    const column = this.columnOf[field]!;
    const start = this.bounds[column]! + 1;
    const end = this.bounds[column + 1]!;
    return this.isUnset(start, end) || same(this.empty, this.bytes, start, end) ? 0 : this.wordIds.of(this.bytes, start, end);
  }

  number(field: number): number {
    const column = this.columnOf[field]!;
    const start = this.bounds[column]! + 1;
    const end = this.bounds[column + 1]!;
    if (this.isUnset(start, end) || end - start > 15) return Number.NaN;
    let value = 0;
    for (let i = start; i < end; i++) {
      const digit = this.bytes[i]! - 48;
      if (digit < 0 || digit > 9) return numberField({ value: textOf(this.bytes, start, end) }, 'value');
      value = value * 10 + digit;
    }
    return value;
  }

  isEmpty(field: number): boolean {
    const column = this.columnOf[field]!;
    const start = this.bounds[column]! + 1;
    const end = this.bounds[column + 1]!;
    return start !== end && same(this.empty, this.bytes, start, end);
  }
}

/** The number that `count` digits (nine at most) make; negative when one of them is none. Without a branch for each. */
function digits(bytes: Uint8Array, start: number, count: number): number {
  let value = 0;
  let wrong = 0;
  for (let i = start; i < start + count; i++) {
    const digit = bytes[i]! - 48;
    wrong |= digit | (9 - digit);
    value = value * 10 + digit;
  }
  return wrong < 0 ? -1 : value;
}

function same(word: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (word.length !== end - start) return false;
  for (let i = 0; i < word.length; i++) if (word[i] !== bytes[start + i]) return false;
  return true;
}

/** A line with one blank for each run of blanks, for copies in which blanks stand for the tabs. */
function squeezed(bytes: Uint8Array, start: number, end: number): [Uint8Array, number, number] {
  const line = new Uint8Array(end - start);
  let length = 0;
  for (let from = skipBlanks(bytes, start, end); from < end; ) {
    const to = tokenEnd(bytes, from, end);
    if (length > 0) line[length++] = 32;
    line.set(bytes.subarray(from, to), length);
    length += to - from;
    from = skipBlanks(bytes, to, end);
  }
  return [line, 0, length];
}
