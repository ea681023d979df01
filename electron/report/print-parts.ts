import { type Face, scriptStyle } from './print-fonts.ts';

/**
 * What the browser does to print a page grows with the product of pages and links (it asks of each page where each link of the document is), and its memory with the whole document.
 * So a report is printed in parts, each a document of its own, and put together again (join-prints.ts): the cost grows with the length. A short report is one part.
 */

/** From this weight on a part ends where the report begins a new page anyway: some thirty pages. */
const ENOUGH = 6000;
/** From this weight on a part ends before the next finding, note, figure, method or group of records, which then begin a new page. */
const MOST = 9000;
/** What a link weighs beside its element, and how much text weighs as much as an element. */
const LINK = 4;
const TEXT = 40;

/** Where links to another part lead until the parts are put together. */
export const ELSEWHERE = 'occam:';

/** Marks the style of the line at the foot of each page, which is printed apart because only the whole knows how many pages there are. */
const FOOT_STYLE = /<style>@page \{ @bottom[^<]*<\/style>/;

interface Block {
  readonly html: string;
  readonly weight: number;
  /** It begins a new page whatever stands before it. */
  readonly newPage: boolean;
  /** Tags of the section that it stands in. */
  readonly open: string;
  readonly close: string;
}

/**
 * The documents that a report is printed as, in order. Their bodies one after the other are the report's.
 * @param faces fonts of other scripts, of which each part names those that it needs
 */
export function printParts(html: string, faces: readonly Face[]): string[] {
  const start = html.indexOf('<main>') + '<main>'.length;
  const end = html.indexOf('</main>', start);
  const head = html.slice(0, start).replace(FOOT_STYLE, '');
  const parts = packed(blocksOf(html.slice(start, end))).map(bodyOf);
  const ids = parts.map((part) => new Set(matches(part, / id="([^"]+)"/g)));
  const wanted = new Set(parts.flatMap((part, i) => matches(part, / href="#([^"]+)"/g).filter((id) => !ids[i]!.has(id))));
  return parts.map((part, i) => {
    const body = part.replace(/ href="#([^"]+)"/g, (link, id: string) => (ids[i]!.has(id) ? link : ` href="${ELSEWHERE}${id}"`));
    // The browser notes the place of an element only where something links to it.
    const anchors = [...ids[i]!].filter((id) => wanted.has(id)).map((id) => `<a href="#${id}"></a>`);
    return `${withStyle(head, scriptStyle(body, faces))}${body}</main>${anchors.length > 0 ? `<nav hidden="">${anchors.join('')}</nav>` : ''}</body></html>`;
  });
}

/** A document of as many empty pages, with nothing on them but the line at their foot. */
export function footPages(html: string, pages: number): string {
  const head = html.slice(0, html.indexOf('<body>'));
  return `${head}<body class="feet">${'<div class="empty-page"></div>'.repeat(pages)}</body></html>`;
}

const withStyle = (head: string, style: string): string => (style === '' ? head : head.replace('</head>', () => `<style>${style}</style></head>`));

/** The sections of a report cut into the smallest pieces that may begin a page. */
function blocksOf(body: string): Block[] {
  return [...body.matchAll(/<(header|section)( [^>]*)?>([\s\S]*?)<\/\1>/g)].flatMap(([whole, tag = '', attributes = '', inner = '']) => {
    const newPage = attributes.includes('class="new-page"');
    if (tag === 'header') return [{ html: whole, weight: weightOf(whole), newPage, open: '', close: '' }];
    const open = `<${tag}${attributes}>`;
    return piecesOf(inner).map((html, i) => ({
      html,
      weight: weightOf(html),
      newPage: newPage && i === 0,
      open: i === 0 ? open : `<${tag}>`,
      close: `</${tag}>`,
    }));
  });
}

/** A heading stays with what follows it. */
function piecesOf(inner: string): string[] {
  const pieces: string[] = [];
  for (const piece of inner.split(/(?=<(?:article|figure)[ >]|<h3 class="(?:about|records-of)")/)) {
    const before = pieces.at(-1);
    if (before?.endsWith('</h3>') || before?.endsWith('</h2>')) pieces[pieces.length - 1] = before + piece;
    else pieces.push(piece);
  }
  return pieces;
}

function packed(blocks: readonly Block[]): Block[][] {
  const parts: Block[][] = [];
  let weight = Number.POSITIVE_INFINITY;
  for (const block of blocks) {
    if (weight + block.weight > MOST || (block.newPage && weight + block.weight > ENOUGH)) {
      parts.push([]);
      weight = 0;
    }
    parts.at(-1)!.push(block);
    weight += block.weight;
  }
  return parts;
}

/** The blocks of a part, those of one section in one element. */
function bodyOf(blocks: readonly Block[]): string {
  return blocks
    .map((block, i) => {
      const goesOn = i > 0 && block.open === '<section>';
      const ends = blocks[i + 1]?.open !== '<section>';
      return `${goesOn ? '' : block.open}${block.html}${ends ? block.close : ''}`;
    })
    .join('');
}

function weightOf(html: string): number {
  const text = html.replace(/<[^>]*>/g, '').length;
  return matches(html, /<(\w)/g).length + LINK * matches(html, / href="(#)/g).length + text / TEXT;
}

const matches = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map((match) => match[1]!);
