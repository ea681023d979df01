import { FONT_RANGES } from './font-ranges.ts';

/** First and last character of each run and the font that prints it, ascending. */
const runs = Object.entries(FONT_RANGES)
  .flatMap(([family, text]) => readRuns(text).map(([first, last]) => ({ first, last, family })))
  .sort((a, b) => a.first - b.first);

/** What is not plain ASCII, which every font prints. */
export const BEYOND_ASCII = /[^\n\t\u0020-\u007e]/gu;

/**
 * The text with every character that the report's own fonts lack as an escape, `\u05D0`: it would print blank, or in whatever font a machine happens to have, and the same
 * report would be another file elsewhere.
 */
export function printable(text: string): string {
  return text.replace(BEYOND_ASCII, (character) => {
    const code = character.codePointAt(0)!;
    return familyOf(code) === undefined ? `\\u${code.toString(16).toUpperCase().padStart(4, '0')}` : character;
  });
}

/** The first of the report's fonts that prints a character; undefined when none does. */
export function familyOf(code: number): string | undefined {
  let low = 0;
  let high = runs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (runs[middle]!.last < code) low = middle + 1;
    else high = middle;
  }
  const run = runs[low];
  return run !== undefined && run.first <= code ? run.family : undefined;
}

function readRuns(text: string): [first: number, last: number][] {
  let end = 0;
  return text.split(' ').map((part) => {
    const [gap = '', length = '0'] = part.split('.');
    const first = end + Number.parseInt(gap, 36);
    end = first + Number.parseInt(length, 36);
    return [first, end];
  });
}
