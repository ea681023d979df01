import { decodePDFRawStream, PDFArray, PDFDict, PDFDocument, PDFHexString, PDFName, PDFRawStream, PDFString } from '@cantoo/pdf-lib';

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

/** The text of each page, in the order it is painted. Read with pdf.js, which knows nothing of Occam. */
export async function readPageTexts(bytes: Uint8Array): Promise<string[]> {
  const pdfjs = await import('pdfjs-dist/legacy/build/pdf.mjs');
  // In Node pdf.js works in the calling thread once its worker module is known; bundled here, so that no file has to be found beside it.
  const worker = await import('pdfjs-dist/legacy/build/pdf.worker.mjs');
  (globalThis as { pdfjsWorker?: unknown }).pdfjsWorker = worker;
  const pdf = await pdfjs.getDocument({ data: new Uint8Array(bytes), useSystemFonts: false, disableFontFace: true, verbosity: 0 }).promise;
  const texts: string[] = [];
  for (let i = 1; i <= pdf.numPages; i++) {
    const page = await pdf.getPage(i);
    const content = await page.getTextContent();
    texts.push(content.items.map((item) => ('str' in item ? item.str : '')).join(''));
    page.cleanup();
  }
  await pdf.destroy();
  return texts;
}
