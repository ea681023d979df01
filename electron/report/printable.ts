import { PRINTABLE_RANGES } from './printable-ranges.ts';

/** First and last character of each run, ascending, flat. */
const runs = readRuns(PRINTABLE_RANGES);

/**
 * The text with every character that the report's own fonts lack as an escape, `\u05D0`: it would print blank, or in whatever font a machine happens to have, and the same
 * report would be another file elsewhere.
 */
export function printable(text: string): string {
  return text.replace(/[^\n\t\u0020-\u007e]/gu, (character) => {
    const code = character.codePointAt(0)!;
    return isPrintable(code) ? character : `\\u${code.toString(16).toUpperCase().padStart(4, '0')}`;
  });
}

function isPrintable(code: number): boolean {
  let low = 0;
  let high = runs.length / 2;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (runs[2 * middle + 1]! < code) low = middle + 1;
    else high = middle;
  }
  return low < runs.length / 2 && runs[2 * low]! <= code;
}

function readRuns(text: string): Uint32Array {
  let end = 0;
  return Uint32Array.from(
    text.split(' ').flatMap((part) => {
      const [gap = '', length = '0'] = part.split('.');
      const first = end + Number.parseInt(gap, 36);
      end = first + Number.parseInt(length, 36);
      return [first, end];
    }),
  );
}
