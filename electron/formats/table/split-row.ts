import { textOf } from '../scan/bytes.ts';

const QUOTE = 34;
const MOST_FIELDS = 4096;

/** What a row turned out to be. */
export const COMPLETE = 0;
/** A quoted field has not ended on this line. */
export const OPEN = 1;

/**
 * Splits a row of delimited text (RFC 4180, leniently): a field whose first character is a quote runs to the next quote that a delimiter or the end follows;
 * a quote elsewhere is a character like any other. Fields are kept as positions, so that a row costs no strings.
 */
export class RowSplitter {
  count = 0;
  readonly start = new Uint32Array(MOST_FIELDS);
  readonly end = new Uint32Array(MOST_FIELDS);
  /** 1 where the field holds doubled quotes that `text` must undo. */
  readonly doubled = new Uint8Array(MOST_FIELDS);
  private readonly delimiter: number;
  private readonly quotes: boolean;

  /** @param quotes false for dialects where a quote means nothing (tab-separated logs) */
  constructor(delimiter: number, quotes: boolean) {
    this.delimiter = delimiter;
    this.quotes = quotes;
  }

  /** Splits `bytes[start, end)`. Fields past the first 4,096 are counted with the last. */
  split(bytes: Uint8Array, start: number, end: number): typeof COMPLETE | typeof OPEN {
    const { delimiter } = this;
    let count = 0;
    let at = start;
    for (;;) {
      let fieldStart = at;
      if (this.quotes) {
        let first = at;
        while (first < end && bytes[first] === 32) first++;
        if (first < end && bytes[first] === QUOTE) {
          const close = this.quoted(bytes, first, end, count);
          if (close < 0) return OPEN;
          at = close;
          count = Math.min(count + 1, MOST_FIELDS - 1);
          if (at >= end) break;
          at++;
          continue;
        }
        fieldStart = first;
      }
      while (at < end && bytes[at] !== delimiter) at++;
      this.start[count] = Math.min(fieldStart, at);
      this.end[count] = at;
      this.doubled[count] = 0;
      count = Math.min(count + 1, MOST_FIELDS - 1);
      if (at >= end) break;
      at++;
    }
    this.count = count;
    return COMPLETE;
  }

  /** Reads the quoted field at `open`; where its delimiter (or the end) stands, -1 when it does not end. */
  private quoted(bytes: Uint8Array, open: number, end: number, field: number): number {
    let doubled = 0;
    for (let i = open + 1; i < end; i++) {
      if (bytes[i] !== QUOTE) continue;
      let after = i + 1;
      while (after < end && bytes[after] === 32) after++;
      if (after >= end || bytes[after] === this.delimiter) {
        this.start[field] = open + 1;
        this.end[field] = i;
        this.doubled[field] = doubled;
        return after;
      }
      if (bytes[i + 1] === QUOTE) {
        doubled = 1;
        i++;
      }
    }
    return -1;
  }

  /** A field as text, doubled quotes undone. */
  text(bytes: Uint8Array, field: number): string {
    const text = textOf(bytes, this.start[field]!, this.end[field]!);
    return this.doubled[field] === 1 ? text.replaceAll('""', '"') : text;
  }
}
