import { BrowserWindow } from 'electron';
import { fail, ok, type Result } from '../../shared/lib/result.ts';
import type { ReportModel } from '../../shared/model/report.ts';
import { type FinishedPdf, finishPdf } from '../report/finish-pdf.ts';
import { attachmentsOf } from '../report/manifest.ts';
import { type PrintJobs, pageAddress } from './page-protocol.ts';

/** What the engine answers to `render-report`: the document and the model it was made from. */
export interface RenderedReport {
  readonly html: string;
  readonly model: ReportModel;
}

const FONT_PATIENCE_MS = 60_000;
let jobNumber = 0;

/**
 * Prints a report: a hidden window without a preload and without scripts shows the document, and is printed on A4, tagged and outlined, once its fonts
 * are there. The same report gives the same bytes.
 */
export async function printReport(report: RenderedReport, jobs: PrintJobs): Promise<Result<FinishedPdf>> {
  const job = String(++jobNumber);
  jobs.set(job, report.html);
  const window = new BrowserWindow({
    show: false,
    width: 794,
    height: 1123,
    webPreferences: { contextIsolation: true, nodeIntegration: false, sandbox: true, webviewTag: false, spellcheck: false },
  });
  try {
    await window.loadURL(`${pageAddress('print/report.html')}?job=${job}`);
    const fonts = window.webContents.executeJavaScript('document.fonts.ready.then(() => true)');
    if ((await Promise.race([fonts, after(FONT_PATIENCE_MS)])) !== true)
      return fail('internal', 'The fonts of the report did not load. Install Occam again.');
    const bytes = await window.webContents.printToPDF({
      pageSize: 'A4',
      printBackground: true,
      preferCSSPageSize: true,
      generateTaggedPDF: true,
      generateDocumentOutline: true,
    });
    return ok(await finishPdf(bytes, report.model, attachmentsOf(report.model)));
  } catch (error) {
    return fail('internal', 'The report could not be printed. Try again; if it stays, restart Occam.', String(error));
  } finally {
    jobs.delete(job);
    if (!window.isDestroyed()) window.destroy();
  }
}

const after = (milliseconds: number) => new Promise<undefined>((done) => setTimeout(done, milliseconds, undefined).unref());
