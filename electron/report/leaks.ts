import { readPageWords, readStrings } from './read-pdf.ts';
import { type RedactionMap, redactText, unescaped } from './redact.ts';

/** Names shorter than this are not looked for with their punctuation taken out: they would be found in any hash. */
const SHORTEST_SQUEEZED = 8;

/**
 * Terms that still stand somewhere in `text`, in any spelling that redaction knows, behind escapes, or with other punctuation in them
 * (`mail1 [.] tower-example`). Empty when nothing leaks.
 */
export function leaks(text: string, map: RedactionMap): string[] {
  if (map.size === 0) return [];
  const dressed = [text, unescaped(text)];
  const words = squeezedWords(dressed[1]!);
  return [...map]
    .filter(([term, pseudonym]) => {
      const alone: RedactionMap = new Map([[term, pseudonym]]);
      if (dressed.some((one) => redactText(one, alone) !== one)) return true;
      const bare = squeeze(term);
      return /\p{L}/u.test(bare) && bare.length >= SHORTEST_SQUEEZED && words.includes(bare);
    })
    .map(([term]) => term);
}

/** Every word with letters and digits only, a space between: what is joined by punctuation alone becomes one word, what is not stays apart. */
function squeezedWords(text: string): string {
  return text.split(/\s+/).map(squeeze).join(' ');
}

/** Letters and digits only; length prefixes of DNS labels, as Windows prints them, go too. */
function squeeze(text: string): string {
  return text
    .toLowerCase()
    .replace(/\(\d+\)/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, '');
}

/** Why nothing is written, and what to do about it. */
export function leakSentence(left: readonly string[]): string {
  const more = left.length > 1 ? ` (and ${left.length - 1} more)` : '';
  return `Nothing was written: “${left[0]}”${more} would still be in the report, as a part of another name or in a word that cannot be changed. Hide that name too.`;
}

/** Terms that a reader of the finished PDF could find: in the text of its pages, in any string of it (titles, outline, alternatives, names), in any stream after inflating. */
export async function leaksInPdf(pdf: Uint8Array, map: RedactionMap): Promise<string[]> {
  return leaks([...(await readPageWords(pdf)), ...(await readStrings(pdf))].join('\n'), map);
}
