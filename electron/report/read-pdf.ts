import { decodePDFRawStream, PDFArray, PDFDict, PDFDocument, PDFHexString, PDFName, type PDFObject, PDFRawStream, PDFString } from '@cantoo/pdf-lib';

/** The files attached to a PDF, by name. @throws when the bytes are not a PDF */
export async function readAttachments(bytes: Uint8Array): Promise<ReadonlyMap<string, Uint8Array>> {
  const pdf = await PDFDocument.load(bytes, { updateMetadata: false });
  const found = new Map<string, Uint8Array>();
  const names = pdf.catalog
    .lookupMaybe(PDFName.of('Names'), PDFDict)
    ?.lookupMaybe(PDFName.of('EmbeddedFiles'), PDFDict)
    ?.lookupMaybe(PDFName.of('Names'), PDFArray);
  if (!names) return found;
  for (let i = 0; i + 1 < names.size(); i += 2) {
    const name = names.lookup(i);
    const stream = names
      .lookupMaybe(i + 1, PDFDict)
      ?.lookupMaybe(PDFName.of('EF'), PDFDict)
      ?.lookup(PDFName.of('F'));
    if ((name instanceof PDFString || name instanceof PDFHexString) && stream instanceof PDFRawStream) {
      found.set(name.decodeText(), decodePDFRawStream(stream).decode());
    }
  }
  return found;
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
  const pdf = await pdfjs.getDocument({ data: new Uint8Array(bytes), useSystemFonts: false, disableFontFace: true, verbosity: 0 }).promise;
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
