import { BrowserWindow, type PrintToPDFOptions } from 'electron';
import { fail, ok, type Result } from '../../shared/lib/result.ts';
import type { RenderedReport } from '../../shared/model/report.ts';
import { type FinishedPdf, finishPdf } from '../report/finish-pdf.ts';
import { joinPrints } from '../report/join-prints.ts';
import { leakSentence, leaksInPdf } from '../report/leaks.ts';
import { attachmentsOf } from '../report/manifest.ts';
import { footPages, printParts } from '../report/print-parts.ts';
import { type PrintJobs, pageAddress } from './page-protocol.ts';
import { safePreferences } from './safe-windows.ts';

const FONT_PATIENCE_MS = 60_000;
/** The line at the foot does not ask for its font: only the text of the page does. */
const FONTS = `document.fonts.load("8pt 'Noto Sans'").then(() => document.fonts.ready).then(() => true)`;
let jobNumber = 0;

/** Prints a report, part after part, and puts the parts together. The same report gives the same bytes. */
export async function printReport(report: RenderedReport, jobs: PrintJobs): Promise<Result<FinishedPdf>> {
  const { html, model, hidden } = report;
  const paper = model.paper === 'letter' ? 'Letter' : 'A4';
  try {
    const prints: Uint8Array[] = [];
    for (const part of printParts(html))
      prints.push(await print(part, jobs, { pageSize: paper, generateTaggedPDF: true, generateDocumentOutline: true }));
    const pdf = await joinPrints(prints, (pages) => print(footPages(html, pages), jobs, { pageSize: paper }));
    const finished = await finishPdf(pdf, model, attachmentsOf(model));
    const left = hidden.length === 0 ? [] : await leaksInPdf(finished.bytes, new Map(hidden.map(({ term, pseudonym }) => [term, pseudonym])));
    return left.length === 0 ? ok(finished) : fail('wrong-call', leakSentence(left));
  } catch (error) {
    if (error instanceof MissingFonts) return fail('internal', 'The fonts of the report did not load. Install Occam again.');
    return fail('internal', 'The report could not be printed. Try again; if it stays, restart Occam.', String(error));
  }
}

class MissingFonts extends Error {}

/** Prints one document: a hidden window without a preload and without scripts shows it, and is printed on the paper its style names once its fonts are there. */
async function print(html: string, jobs: PrintJobs, options: PrintToPDFOptions): Promise<Uint8Array> {
  const job = String(++jobNumber);
  jobs.set(job, html);
  const window = new BrowserWindow({
    show: false,
    width: 794,
    height: 1123,
    webPreferences: { ...safePreferences },
  });
  try {
    await window.loadURL(`${pageAddress('print/report.html')}?job=${job}`);
    const fonts = window.webContents.executeJavaScript(FONTS);
    if ((await Promise.race([fonts, after(FONT_PATIENCE_MS)])) !== true) throw new MissingFonts();
    return await window.webContents.printToPDF({ ...options, printBackground: true, preferCSSPageSize: true });
  } finally {
    jobs.delete(job);
    if (!window.isDestroyed()) window.destroy();
  }
}

const after = (milliseconds: number) => new Promise<undefined>((done) => setTimeout(done, milliseconds, undefined).unref());
