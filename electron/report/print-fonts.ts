import { BEYOND_ASCII, familyOf } from './printable.ts';

/** The font that stands in every family of the print's style sheet; those of other scripts stand behind it. */
const BASE = 'Noto Sans';

/** A font file of another script, as a style sheet names it. */
export interface Face {
  readonly rule: string;
  readonly family: string;
  /** First and last character that it is used for, pair after pair (CSS Fonts 4, `unicode-range`). */
  readonly ranges: readonly (readonly [first: number, last: number])[];
}

/** The faces of a style sheet that has nothing else. */
export function readFaces(sheet: string): Face[] {
  return [...sheet.matchAll(/@font-face\s*\{[^}]*\}/g)].map(([rule]) => ({
    rule,
    family: /font-family:\s*'([^']+)'/.exec(rule)![1]!,
    ranges: rangesIn(/unicode-range:\s*([^;}]+)/.exec(rule)?.[1] ?? 'U+0-10FFFF'),
  }));
}

/**
 * The style that gives a page the fonts of other scripts, for the characters that it has and no more: the browser asks each font it is told of about every piece of text, and two
 * dozen families of which nothing is needed cost three quarters of a print. Empty for a page that needs none.
 */
export function scriptStyle(html: string, faces: readonly Face[]): string {
  const wanted = new Map<string, number[]>();
  for (const character of new Set(html.match(BEYOND_ASCII))) {
    const code = character.codePointAt(0)!;
    const family = familyOf(code);
    if (family !== undefined && family !== BASE) wanted.set(family, [...(wanted.get(family) ?? []), code]);
  }
  const needed = faces.filter(({ family, ranges }) =>
    wanted.get(family)?.some((code) => ranges.some(([first, last]) => first <= code && code <= last)),
  );
  if (needed.length === 0) return '';
  const families = [...new Set(needed.map(({ family }) => `"${family}"`))];
  return `:root { --scripts: ${families.join(', ')}; }\n${needed.map(({ rule }) => rule).join('\n')}`;
}

function rangesIn(text: string): [first: number, last: number][] {
  return text.split(',').map((part) => {
    const [from = '', to = from] = part.trim().slice(2).split('-');
    return [Number.parseInt(from.replaceAll('?', '0'), 16), Number.parseInt(to.replaceAll('?', 'F'), 16)];
  });
}
