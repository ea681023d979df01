import { digitsAt } from '../scan/bytes.ts';

const OPEN = 91;

/**
 * True for a line of a web server's error log: Apache's `[Wed Oct 11 14:32:52.123456 2000] [core:error]` or nginx's `2024/05/06 07:10:00 [error] 31#31:`.
 */
export function isErrorLine(bytes: Uint8Array, start: number, end: number): boolean {
  if (bytes[start] === OPEN) return end - start > 30 && bytes[start + 4] === 32 && bytes[start + 8] === 32 && digitsAt(bytes, start + 12, end) === 2;
  return (
    end - start > 25 &&
    bytes[start + 4] === 47 &&
    bytes[start + 7] === 47 &&
    bytes[start + 10] === 32 &&
    bytes[start + 20] === OPEN &&
    digitsAt(bytes, start, end) === 4
  );
}
