import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BrowserWindow, type PrintToPDFOptions } from 'electron';
import { fail, ok, type Result } from '../../shared/lib/result.ts';
import type { RenderedReport } from '../../shared/model/report.ts';
import { collectGarbage } from '../report/collect-garbage.ts';
import { type FinishedPdf, finishPdf } from '../report/finish-pdf.ts';
import { joinPrints } from '../report/join-prints.ts';
import { leakSentence, leaksInPdf } from '../report/leaks.ts';
import { attachmentsOf } from '../report/manifest.ts';
import { readFaces } from '../report/print-fonts.ts';
import { footPages, printParts } from '../report/print-parts.ts';
import { type PrintJobs, pageAddress } from './page-protocol.ts';
import type { Places } from './places.ts';
import { safePreferences } from './safe-windows.ts';

const FONT_PATIENCE_MS = 60_000;
/** The line at the foot does not ask for its font: only the text of the page does. */
const FONTS = `document.fonts.load("8pt 'Noto Sans'").then(() => document.fonts.ready).then(() => true)`;
/** So much may lie about while parts are joined, in bytes. */
const GARBAGE = 32e6;
let jobNumber = 0;

/** Where the page of a report comes from. */
export interface Printer {
  readonly places: Pick<Places, 'print'>;
  readonly printJobs: PrintJobs;
}

/** Prints a report, part after part, and puts the parts together. The same report gives the same bytes. */
export async function printReport(report: RenderedReport, { places, printJobs: jobs }: Printer): Promise<Result<FinishedPdf>> {
  const { html, model, hidden } = report;
  const paper = model.paper === 'letter' ? 'Letter' : 'A4';
  try {
    const faces = readFaces(await readFile(join(places.print, 'scripts.css'), 'utf8'));
    const prints = ahead(printParts(html, faces), (part) =>
      print(part, jobs, { pageSize: paper, generateTaggedPDF: true, generateDocumentOutline: true }),
    );
    const pdf = await joinPrints(prints, (pages) => print(footPages(html, pages), jobs, { pageSize: paper }));
    const finished = await finishPdf(pdf, model, attachmentsOf(model));
    const left = hidden.length === 0 ? [] : await leaksInPdf(finished.bytes, new Map(hidden.map(({ term, pseudonym }) => [term, pseudonym])));
    return left.length === 0 ? ok(finished) : fail('wrong-call', leakSentence(left));
  } catch (error) {
    if (error instanceof MissingFonts) return fail('internal', 'The fonts of the report did not load. Install Occam again.');
    return fail('internal', 'The report could not be printed. Try again; if it stays, restart Occam.', String(error));
  }
}

/** The prints of parts in order. The next part is on its way while the last one is put to the others, so that both of two cores have work; never more than one. */
async function* ahead(parts: readonly string[], print: (part: string) => Promise<Uint8Array>): AsyncGenerator<Uint8Array> {
  collectGarbage(GARBAGE);
  let next = print(parts[0]!);
  for (let i = 1; i <= parts.length; i++) {
    const done = await next;
    if (i < parts.length) {
      next = print(parts[i]!);
      // Whoever waits for it hears of a failure; until then it is nobody's.
      next.catch(() => undefined);
    }
    yield done;
    collectGarbage(GARBAGE);
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
