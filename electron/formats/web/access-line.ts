import { digitsAt, indexOfByte, numberAt } from '../scan/bytes.ts';
import { findByte } from '../scan/words.ts';

const QUOTE = 34;
const BACKSLASH = 92;

/**
 * Where the quoted request that opens at `open` ends: the quote before ` STATUS`, because programs differ in whether they escape quotes inside
 * (Apache `\"`, nginx `\x22`, Squid not at all). -1 when there is none.
 */
export function requestEnd(bytes: Uint8Array, open: number, end: number): number {
  for (let i = findByte(bytes, QUOTE, open + 1, end); i >= 0; i = findByte(bytes, QUOTE, i + 1, end)) {
    if (bytes[i - 1] === BACKSLASH) continue;
    if (i + 1 === end || isStatusAt(bytes, i + 1, end)) return i;
  }
  return -1;
}

/** True for ` 200`, ` 000`, ` 0` (Squid, when no answer was sent) or ` -` at `start`, ended by a blank or the line. */
function isStatusAt(bytes: Uint8Array, start: number, end: number): boolean {
  if (bytes[start] !== 32) return false;
  if (bytes[start + 1] === 45 || (bytes[start + 1] === 48 && bytes[start + 2] === 32)) return start + 2 >= end || bytes[start + 2] === 32;
  return numberAt(bytes, start + 1, 3, end) >= 0 && (start + 4 >= end || bytes[start + 4] === 32);
}

/** The status after a request's closing quote, NaN when it is `-` or missing. */
export const statusAfter = (bytes: Uint8Array, quote: number, end: number): number => {
  const status = numberAt(bytes, quote + 2, 3, end);
  return status < 0 ? Number.NaN : status;
};

/** Bytes sent, which stand after the status; NaN when they are `-` or missing. */
export function bytesAfter(bytes: Uint8Array, quote: number, end: number): number {
  let at = quote + 2;
  // Three digits, nearly always.
  if (at + 3 < end && bytes[at + 3] === 32 && bytes[at + 1] !== 32 && bytes[at + 2] !== 32) at += 3;
  else while (at < end && bytes[at] !== 32) at++;
  return plainNumber(bytes, at + 1, end);
}

/** A whole number of up to 15 digits that a blank or the line ends; NaN otherwise. */
export function plainNumber(bytes: Uint8Array, start: number, end: number): number {
  let value = 0;
  let at = start;
  for (; at < end; at++) {
    const digit = bytes[at]! - 48;
    if (digit >>> 0 > 9) break;
    value = value * 10 + digit;
  }
  return at === start || at - start > 15 || (at < end && bytes[at] !== 32) ? Number.NaN : value;
}

/** Length of an HTTP method at `start`: up to 20 capitals (with `-` and `_`) before a blank; 0 when what stands there is none. */
export function methodLength(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && at - start <= 20 && ((bytes[at]! >= 65 && bytes[at]! <= 90) || bytes[at] === 45 || bytes[at] === 95)) at++;
  const length = at - start;
  return length > 1 && length <= 20 && (at === end || bytes[at] === 32 || bytes[at] === QUOTE) ? length : 0;
}

/** Where the port of `host:port` starts (the colon), or `end`: the last colon followed by digits only. Leaves IPv6 without brackets whole. */
export function hostEnd(bytes: Uint8Array, start: number, end: number): number {
  if (bytes[start] === 91) {
    const close = indexOfByte(bytes, 93, start, end);
    return close < 0 ? end : close;
  }
  let colon = -1;
  for (let i = start; i < end; i++) {
    if (bytes[i] !== 58) continue;
    if (colon >= 0) return end;
    colon = i;
  }
  return colon > start && digitsAt(bytes, colon + 1, end) === end - colon - 1 ? colon : end;
}

/** True when `[start, end)` is a lone dash or empty. */
export const isAbsent = (bytes: Uint8Array, start: number, end: number): boolean => end <= start || (end - start === 1 && bytes[start] === 45);
