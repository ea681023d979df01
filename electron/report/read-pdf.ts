import { decodePDFRawStream, PDFArray, PDFDict, PDFDocument, PDFHexString, PDFName, type PDFObject, PDFRawStream, PDFString } from '@cantoo/pdf-lib';

/** A file attached to a PDF. */
export interface AttachedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * The files attached to a PDF, in the order of their name tree, whatever tool wrote it. A file that is there twice (another stream for readers that prefer the Unicode name) is listed twice.
 * @throws when the bytes are not a PDF
 */
export async function readAttachments(bytes: Uint8Array): Promise<readonly AttachedFile[]> {
  const pdf = await PDFDocument.load(bytes, { updateMetadata: false });
  const tree = pdf.catalog.lookupMaybe(PDFName.of('Names'), PDFDict)?.lookupMaybe(PDFName.of('EmbeddedFiles'), PDFDict);
  return tree ? attachedIn(tree) : [];
}

/** The leaves of a name tree of files (ISO 32000-1 §7.9.6). */
function attachedIn(node: PDFDict): AttachedFile[] {
  const kids = node.lookupMaybe(PDFName.of('Kids'), PDFArray);
  if (kids) return Array.from({ length: kids.size() }, (_, i) => kids.lookup(i, PDFDict)).flatMap(attachedIn);
  const names = node.lookupMaybe(PDFName.of('Names'), PDFArray);
  const found: AttachedFile[] = [];
  for (let i = 0; names && i + 1 < names.size(); i += 2) {
    const name = names.lookup(i);
    const files = names.lookupMaybe(i + 1, PDFDict)?.lookupMaybe(PDFName.of('EF'), PDFDict);
    const streams = new Set(['F', 'UF'].map((key) => files?.lookup(PDFName.of(key))));
    for (const stream of streams)
      if ((name instanceof PDFString || name instanceof PDFHexString) && stream instanceof PDFRawStream)
        found.push({ name: name.decodeText(), bytes: decodePDFRawStream(stream).decode() });
  }
  return found;
}

/**
 * Parts that Occam puts into no PDF, and that could make a reader see what its text does not say: pictures laid over a page, notes and form fields, layers, scripts, links that lead out.
 * @returns a few words for each kind, empty when there is none
 */
export async function foreignParts(bytes: Uint8Array): Promise<string[]> {
  const pdf = await PDFDocument.load(bytes, { updateMetadata: false });
  const found = new Set<string>();
  for (const key of ['OpenAction', 'AA', 'AcroForm', 'OCProperties', 'Collection'])
    if (pdf.catalog.has(PDFName.of(key))) found.add(`/${key} in the catalogue`);
  for (const [, object] of pdf.context.enumerateIndirectObjects()) {
    const dict = object instanceof PDFRawStream ? object.dict : object;
    if (!(dict instanceof PDFDict)) continue;
    const is = (key: string): string => String(dict.get(PDFName.of(key)) ?? '').slice(1);
    if (object instanceof PDFRawStream && is('Subtype') === 'Image') found.add('a picture');
    if (['JavaScript', 'Launch', 'URI', 'SubmitForm', 'GoToR'].includes(is('S'))) found.add(`an action ${is('S')}`);
    if (dict.has(PDFName.of('Rect')) && is('Subtype') !== 'Link') found.add(`an annotation ${is('Subtype')}`);
    if (is('Subtype') === 'Link' && dict.has(PDFName.of('AP'))) found.add('a link with a picture of its own');
  }
  return [...found];
}

/** Every string of a PDF as text, and every stream of it inflated: what searching through the file could find. */
export async function readStrings(bytes: Uint8Array): Promise<string[]> {
  const pdf = await PDFDocument.load(bytes, { updateMetadata: false });
  const found: string[] = [];
  const visit = (object: PDFObject): void => {
    if (object instanceof PDFString || object instanceof PDFHexString) found.push(object.decodeText());
    else if (object instanceof PDFName) found.push(object.decodeText());
    else if (object instanceof PDFArray) for (let i = 0; i < object.size(); i++) visit(object.get(i));
    else if (object instanceof PDFDict) for (const [key, value] of object.entries()) found.push(key.decodeText()) && visit(value);
    else if (object instanceof PDFRawStream) {
      visit(object.dict);
      const inside = decodePDFRawStream(object).decode();
      found.push(Buffer.from(inside).toString('utf8'), Buffer.from(inside).toString('latin1'));
    }
  };
  for (const [, object] of pdf.context.enumerateIndirectObjects()) visit(object);
  return found;
}

/** The text of each page, in the order it is painted. */
export async function readPageTexts(bytes: Uint8Array): Promise<string[]> {
  return (await readPages(bytes)).map((pieces) => pieces.join(''));
}

/** The text of each page twice: pieces joined, as a name broken over lines is read, and apart, as neighbours in a table are. */
export async function readPageWords(bytes: Uint8Array): Promise<string[]> {
  return (await readPages(bytes)).flatMap((pieces) => [pieces.join(''), pieces.join(' ')]);
}

/** Pieces of text by page, in the order they are painted. Read with pdf.js, which knows nothing of Occam. */
async function readPages(bytes: Uint8Array): Promise<string[][]> {
  const pdfjs = await import('pdfjs-dist/legacy/build/pdf.mjs');
  // In Node pdf.js works in the calling thread once its worker module is known; bundled here, so that no file has to be found beside it.
  const worker = await import('pdfjs-dist/legacy/build/pdf.worker.mjs');
  (globalThis as { pdfjsWorker?: unknown }).pdfjsWorker = worker;
  const pdf = await pdfjs.getDocument({
    data: new Uint8Array(bytes),
    useSystemFonts: false,
    disableFontFace: true,
    isEvalSupported: false,
    verbosity: 0,
  }).promise;
  const pages: string[][] = [];
  for (let i = 1; i <= pdf.numPages; i++) {
    const page = await pdf.getPage(i);
    const content = await page.getTextContent();
    pages.push(content.items.map((item) => ('str' in item ? item.str : '')));
    page.cleanup();
  }
  await pdf.destroy();
  return pages;
}
