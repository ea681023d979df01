import { decodePDFRawStream, PDFArray, PDFDict, PDFDocument, PDFHexString, PDFName, type PDFObject, PDFRawStream, PDFString } from '@cantoo/pdf-lib';
import { visible } from '../../shared/lib/host-name.ts';
import type { ReportModel } from '../../shared/model/report.ts';
import { ENGINE } from './finish-pdf.ts';
import { headingsIn } from './outline.ts';
import { plainText, shapedLetters, unspaced } from './page-text.ts';

/** One list of words that a PDF tells its reader beside the text of its pages, as it should be and as it is. */
export interface PdfClaim {
  /** `bookmarks`, `links`, `alternatives of pictures` … */
  readonly what: string;
  readonly expected: readonly string[];
  readonly got: readonly string[];
}

const key = (name: string): PDFName => PDFName.of(name);

/** Which browser painted a report is no claim of the report. */
const PRINTED_BY = new RegExp(`^(Producer: .*) \\(${ENGINE.source}\\)$`);

/** What a report's catalogue holds; anything else was put in by another. */
const CATALOGUE = [
  'Type',
  'Pages',
  'StructTreeRoot',
  'MarkInfo',
  'Outlines',
  'Dests',
  'ViewerPreferences',
  'Lang',
  'Names',
  'AF',
  'Version',
  'Extensions',
];

/**
 * What viewers and reading aids show of a PDF beside its pages, each as the report's page gives it and as it stands in the file: description, bookmarks, where links lead, what is
 * said of pictures, text that stands in for text, names of attached files.
 * @param pages text of each page, as read from the file
 */
export async function pdfClaims(bytes: Uint8Array, model: ReportModel, html: string, pages: readonly string[]): Promise<PdfClaim[]> {
  const pdf = await PDFDocument.load(bytes, { updateMetadata: false });
  const body = html.slice(html.indexOf('<body'));
  const told = toldByTags(pdf);
  return [
    { what: 'description', expected: descriptionOf(model), got: descriptionIn(pdf) },
    {
      what: 'catalogue',
      expected: [],
      got: pdf.catalog
        .keys()
        .map((name) => name.decodeText())
        .filter((name) => !CATALOGUE.includes(name)),
    },
    {
      what: 'bookmarks',
      expected: matches(body, /<h[1-6][^>]*>(.*?)<\/h[1-6]>/gs),
      got: headingsIn(pdf).map(({ title }) => unspaced(textOf(title))),
    },
    { what: 'links', expected: runs(matches(body, / href="#([^"]+)"/g)), got: runs(linksIn(pdf)) },
    { what: 'places of links', expected: [], got: misplaced(pdf, pages) },
    { what: 'alternatives of pictures', expected: matches(body, / aria-label="([^"]*)"/g), got: told.alternatives },
    { what: 'text for reading aids', expected: [], got: [...told.others, ...replacedText(pdf, unspaced(plainText(body)))] },
    { what: 'names of attached files', expected: [], got: misnamed(pdf) },
  ];
}

const matches = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map((match) => unspaced(plainText(match[1]!)));

/** Without what repeats the one before: a link over two lines is two in the PDF. */
const runs = (list: readonly string[]): string[] => list.filter((one, i) => one !== list[i - 1]);

function textOf(object: PDFObject | undefined): string {
  return object instanceof PDFString || object instanceof PDFHexString || object instanceof PDFName ? object.decodeText() : String(object ?? '');
}

function descriptionOf(model: ReportModel): string[] {
  return [`Title: Occam report: ${visible(model.title)}`, 'Creator: Occam', `Producer: Occam ${model.occam}`, `Subject: Case ${model.caseId}`].sort();
}

function descriptionIn(pdf: PDFDocument): string[] {
  const information = pdf.context.lookupMaybe(pdf.context.trailerInfo.Info, PDFDict);
  const told = (information?.entries() ?? []).map(([name, value]) => `${name.decodeText()}: ${textOf(pdf.context.lookup(value))}`);
  return told.map((line) => line.replace(PRINTED_BY, '$1')).sort();
}

function linksIn(pdf: PDFDocument): string[] {
  return pdf.getPages().flatMap((page) => {
    const annotations = page.node.lookupMaybe(key('Annots'), PDFArray);
    return Array.from({ length: annotations?.size() ?? 0 }, (_, i) => textOf(annotations!.lookup(i, PDFDict).lookup(key('Dest'))));
  });
}

/** Places that lie on a page that does not say what the place is called. */
function misplaced(pdf: PDFDocument, pages: readonly string[]): string[] {
  const numbers = new Map(pdf.getPages().map((page, i) => [page.ref, i]));
  const places = pdf.catalog.lookupMaybe(key('Dests'), PDFDict);
  return (places?.entries() ?? []).flatMap(([name, place]) => {
    const id = name.decodeText();
    const target = pdf.context.lookup(place);
    const number = target instanceof PDFArray ? numbers.get(target.get(0) as never) : undefined;
    const words = labelOf(id);
    return words === null || unspaced(pages[number ?? -1] ?? '').includes(unspaced(words))
      ? []
      : [`${id} on page ${number === undefined ? '?' : number + 1}`];
  });
}

/** What is printed where a link leads; null where that is a section. */
function labelOf(id: string): string | null {
  const record = /^record-(.+)-(\d+)$/.exec(id);
  if (record) return `${record[1]}:${record[2]}`;
  const figure = /^figure-(\d+)$/.exec(id);
  if (figure) return `Figure ${figure[1]}`;
  const numbered = /^(?:method-)?([A-Z]\d+)$/.exec(id);
  return numbered ? numbered[1]! : null;
}

/** What the elements of the structure tree say in words of their own, in its order. */
function toldByTags(pdf: PDFDocument): { readonly alternatives: string[]; readonly others: string[] } {
  const alternatives: string[] = [];
  const others: string[] = [];
  const open: (PDFObject | undefined)[] = [pdf.catalog.lookupMaybe(key('StructTreeRoot'), PDFDict)?.get(key('K'))];
  while (open.length > 0) {
    const next = open.pop();
    const object = next === undefined ? undefined : pdf.context.lookup(next);
    if (object instanceof PDFArray) open.push(...object.asArray().reverse());
    if (!(object instanceof PDFDict)) continue;
    if (object.has(key('Alt'))) alternatives.push(unspaced(textOf(object.lookup(key('Alt')))));
    for (const name of ['ActualText', 'E', 'T']) if (object.has(key(name))) others.push(`${name}: ${textOf(object.lookup(key(name)))}`);
    open.push(object.get(key('K')));
  }
  return { alternatives, others };
}

/**
 * Text in the content of pages that a reader gets in place of what is painted, and text that is painted without being seen. The browser itself puts letters that a font joins
 * beside their glyphs: those are the page's own.
 */
function replacedText(pdf: PDFDocument, text: string): string[] {
  const found: string[] = [];
  for (const [, object] of pdf.context.enumerateIndirectObjects()) {
    if (!(object instanceof PDFRawStream) || object.dict.has(key('Length1')) || object.dict.get(key('Type')) === key('EmbeddedFile')) continue;
    const code = Buffer.from(decodePDFRawStream(object).decode()).toString('latin1');
    if (!/\bBT\b/.test(code)) continue;
    for (const [whole, hexadecimal] of code.matchAll(/\/(?:ActualText|Alt|E)\s*(?:<([^>]*)>|\([^)]*)/g)) {
      const letters = hexadecimal === undefined ? '' : unspaced(PDFHexString.of(hexadecimal).decodeText());
      const own = letters !== '' && shapedLetters(letters) === letters.length && text.includes(letters);
      if (!own) found.push(whole.slice(0, 80));
    }
    if (/(?:^|\s)[37]\s+Tr\b/.test(code)) found.push('invisible text');
  }
  return found;
}

/** Attached files that a viewer would show under another name than the one they are kept under. */
function misnamed(pdf: PDFDocument): string[] {
  const tree = pdf.catalog.lookupMaybe(key('Names'), PDFDict)?.lookupMaybe(key('EmbeddedFiles'), PDFDict);
  const names = tree?.lookupMaybe(key('Names'), PDFArray);
  const found: string[] = [];
  for (let i = 0; names && i + 1 < names.size(); i += 2) {
    const name = textOf(names.lookup(i));
    const file = names.lookup(i + 1, PDFDict);
    for (const field of ['F', 'UF']) {
      const shown = file.has(key(field)) ? textOf(file.lookup(key(field))) : name;
      if (shown !== name) found.push(`${name} as ${shown}`);
    }
  }
  return found;
}
