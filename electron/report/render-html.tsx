import { renderToStaticMarkup } from 'react-dom/server';
import { ReportDocument } from '../../renderer/print/report-document.tsx';
import type { ReportModel } from '../../shared/model/report.ts';
import { attachmentsOf, withAttachments } from './manifest.ts';
import { printable } from './printable.ts';

/** Address of the print page's style sheet and fonts, relative to where main serves the page. */
const PRINT_STYLE = './print.css';

/**
 * The report as an HTML document without script. The same model gives the same bytes.
 * @param inlineStyle the text of the style sheet, for a page that must stand alone; absent for printing, where main serves the sheet
 */
export function renderReportHtml(model: ReportModel, inlineStyle?: string): string {
  // The case id is ours (hexadecimal), so it may stand in a style sheet; titles and names never do.
  const caseId = model.caseId.replace(/[^0-9A-Za-z-]/g, '');
  const sheet = `@page { size: ${model.paper === 'letter' ? 'letter' : 'A4'}; }`;
  const foot = `@page { @bottom-left { content: "Occam report, case ${caseId}"; font: 7.5pt 'Noto Sans', sans-serif; color: #5d5a55; } @bottom-right { content: "page " counter(page) " of " counter(pages); font: 7.5pt 'Noto Sans', sans-serif; color: #5d5a55; } }`;
  const style = (
    <>
      {inlineStyle === undefined ? <link rel="stylesheet" href={PRINT_STYLE} /> : <style>{inlineStyle}</style>}
      <style>{sheet}</style>
      <style>{foot}</style>
    </>
  );
  return `<!doctype html>${printable(renderToStaticMarkup(<ReportDocument model={model} style={style} />))}`;
}

/** The page that is printed: it lists what will be attached to it, by hash. */
export function renderAttached(model: ReportModel): string {
  return renderReportHtml(withAttachments(model, attachmentsOf(model)));
}
