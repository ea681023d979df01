import type { PrintToPDFOptions } from 'electron';
import type { CDPSession } from 'playwright-core';

/** Paper in inches, as Electron's names mean it. */
const papers: Readonly<Record<string, readonly [number, number]>> = {
  A3: [11.7, 16.54],
  A4: [8.27, 11.7],
  A5: [5.83, 8.27],
  Letter: [8.5, 11],
  Legal: [8.5, 14],
};
const known = new Set([
  ...['landscape', 'displayHeaderFooter', 'printBackground', 'scale', 'pageSize', 'margins', 'pageRanges', 'headerTemplate', 'footerTemplate'],
  ...['preferCSSPageSize', 'generateTaggedPDF', 'generateDocumentOutline'],
]);

/** Electron's `printToPDF`: Letter unless told otherwise, sizes and margins in inches, neither tags nor outline by itself. */
export async function printToPdf(session: CDPSession, options: PrintToPDFOptions): Promise<Buffer> {
  const unknown = Object.keys(options).filter((key) => !known.has(key));
  if (unknown.length > 0) throw new Error(`The stand-in does not implement ${unknown.join(', ')} of printToPDF.`);
  const { pageSize = 'Letter', margins, pageRanges, headerTemplate, footerTemplate } = options;
  const paper = typeof pageSize === 'string' ? papers[pageSize] : ([pageSize.width, pageSize.height] as const);
  if (paper === undefined) throw new Error(`The stand-in does not know the paper ${String(pageSize)}.`);
  const { data } = await session.send('Page.printToPDF', {
    landscape: options.landscape ?? false,
    displayHeaderFooter: options.displayHeaderFooter ?? false,
    printBackground: options.printBackground ?? false,
    scale: options.scale ?? 1,
    paperWidth: paper[0],
    paperHeight: paper[1],
    marginTop: margins?.top ?? 0.4,
    marginBottom: margins?.bottom ?? 0.4,
    marginLeft: margins?.left ?? 0.4,
    marginRight: margins?.right ?? 0.4,
    ...(pageRanges === undefined ? {} : { pageRanges }),
    ...(headerTemplate === undefined ? {} : { headerTemplate }),
    ...(footerTemplate === undefined ? {} : { footerTemplate }),
    preferCSSPageSize: options.preferCSSPageSize ?? false,
    generateTaggedPDF: options.generateTaggedPDF ?? false,
    generateDocumentOutline: options.generateDocumentOutline ?? false,
  });
  return Buffer.from(data, 'base64');
}
