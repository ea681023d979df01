import { readPageWords, readStrings } from './read-pdf.ts';
import { type RedactionMap, redactText, unescaped } from './redact.ts';
import { needlesOf } from './spellings.ts';

/** Names shorter than this are not looked for with their punctuation taken out: they would be found in any hash. */
const SHORTEST_SQUEEZED = 8;
/** Characters beside a needle in which a whole spelling has room. */
const AROUND = 320;
/** A run of hexadecimal digits longer than any spelling: glyphs of a page, hashes. */
const LONG_HEX = /^[0-9a-f]{40,}$/;

/**
 * Terms that still stand somewhere in `text`, in any spelling that redaction knows, behind escapes, or with other punctuation in them
 * (`mail1[.]tower-example`). Empty when nothing leaks.
 */
export function leaks(text: string, map: RedactionMap): string[] {
  if (map.size === 0) return [];
  const plain = folded(text);
  const words = distinctWords(plain);
  const squeezed = words.split('\n').map(squeeze).join('\n');
  return [...map.keys()].filter((term) => {
    const stands = standsIn(/\s/.test(term.trim()) ? plain : words, term);
    if (stands) return true;
    const bare = squeeze(folded(term));
    return /\p{L}/u.test(bare) && bare.length >= SHORTEST_SQUEEZED && squeezed.includes(bare);
  });
}

/** Terms that a reader of the finished PDF could find: in the text of its pages, in any string of it (titles, outline, alternatives, names), in any stream after inflating. */
export async function leaksInPdf(pdf: Uint8Array, map: RedactionMap): Promise<string[]> {
  return leaks([...(await readPageWords(pdf)), ...(await readStrings(pdf))].join('\n'), map);
}

/** Why nothing is written, and what to do about it. */
export function leakSentence(left: readonly string[]): string {
  const more = left.length > 1 ? ` (and ${left.length - 1} more)` : '';
  return `Nothing was written: “${left[0]}”${more} would still be in the report, as a part of another name or in a word that cannot be changed. Hide that name too.`;
}

const folded = (text: string): string => text.normalize('NFC').toLowerCase();

/** Every word once, and once more without its escapes. Most of a PDF says the same again and again. */
function distinctWords(text: string): string {
  const words = new Set(text.split(/[\s<>"]+/));
  for (const word of words) {
    if (LONG_HEX.test(word)) words.delete(word);
    else if (/[%\\]/.test(word)) words.add(folded(unescaped(word)));
  }
  return [...words].join('\n');
}

/** Whether a term stands in the text: looked for in earnest only around the few characters that every spelling of it has. */
function standsIn(text: string, term: string): boolean {
  const alone: RedactionMap = new Map([[term, '\u0000']]);
  return needlesOf(term).some((needle) => {
    for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + needle.length)) {
      const around = text.slice(Math.max(0, at - AROUND), at + needle.length + AROUND);
      if (redactText(around, alone) !== around) return true;
    }
    return false;
  });
}

/** Letters and digits only; length prefixes of DNS labels, as Windows prints them, go too. */
function squeeze(text: string): string {
  return text
    .toLowerCase()
    .replace(/\(\d+\)/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, '');
}
