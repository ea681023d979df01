import { BrowserWindow } from 'electron';
import { fail, ok, type Result } from '../../shared/lib/result.ts';
import type { RenderedReport } from '../../shared/model/report.ts';
import { type FinishedPdf, finishPdf } from '../report/finish-pdf.ts';
import { leakSentence, leaksInPdf } from '../report/leaks.ts';
import { attachmentsOf } from '../report/manifest.ts';
import { type PrintJobs, pageAddress } from './page-protocol.ts';
import { safePreferences } from './safe-windows.ts';

const FONT_PATIENCE_MS = 60_000;
let jobNumber = 0;

/**
 * Prints a report: a hidden window without a preload and without scripts shows the document, and is printed on the paper its style names, tagged and outlined, once its fonts
 * are there. The same report gives the same bytes.
 */
export async function printReport(report: RenderedReport, jobs: PrintJobs): Promise<Result<FinishedPdf>> {
  const job = String(++jobNumber);
  jobs.set(job, report.html);
  const window = new BrowserWindow({
    show: false,
    width: 794,
    height: 1123,
    webPreferences: { ...safePreferences },
  });
  try {
    await window.loadURL(`${pageAddress('print/report.html')}?job=${job}`);
    const fonts = window.webContents.executeJavaScript('document.fonts.ready.then(() => true)');
    if ((await Promise.race([fonts, after(FONT_PATIENCE_MS)])) !== true)
      return fail('internal', 'The fonts of the report did not load. Install Occam again.');
    const bytes = await window.webContents.printToPDF({
      pageSize: report.model.paper === 'letter' ? 'Letter' : 'A4',
      printBackground: true,
      preferCSSPageSize: true,
      generateTaggedPDF: true,
      generateDocumentOutline: true,
    });
    const finished = await finishPdf(bytes, report.model, attachmentsOf(report.model));
    const left =
      report.hidden.length === 0 ? [] : await leaksInPdf(finished.bytes, new Map(report.hidden.map(({ term, pseudonym }) => [term, pseudonym])));
    return left.length === 0 ? ok(finished) : fail('wrong-call', leakSentence(left));
  } catch (error) {
    return fail('internal', 'The report could not be printed. Try again; if it stays, restart Occam.', String(error));
  } finally {
    jobs.delete(job);
    if (!window.isDestroyed()) window.destroy();
  }
}

const after = (milliseconds: number) => new Promise<undefined>((done) => setTimeout(done, milliseconds, undefined).unref());
