/** A place where the pages of a report do not say what they should. */
export interface TextDifference {
  /** What should stand there; '' when the page says more than it should. */
  readonly expected: string;
  /** What stands there; '' when something is missing. */
  readonly got: string;
  /** A few words before it, to find the place. */
  readonly after: string;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#x27;': "'",
  '&#39;': "'",
  '&nbsp;': ' ',
};
const CONTEXT = 40;
/** Characters that must agree again before two texts count as back in step. */
const STEP = 12;
const SEARCH = 4000;
const MOST_DIFFERENCES = 50;

/** The text of our own static markup, without white space: what the pages must say, in order. */
export function expectedText(html: string): string {
  const body = html.slice(html.indexOf('<body'));
  return squeezed(plainText(body));
}

/** The text of a piece of our own markup. */
export function plainText(html: string): string {
  return html.replace(/<[^>]*>/g, '').replace(/&(?:amp|lt|gt|quot|nbsp|#x27|#39);/g, (entity) => ENTITIES[entity] ?? entity);
}

/** Table heads, which the printer repeats at the top of each further page. */
export function repeatedHeads(html: string): readonly string[] {
  const heads = [...html.matchAll(/<thead>(.*?)<\/thead>/gs)].map((match) => expectedText(`<body>${match[1]}`));
  return [...new Set(heads)].filter((head) => head !== '');
}

/** What the pages say, without white space and without the line at the foot of each page. */
export function pagesText(pages: readonly string[], caseId: string): string {
  return pages
    .map((text, i) =>
      squeezed(text)
        .replace(squeezed(`page ${i + 1} of ${pages.length}`), '')
        .replace(squeezed(`Occam report, case ${caseId}`), ''),
    )
    .join('');
}

/** Where `got` departs from `expected`. Repeated table heads are not differences. Linear in length unless the texts have little in common. */
export function differences(expected: string, got: string, heads: readonly string[]): TextDifference[] {
  const found: TextDifference[] = [];
  let i = 0;
  let j = 0;
  while (i < expected.length || j < got.length) {
    if (i < expected.length && expected[i] === got[j]) {
      i++;
      j++;
      continue;
    }
    const head = heads.find((one) => got.startsWith(one, j));
    if (head !== undefined) {
      j += head.length;
      continue;
    }
    const [skipExpected, skipGot] = resynchronise(expected, i, got, j);
    found.push({ expected: expected.slice(i, i + skipExpected), got: got.slice(j, j + skipGot), after: expected.slice(Math.max(0, i - CONTEXT), i) });
    if (found.length >= MOST_DIFFERENCES) return found;
    i += skipExpected;
    j += skipGot;
  }
  return found;
}

/** The smallest step over both texts after which they agree again for a while. */
function resynchronise(expected: string, i: number, got: string, j: number): [number, number] {
  for (let total = 1; total < SEARCH; total++) {
    for (let skip = 0; skip <= total; skip++) {
      const [a, b] = [i + skip, j + total - skip];
      if (a > expected.length || b > got.length) continue;
      const ending = a === expected.length && b === got.length;
      if (ending || (a + STEP <= expected.length && expected.slice(a, a + STEP) === got.slice(b, b + STEP))) return [skip, total - skip];
    }
    if (total > 200 && total % 16 !== 0) total += 15;
  }
  return [expected.length - i, got.length - j];
}

/** Without white space, soft hyphens and NULs; in normal form C, since fonts compose accents as they like. */
export function unspaced(text: string): string {
  return text.normalize('NFC').replace(/[\s\u00ad\u0000]+/g, '');
}

/**
 * Scripts whose letters a font joins, reorders and stacks. What a PDF gives back of them is not what was set: letters are missing or stand in another order, so they cannot be
 * compared by reading; printing anew compares them.
 */
const SHAPED =
  /[\p{scx=Arab}\p{scx=Hebr}\p{scx=Deva}\p{scx=Beng}\p{scx=Taml}\p{scx=Telu}\p{scx=Gujr}\p{scx=Guru}\p{scx=Knda}\p{scx=Mlym}\p{scx=Orya}\p{scx=Sinh}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}]+/gu;

/** Letters that cannot be compared by reading. */
export const shapedLetters = (text: string): number => [...text.matchAll(SHAPED)].reduce((sum, [run]) => sum + run.length, 0);

function squeezed(text: string): string {
  return unspaced(text).replace(SHAPED, '');
}
