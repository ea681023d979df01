/** A column of codes. */
export type Column = Uint8Array | Uint16Array | Uint32Array;

/** What becomes of the marks that stand already: they are written over, or both (or either) must hold. */
export type How = 'set' | 'and' | 'or';

/**
 * Looks the values of rows `[start, end)` up in a table of 0 and 1, into `marks[0, end - start)`. A function for each kind of column, alike as they are: one loop that
 * sees all three kinds is compiled for none of them and takes two to three times as long, which at ten million rows is the difference between one keystroke and the next.
 */
export function lookUp(how: How, column: Column, mask: Uint8Array, start: number, end: number, marks: Uint8Array): void {
  if (column instanceof Uint32Array) WORDS[how](column, mask, start, end, marks);
  else if (column instanceof Uint16Array) SHORTS[how](column, mask, start, end, marks);
  else BYTES[how](column, mask, start, end, marks);
}

type Loop<C> = (column: C, mask: Uint8Array, start: number, end: number, marks: Uint8Array) => void;

const WORDS: { readonly [H in How]: Loop<Uint32Array> } = {
  set: (column, mask, start, end, marks) => {
    for (let row = start; row < end; row++) marks[row - start] = mask[column[row]!]!;
  },
  and: (column, mask, start, end, marks) => {
    for (let row = start; row < end; row++) marks[row - start]! &= mask[column[row]!]!;
  },
  or: (column, mask, start, end, marks) => {
    for (let row = start; row < end; row++) marks[row - start]! |= mask[column[row]!]!;
  },
};

const SHORTS: { readonly [H in How]: Loop<Uint16Array> } = {
  set: (column, mask, start, end, marks) => {
    for (let row = start; row < end; row++) marks[row - start] = mask[column[row]!]!;
  },
  and: (column, mask, start, end, marks) => {
    for (let row = start; row < end; row++) marks[row - start]! &= mask[column[row]!]!;
  },
  or: (column, mask, start, end, marks) => {
    for (let row = start; row < end; row++) marks[row - start]! |= mask[column[row]!]!;
  },
};

const BYTES: { readonly [H in How]: Loop<Uint8Array> } = {
  set: (column, mask, start, end, marks) => {
    for (let row = start; row < end; row++) marks[row - start] = mask[column[row]!]!;
  },
  and: (column, mask, start, end, marks) => {
    for (let row = start; row < end; row++) marks[row - start]! &= mask[column[row]!]!;
  },
  or: (column, mask, start, end, marks) => {
    for (let row = start; row < end; row++) marks[row - start]! |= mask[column[row]!]!;
  },
};
