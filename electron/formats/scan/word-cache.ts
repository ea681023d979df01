import { textOf } from './bytes.ts';

const SLOTS = 4096;
const FULL = 2048;
const LONGEST = 48;
/** Slots that are tried: far more than chance needs in a table at most half full, and an end to what words made to want the same slot can cost. */
const MOST_STEPS = 64;
const SHORT_SLOTS = 512;

/**
 * Strings for short words that come again and again (states, types, services), found by their bytes so that a line costs no string of its own.
 * Bounded: when full, or for a long word, it decodes as if it were not there.
 */
export class WordCache {
  /** Made for the first word that needs them. */
  private words: (string | undefined)[] = [];
  private spelling: (Uint8Array | undefined)[] = [];
  private used = 0;

  /** Words of up to eight bytes, told by their bytes in two numbers; a new one takes the place of what was there. */
  private readonly short = new Array<string>(SHORT_SLOTS).fill('');
  private readonly shortLow = new Int32Array(SHORT_SLOTS);
  private readonly shortHigh = new Int32Array(SHORT_SLOTS);

  /** The text of `bytes[start, end)`. */
  of(bytes: Uint8Array, start: number, end: number): string {
    const length = end - start;
    return length > 8 ? this.long(bytes, start, end) : length === 0 ? '' : this.brief(bytes, start, end);
  }

  private brief(bytes: Uint8Array, start: number, end: number): string {
    let low = 0;
    let high = 0;
    const middle = Math.min(start + 4, end);
    for (let i = start; i < middle; i++) low = (low << 8) | bytes[i]!;
    for (let i = middle; i < end; i++) high = (high << 8) | bytes[i]!;
    let hash = Math.imul(low ^ Math.imul(high, 0x01000193), 0x9e3779b1) ^ (end - start);
    hash = (hash ^ (hash >>> 15)) & (SHORT_SLOTS - 1);
    const word = this.short[hash]!;
    if (this.shortLow[hash] === low && this.shortHigh[hash] === high && word.length === end - start) return word;
    const text = textOf(bytes, start, end);
    // Where bytes and characters differ in number the length would not tell words apart.
    if (text.length === end - start) {
      this.short[hash] = text;
      this.shortLow[hash] = low;
      this.shortHigh[hash] = high;
    }
    return text;
  }

  private long(bytes: Uint8Array, start: number, end: number): string {
    const length = end - start;
    if (length > LONGEST) return textOf(bytes, start, end);
    if (this.spelling.length === 0) {
      this.words = new Array<string | undefined>(SLOTS).fill(undefined);
      this.spelling = new Array<Uint8Array | undefined>(SLOTS).fill(undefined);
    }
    let hash = 0x811c9dc5;
    for (let i = start; i < end; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
    let slot = (hash ^ (hash >>> 13)) & (SLOTS - 1);
    for (let steps = 0; this.spelling[slot] !== undefined; steps++) {
      if (steps === MOST_STEPS) return textOf(bytes, start, end);
      const spelling = this.spelling[slot]!;
      if (spelling.length === length && same(spelling, bytes, start)) return this.words[slot]!;
      slot = (slot + 1) & (SLOTS - 1);
    }
    const word = textOf(bytes, start, end);
    if (this.used < FULL) {
      this.used++;
      this.spelling[slot] = bytes.slice(start, end);
      this.words[slot] = word;
    }
    return word;
  }
}

function same(spelling: Uint8Array, bytes: Uint8Array, start: number): boolean {
  for (let i = 0; i < spelling.length; i++) if (spelling[i] !== bytes[start + i]) return false;
  return true;
}
