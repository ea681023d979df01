import { ascii } from './bytes.ts';
import { viewOf } from './words.ts';

const SLOTS = 1024;
const MOST_WORDS = 255;
const LONGEST = 8;
/** For each length the bytes of two little-endian words that belong to a word of text. */
const LOW = Int32Array.from([0, 0xff, 0xffff, 0xffffff, -1, -1, -1, -1, -1]);
const HIGH = Int32Array.from([0, 0, 0, 0, 0, 0xff, 0xffff, 0xffffff, -1]);

/**
 * Small numbers for short words that come again and again (states, protocols, services), so that what they mean together can be looked up without a string:
 * 0 for the empty one, 1 to 255 in order of first appearance, -1 for those after that, for words of more than eight bytes and for those not in ASCII.
 */
export class WordIds {
  /** Open addressing, four numbers a slot: the word's bytes in two, its length, its id (0 for none). */
  private readonly slots = new Int32Array(SLOTS * 4);
  private count = 0;

  /** The number of `bytes[start, end)`. */
  of(bytes: Uint8Array, start: number, end: number): number {
    const length = end - start;
    if (length > LONGEST) return -1;
    if (start + LONGEST <= bytes.length) return this.ofWindow(bytes, start, length);
    const window = new Uint8Array(LONGEST);
    window.set(bytes.subarray(start, end));
    return this.ofWindow(window, 0, length);
  }

  /** The number of a word given as text. */
  ofText(text: string): number {
    if (text.length > LONGEST || !/^[ -~]*$/.test(text)) return -1;
    return this.ofWindow(ascii(text.padEnd(LONGEST)), 0, text.length);
  }

  /** Eight bytes can be read at `start`, of which `length` count. */
  private ofWindow(bytes: Uint8Array, start: number, length: number): number {
    const view = viewOf(bytes);
    const low = view.getInt32(start, true) & LOW[length]!;
    const high = view.getInt32(start + 4, true) & HIGH[length]!;
    if (length === 0) return 0;
    if (((low | high) & 0x80808080) !== 0) return -1;
    const { slots } = this;
    let hash = Math.imul(low ^ Math.imul(high, 0x01000193), 0x9e3779b1);
    hash ^= hash >>> 15;
    for (let slot = hash & (SLOTS - 1); ; slot = (slot + 1) & (SLOTS - 1)) {
      const at = slot * 4;
      const id = slots[at + 3]!;
      if (id === 0) return this.add(at, low, high, length);
      if (slots[at] === low && slots[at + 1] === high && slots[at + 2] === length) return id;
    }
  }

  private add(at: number, low: number, high: number, length: number): number {
    if (this.count === MOST_WORDS) return -1;
    this.slots.set([low, high, length, ++this.count], at);
    return this.count;
  }
}
