/** Searching in a line of bytes, without strings. Every function takes a half-open range and never looks outside it. */

/** ASCII text as bytes; of other characters the low eight bits. */
export function ascii(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** Index of the first `byte` in `[start, end)`, or -1. A plain loop: lines are short, and a native call costs more than it saves. */
export function indexOfByte(bytes: Uint8Array, byte: number, start: number, end: number): number {
  for (let i = start; i < end; i++) if (bytes[i] === byte) return i;
  return -1;
}

/** Index of the last `byte` in `[start, end)`, or -1. */
export function lastIndexOfByte(bytes: Uint8Array, byte: number, start: number, end: number): number {
  for (let i = end - 1; i >= start; i--) if (bytes[i] === byte) return i;
  return -1;
}

/** True when `needle` stands at `start`. */
export function startsWith(bytes: Uint8Array, start: number, end: number, needle: Uint8Array): boolean {
  if (end - start < needle.length) return false;
  for (let i = 0; i < needle.length; i++) if (bytes[start + i] !== needle[i]) return false;
  return true;
}

/** Index of the first `needle` in `[start, end)`, or -1. */
export function indexOf(bytes: Uint8Array, needle: Uint8Array, start: number, end: number): number {
  const first = needle[0];
  const last = end - needle.length;
  for (let i = start; i <= last; i++) if (bytes[i] === first && startsWith(bytes, i, end, needle)) return i;
  return -1;
}

/** Index of the first byte from `start` on that is no blank and no tab; `end` when there is none. */
export function skipBlanks(bytes: Uint8Array, start: number, end: number): number {
  let i = start;
  while (i < end && (bytes[i] === 32 || bytes[i] === 9)) i++;
  return i;
}

/** Index of the first blank or tab from `start` on; `end` when there is none. */
export function tokenEnd(bytes: Uint8Array, start: number, end: number): number {
  let i = start;
  while (i < end && bytes[i] !== 32 && bytes[i] !== 9) i++;
  return i;
}

/** Number of decimal digits from `start` on. */
export function digitsAt(bytes: Uint8Array, start: number, end: number): number {
  let i = start;
  while (i < end && bytes[i]! >= 48 && bytes[i]! <= 57) i++;
  return i - start;
}

/** The value of `count` digits at `start`, or -1 when one of them is no digit or lies outside. */
export function numberAt(bytes: Uint8Array, start: number, count: number, end: number): number {
  if (start + count > end) return -1;
  let value = 0;
  for (let i = start; i < start + count; i++) {
    const c = bytes[i]! - 48;
    if (c < 0 || c > 9) return -1;
    value = value * 10 + c;
  }
  return value;
}

/** True when the range holds nothing but blanks and tabs. */
export const isBlank = (bytes: Uint8Array, start: number, end: number): boolean => skipBlanks(bytes, start, end) === end;

const DECODER = new TextDecoder('utf-8');
/** The range as text; invalid UTF-8 becomes U+FFFD. */
export const textOf = (bytes: Uint8Array, start: number, end: number): string => DECODER.decode(bytes.subarray(start, end));
