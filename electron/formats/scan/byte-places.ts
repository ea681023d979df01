/**
 * Places of a byte in a text, sixteen bytes looked at in one step: a loop over words takes four times as long, and cutting columns is a fifth of reading a
 * connection log. JavaScript has no such instructions, so the one loop that wants them is WebAssembly, put together here from its few instructions
 * (https://webassembly.github.io/spec/core/binary/); where the processor has none, `placesOf` answers null and the caller goes on without.
 */

/** Text looked at in one go. */
export const BLOCK_BYTES = 1 << 16;
/** Bytes that the loop may read past the block. */
const STEP_BYTES = 16;
const PAGE_BYTES = 1 << 16;
/** Where in its memory the loop puts places: behind the text, on a page of its own. */
const PLACES_AT = 2 * PAGE_BYTES;
/** A place for each byte, and what the last step writes beyond. */
const PAGES = (PLACES_AT + BLOCK_BYTES * 4) / PAGE_BYTES + 1;

/** Instructions by their names in the specification. */
const OP = {
  loop: [0x03, 0x40],
  if: [0x04, 0x40],
  end: [0x0b],
  branchIf: [0x0d, 0],
  less: [0x48],
  trailingZeros: [0x68],
  countOnes: [0x69],
  add: [0x6a],
  subtract: [0x6b],
  and: [0x71],
  shiftLeft: [0x74],
  loadSixteen: [0xfd, 0, 0, 0],
  splat: [0xfd, 15],
  equalBytes: [0xfd, 35],
  bitmask: [0xfd, 100],
} as const;

const I32 = 0x7f;
const V128 = 0x7b;

/** Parameters and variables by number. */
const [LENGTH, BASE, BYTE, AT, OUT, FOUND, PATTERN] = [0, 1, 2, 3, 4, 5, 6] as const;

const get = (variable: number) => [0x20, variable];
const set = (variable: number) => [0x21, variable];
const constant = (value: number) => [0x41, ...signed(value)];

/** `out[slot] = base + at + (place of the lowest bit of found)`, and the bit taken off. */
const storeLowest = (slot: number): number[] => [
  ...get(OUT),
  ...get(BASE),
  ...get(AT),
  ...OP.add,
  ...get(FOUND),
  ...OP.trailingZeros,
  ...OP.add,
  ...[0x36, 2, slot * 4],
  ...get(FOUND),
  ...get(FOUND),
  ...constant(1),
  ...OP.subtract,
  ...OP.and,
  ...set(FOUND),
];
const storeFour = (first: number): number[] => [0, 1, 2, 3].flatMap((i) => storeLowest(first + i));

/**
 * `find(length, base, byte)`: puts `base` + the place of each `byte` in the text into the memory at PLACES_AT, and answers where it ended. Four places are always
 * written, so that how many there are is rarely a branch; what is too much is written over by the next step.
 */
const FIND: readonly number[] = [
  ...constant(PLACES_AT),
  ...set(OUT),
  ...get(BYTE),
  ...OP.splat,
  ...set(PATTERN),
  ...OP.loop,
  ...get(OUT), // where the next step goes on: once the bits of this one are counted
  ...get(AT),
  ...OP.loadSixteen,
  ...get(PATTERN),
  ...OP.equalBytes,
  ...OP.bitmask,
  ...[0x22, FOUND], // local.tee
  ...OP.countOnes,
  ...constant(2),
  ...OP.shiftLeft,
  ...OP.add,
  ...storeFour(0),
  ...get(FOUND),
  ...OP.if,
  ...storeFour(4),
  ...get(FOUND),
  ...OP.if,
  ...storeFour(8),
  ...storeFour(12),
  ...OP.end,
  ...OP.end,
  ...set(OUT),
  ...get(AT),
  ...constant(STEP_BYTES),
  ...OP.add,
  ...[0x22, AT],
  ...get(LENGTH),
  ...OP.less,
  ...OP.branchIf,
  ...OP.end,
  ...get(OUT),
  ...OP.end,
];

/** Numbers as the format writes them (LEB128). */
function signed(value: number): number[] {
  const low = value & 0x7f;
  const rest = value >> 7;
  const last = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0);
  return last ? [low] : [low | 0x80, ...signed(rest)];
}
const unsigned = (value: number): number[] => (value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)]);
const list = (items: readonly (readonly number[])[]): number[] => [...unsigned(items.length), ...items.flat()];
const sized = (bytes: readonly number[]): number[] => [...unsigned(bytes.length), ...bytes];
const section = (id: number, items: readonly (readonly number[])[]): number[] => [id, ...sized(list(items))];
const named = (name: string, kind: number): number[] => [...sized([...name].map((c) => c.charCodeAt(0))), kind, 0];

const variables = list([
  [3, I32],
  [1, V128],
]);
const MODULE = Uint8Array.from([
  ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  ...section(1, [[0x60, ...list([[I32], [I32], [I32]]), ...list([[I32]])]]),
  ...section(3, [[0]]),
  ...section(5, [[0, PAGES]]),
  ...section(7, [named('memory', 2), named('find', 0)]),
  ...section(10, [sized([...variables, ...FIND])]),
]);

/** As much of the API as is used: it is part of every engine, and declared only where there is a page. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (
    module: object,
  ) => { readonly exports: { readonly find: Finder['find']; readonly memory: { readonly buffer: ArrayBuffer } } };
};

interface Finder {
  readonly find: (length: number, base: number, byte: number) => number;
  readonly text: Uint8Array;
  readonly places: Int32Array;
}

/** The one copy of this thread: whoever finds takes over what another found before. Undefined until it is needed, null where there is none. */
let finder: Finder | null | undefined;

function madeFinder(): Finder | null {
  try {
    const { find, memory } = new WebAssembly.Instance(new WebAssembly.Module(MODULE)).exports;
    return { find, text: new Uint8Array(memory.buffer, 0, BLOCK_BYTES), places: new Int32Array(memory.buffer, PLACES_AT) };
  } catch {
    return null;
  }
}

/** Which call of `placesOf` the places are from; a caller whose number it is not has lost them. */
let turn = 0;

/** Where a byte stands in a piece of text, until the next call of `placesOf`. */
export interface Places {
  /** Indices into the bytes that were given, ascending; `[count]` is the end of the piece. */
  readonly at: Int32Array;
  readonly count: number;
  /** Where the piece ends. */
  readonly end: number;
  readonly turn: number;
}

/** True while `places` have not been written over. */
export const isCurrent = (places: Places): boolean => places.turn === turn;

/** The places of `byte` in `bytes` from `start` on, as far as a block goes; null where the processor cannot. */
export function placesOf(bytes: Uint8Array, start: number, byte: number): Places | null {
  if (finder === undefined) finder = madeFinder();
  if (finder === null) return null;
  const { find, text, places } = finder;
  const end = Math.min(bytes.length, start + BLOCK_BYTES);
  text.set(bytes.subarray(start, end));
  let count = (find(end - start, start, byte) - PLACES_AT) >> 2;
  // The last step may have looked past the end, at what an earlier block left.
  while (count > 0 && places[count - 1]! >= end) count--;
  places[count] = end;
  return { at: places, count, end, turn: ++turn };
}
