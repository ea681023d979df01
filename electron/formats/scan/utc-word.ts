/** Length of ` UTC`. */
export const UTC_WORD_LENGTH = 4;

/**
 * True when ` UTC` or ` GMT` stands at `start`, before a colon, a blank or the end: the two zone words that mean one thing everywhere. Others
 * (`CST`, `IST`) name several zones, and the zone of the file is asked for.
 */
export function isUtcWord(bytes: Uint8Array, start: number, end: number): boolean {
  const after = start + UTC_WORD_LENGTH;
  if (after > end || bytes[start] !== 32) return false;
  if (after < end && bytes[after] !== 58 && bytes[after] !== 32) return false;
  const [a, b, c] = [bytes[start + 1], bytes[start + 2], bytes[start + 3]];
  return (a === 85 && b === 84 && c === 67) || (a === 71 && b === 77 && c === 84);
}
