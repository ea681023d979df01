import { PDFDocument } from '@cantoo/pdf-lib';
import { visible } from '../../shared/lib/host-name.ts';
import type { ReportModel } from '../../shared/model/report.ts';
import type { Attachment } from './manifest.ts';

/** A finished report. */
export interface FinishedPdf {
  readonly bytes: Uint8Array;
  readonly pages: number;
}

/** A date that says nothing of when or where the report was made: two exports of the same case must be the same bytes. */
const NO_DATE = new Date(0);

/** What paints a browser's prints, by its own name. It is told because another one paints other pages from the same report. */
export const ENGINE = /Skia\/PDF m\d{1,4}/;

/** What a report says that it was printed by. */
export async function producerOf(bytes: Uint8Array): Promise<string> {
  return (await PDFDocument.load(bytes, { updateMetadata: false })).getProducer() ?? 'an unknown program';
}

/**
 * Makes a report of what was printed: title and language for reading aids, no trace of machine, browser, user or clock, the evidence attached.
 * The structure tree, outline and named destinations of the print stay as they are.
 */
export async function finishPdf(pdf: PDFDocument, model: ReportModel, attachments: readonly Attachment[]): Promise<FinishedPdf> {
  pdf.setTitle(`Occam report: ${visible(model.title)}`, { showInWindowTitleBar: true });
  pdf.setLanguage('en');
  pdf.setCreator('Occam');
  const engine = ENGINE.exec(pdf.getProducer() ?? '');
  pdf.setProducer(`Occam ${model.occam}${engine === null ? '' : ` (${engine[0]})`}`);
  pdf.setSubject(`Case ${model.caseId}`);
  for (const { name, bytes, mimeType, description } of attachments) {
    await pdf.attach(bytes, name, { mimeType, description, creationDate: NO_DATE, modificationDate: NO_DATE });
  }
  const bytes = await pdf.save({ useObjectStreams: false, updateFieldAppearances: false, addDefaultPage: false });
  return { bytes, pages: pdf.getPageCount() };
}
