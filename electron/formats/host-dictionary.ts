import { canonicalHost } from '../../shared/lib/host-name.ts';
import { viewOf } from './scan/words.ts';

/** Names are hashed and compared four bytes at a time; longer spellings than this are looked up as text. */
const MOST_WORDS = 256;
/** Few at first: most files are small, and doubling costs next to nothing. */
const FIRST_SLOTS = 256;
/** FxHash's multiplier, cut to 32 bits. */
const HASH = 0x9e3779b1;
const DECODER = new TextDecoder('utf-8');

/**
 * Slots a look-up tries before it gives up, far beyond what chance makes of tables that are at most half full. Spellings that find no slot within them, which
 * takes a log made for it, are looked up as text each time: slower by a factor that does not grow with the log.
 */
const MOST_STEPS = 64;

const DOT = 46;
/** `0` to `9`. */
const isDigit = (c: number): boolean => c >= 48 && c <= 57;

/**
 * Ids of hosts by the bytes that spell them, in order of first appearance; a JavaScript string is made only of a spelling that is new.
 * What it costs is memory traffic, so IPv4 addresses, half of all hosts in logs, are kept apart by their value: measured beside the general way on
 * connection logs with 25,000 addresses, a look-up took 0.6 of its time.
 */
export class HostDictionary {
  private readonly addresses = new AddressIndex();
  private readonly spellings = new SpellingIndex();
  private readonly ids = new Map<string, number>();
  private fresh: string[] = [];

  /** Id of the host spelled by `bytes[start, end)`. */
  id(bytes: Uint8Array, start: number, end: number): number {
    const length = end - start;
    if (length <= 15 && length >= 7 && isDigit(bytes[end - 1]!)) {
      const known = this.addresses.find(bytes, start, end);
      if (this.addresses.end === end) {
        if (known >= 0) return known;
        if (known === UNKNOWN) return this.addresses.add(this.idOfText(DECODER.decode(bytes.subarray(start, end))));
      }
    }
    if (length > MOST_WORDS * 4) return this.idOfText(DECODER.decode(bytes.subarray(start, end)));
    const known = this.spellings.find(bytes, start, end);
    return known >= 0 ? known : this.spellings.add(this.idOfText(DECODER.decode(bytes.subarray(start, end))));
  }

  /**
   * Id of the IPv4 address that begins at `start`, wherever it ends, when it has been seen before; -1 otherwise. `addressEnd` tells where it ends: what follows
   * must be looked at, for it may be the beginning of a name.
   */
  addressAt(bytes: Uint8Array, start: number, end: number): number {
    return Math.max(-1, this.addresses.find(bytes, start, end));
  }

  get addressEnd(): number {
    return this.addresses.end;
  }

  /** Id of a host given as text. */
  idOfText(text: string): number {
    const canonical = canonicalHost(text);
    let id = this.ids.get(canonical);
    if (id === undefined) {
      id = this.ids.size;
      this.ids.set(canonical, id);
      this.fresh.push(canonical);
    }
    return id;
  }

  /** Hosts that are new since it was asked last, in order of id. */
  takeNew(): string[] {
    const { fresh } = this;
    this.fresh = [];
    return fresh;
  }
}

/** Not in the index yet: `add` puts it there. */
const UNKNOWN = -1;
/** Nothing this index is for. */
const OTHER = -2;

/**
 * IPv4 addresses by their value. Slots are pairs of (value, id + 1, 0 for none). Eight neighbouring addresses share a line of the processor's cache, because logs
 * are full of neighbours; where a slot is taken the next line is tried.
 */
class AddressIndex {
  private slots = new Int32Array(FIRST_SLOTS * 2);
  private mask = FIRST_SLOTS - 1;
  private count = 0;
  /** The address looked up last, and where it ends. */
  private value = 0;
  end = 0;

  /**
   * The id of the address at `start`, UNKNOWN, or OTHER where no four decimal numbers without leading zeros stand, the spelling that nobody reads otherwise.
   * Sets `end` to where it ends.
   * Digits are taken one by one without a loop over them: what costs here is a wrong guess of where a number ends.
   */
  find(bytes: Uint8Array, start: number, end: number): number {
    let value = 0;
    let at = start;
    this.end = -1;
    for (let octet = 0; octet < 4; octet++) {
      let number = at < end ? bytes[at++]! - 48 : -1;
      if (number >>> 0 > 9) return OTHER;
      const second = at < end ? bytes[at]! - 48 : -1;
      if (second >>> 0 <= 9) {
        if (number === 0) return OTHER;
        number = number * 10 + second;
        const third = ++at < end ? bytes[at]! - 48 : -1;
        if (third >>> 0 <= 9) {
          number = number * 10 + third;
          if (number > 255) return OTHER;
          at++;
        }
      }
      value = (value << 8) | number;
      if (octet < 3 && (at === end || bytes[at++] !== DOT)) return OTHER;
    }
    this.end = at;
    this.value = value;
    const { slots, mask } = this;
    let slot = addressHash(value) & mask;
    for (let steps = 0; steps < MOST_STEPS; steps++) {
      const entry = slots[slot * 2 + 1]!;
      if (entry === 0) return UNKNOWN;
      if (slots[slot * 2] === value) return entry - 1;
      slot = (slot + NEIGHBOURS) & mask;
    }
    return UNKNOWN;
  }

  /** Remembers the address looked up last. */
  add(id: number): number {
    if (++this.count * 2 > this.mask) {
      const before = this.slots;
      this.slots = new Int32Array(before.length * 2);
      this.mask = this.slots.length / 2 - 1;
      for (let i = 0; i < before.length; i += 2) if (before[i + 1] !== 0) this.put(before[i]!, before[i + 1]!);
    }
    this.put(this.value, id + 1);
    return id;
  }

  private put(value: number, entry: number): void {
    let slot = addressHash(value) & this.mask;
    for (let steps = 0; steps < MOST_STEPS; steps++) {
      if (this.slots[slot * 2 + 1] === 0) {
        this.slots[slot * 2] = value;
        this.slots[slot * 2 + 1] = entry;
        return;
      }
      slot = (slot + NEIGHBOURS) & this.mask;
    }
  }
}

const NEIGHBOURS = 8;

/** The slot an address wants, but for the size of the table; exported for the test that makes addresses which want the same. */
export function addressHash(value: number): number {
  const hash = Math.imul(value >>> 3, HASH);
  return ((hash ^ (hash >>> 15)) << 3) | (value & 7);
}

/**
 * Any spelling, in any case. `slots`: open addressing, pairs of (hash, place in the arena, 0 for none). `arena`: for each spelling its length in bytes, its host,
 * and its lower-cased bytes as little-endian words, the last of which may overlap the one before. Few cache lines per look-up is what makes it quick.
 */
class SpellingIndex {
  private slots = new Int32Array(FIRST_SLOTS * 2);
  private mask = FIRST_SLOTS - 1;
  private count = 0;
  private arena = new Int32Array(FIRST_SLOTS * 8);
  private arenaUsed = 1;
  /** The spelling looked up last, lower-cased; how many words of it, its length and hash. */
  private readonly words = new Int32Array(MOST_WORDS);
  private wordCount = 0;
  private length = 0;
  private hash = 0;

  /** The id of `bytes[start, end)`, or UNKNOWN. */
  find(bytes: Uint8Array, start: number, end: number): number {
    const view = viewOf(bytes);
    const { words } = this;
    const length = end - start;
    // Two sums side by side, since each step waits for the one before.
    let even = length;
    let odd = HASH;
    let count = 0;
    let at = start;
    for (const last = end - 8; at <= last; at += 8) {
      const first = lowerCased(view.getInt32(at, true));
      const second = lowerCased(view.getInt32(at + 4, true));
      words[count] = first;
      words[count + 1] = second;
      count += 2;
      even = Math.imul(((even << 5) | (even >>> 27)) ^ first, HASH);
      odd = Math.imul(((odd << 5) | (odd >>> 27)) ^ second, HASH);
    }
    if (at + 4 < end) {
      const word = lowerCased(view.getInt32(at, true));
      words[count++] = word;
      even = Math.imul(((even << 5) | (even >>> 27)) ^ word, HASH);
    }
    if (at < end) {
      // The last four bytes, some of which have been seen: the length tells how many.
      const word = lowerCased(length >= 4 ? view.getInt32(end - 4, true) : fewBytes(bytes, start, end));
      words[count++] = word;
      odd = Math.imul(((odd << 5) | (odd >>> 27)) ^ word, HASH);
    }
    let hash = Math.imul(even ^ (odd >>> 15), HASH) ^ odd;
    hash ^= hash >>> 15;
    const { slots, arena, mask } = this;
    let slot = hash & mask;
    for (let steps = 0; steps < MOST_STEPS; steps++) {
      const place = slots[slot * 2 + 1]!;
      if (place === 0) break;
      if (slots[slot * 2] === hash && arena[place] === length) {
        let i = 0;
        while (i < count && arena[place + 2 + i] === words[i]) i++;
        if (i === count) return arena[place + 1]!;
      }
      slot = (slot + 1) & mask;
    }
    this.hash = hash;
    this.length = length;
    this.wordCount = count;
    return UNKNOWN;
  }

  /** Remembers the spelling looked up last. */
  add(id: number): number {
    const { wordCount } = this;
    const place = this.arenaUsed;
    while (place + 2 + wordCount > this.arena.length) {
      const before = this.arena;
      this.arena = new Int32Array(before.length * 2);
      this.arena.set(before);
    }
    this.arena[place] = this.length;
    this.arena[place + 1] = id;
    this.arena.set(this.words.subarray(0, wordCount), place + 2);
    this.arenaUsed += 2 + wordCount;
    if (++this.count * 2 > this.mask) {
      const before = this.slots;
      this.slots = new Int32Array(before.length * 2);
      this.mask = this.slots.length / 2 - 1;
      for (let i = 0; i < before.length; i += 2) if (before[i + 1] !== 0) this.put(before[i]!, before[i + 1]!);
    }
    this.put(this.hash, place);
    return id;
  }

  private put(hash: number, place: number): void {
    let slot = hash & this.mask;
    for (let steps = 0; steps < MOST_STEPS; steps++) {
      if (this.slots[slot * 2 + 1] === 0) {
        this.slots[slot * 2] = hash;
        this.slots[slot * 2 + 1] = place;
        return;
      }
      slot = (slot + 1) & this.mask;
    }
  }
}

/** Up to three bytes as a word. */
function fewBytes(bytes: Uint8Array, start: number, end: number): number {
  let word = 0;
  for (let i = end - 1; i >= start; i--) word = (word << 8) | bytes[i]!;
  return word;
}

/** Four bytes at once, A to Z in lower case, all others as they are. */
function lowerCased(word: number): number {
  const low = word & 0x7f7f7f7f;
  // The high bit of each byte tells: from A on, and not past Z, and no high bit of its own.
  const upper = (low + 0x3f3f3f3f) & ~(low + 0x25252525) & ~word & 0x80808080;
  return word | (upper >>> 2);
}
