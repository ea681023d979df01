import type { ReportModel } from '../../shared/model/report.ts';
import { attachmentsOf, hashOf, withAttachments } from '../report/manifest.ts';
import { differences, expectedText, pagesText, plainText, repeatedHeads, shapedLetters } from '../report/page-text.ts';
import { type PdfClaim, pdfClaims } from '../report/pdf-claims.ts';
import { type AttachedFile, foreignParts } from '../report/read-pdf.ts';
import { renderReportHtml } from '../report/render-html.tsx';
import type { Verdict } from './verdict.ts';

/** A report's PDF as it was opened. */
export interface OpenPdf {
  readonly bytes: Uint8Array;
  readonly attached: readonly AttachedFile[];
  readonly pages: readonly string[];
}

/**
 * Checks what a reader of the PDF sees against the model: the pages word for word; each attachment against the hash printed on the pages and, byte for byte, against
 * what the model gives; what viewers and reading aids tell beside the pages; and that nothing is in the file that Occam does not put there.
 */
export async function pdfVerdicts(model: ReportModel, pdf: OpenPdf): Promise<Verdict[]> {
  const printed = pagesText(pdf.pages, model.caseId);
  const html = attachedHtml(model, pdf.attached);
  const claims = await pdfClaims(pdf.bytes, model, html, pdf.pages);
  return [
    ...attachmentVerdicts(model, pdf.attached, printed),
    ...pageVerdicts(html, pdf.pages, printed),
    ...shapedVerdicts(html),
    ...claims.map(claimVerdict),
    ...(await partVerdicts(pdf.bytes)),
  ];
}

/** Named where the pages say something in scripts that cannot be read back. */
export const JOINED_TEXT = 'page text in joined scripts';

/** What the pages say in scripts that cannot be read back. */
function shapedVerdicts(html: string): Verdict[] {
  const letters = shapedLetters(plainText(html.slice(html.indexOf('<body'))));
  if (letters === 0) return [];
  const expected = `${letters} letters of Arabic, Hebrew, Indic and South-East Asian scripts do not come back from a PDF as they were set; only a fresh print compares them`;
  return [{ id: JOINED_TEXT, verdict: 'cannot be checked', expected, got: '' }];
}

/** The first place where a list of the PDF departs from what the report gives. */
function claimVerdict({ what, expected, got }: PdfClaim): Verdict {
  const place = Array.from({ length: Math.max(expected.length, got.length) }, (_, i) => i).find((i) => expected[i] !== got[i]);
  if (place === undefined) return { id: what, verdict: 'holds', expected: '', got: '' };
  return { id: what, verdict: 'differs', expected: `«${expected[place] ?? 'nothing'}»`, got: `«${got[place] ?? 'nothing'}»` };
}

function attachmentVerdicts(model: ReportModel, attached: readonly AttachedFile[], printed: string): Verdict[] {
  const verdicts: Verdict[] = [];
  const wanted = new Map<string, string>(attachmentsOf(model).map(({ name, sha256 }) => [name, sha256]));
  for (const { name, bytes } of attached) {
    const sha256 = hashOf(bytes);
    const expected = wanted.get(name);
    const id = `attachment ${name}`;
    if (expected === undefined) verdicts.push({ id, verdict: 'differs', expected: 'no such file', got: sha256 });
    else if (!printed.includes(sha256)) verdicts.push({ id, verdict: 'differs', expected: 'the hash printed on the pages', got: sha256 });
    else if (sha256 !== expected) verdicts.push({ id, verdict: 'differs', expected, got: sha256 });
    else verdicts.push({ id, verdict: 'holds', expected: sha256, got: sha256 });
  }
  for (const [name] of wanted) {
    const count = attached.filter((one) => one.name === name).length;
    if (count !== 1)
      verdicts.push({ id: `attachment ${name}`, verdict: 'differs', expected: 'attached once', got: count === 0 ? 'missing' : `${count} times` });
  }
  return verdicts;
}

/** The page as it should be, but that it lists the hashes of what is attached now: so a changed attachment is one difference and not two. */
function attachedHtml(model: ReportModel, attached: OpenPdf['attached']): string {
  const list = attachmentsOf(model).map((one) => {
    const bytes = attached.find(({ name }) => name === one.name)?.bytes ?? one.bytes;
    return { ...one, bytes, sha256: hashOf(bytes) };
  });
  return renderReportHtml(withAttachments(model, list));
}

function pageVerdicts(html: string, pages: readonly string[], printed: string): Verdict[] {
  const found = differences(expectedText(html), printed, repeatedHeads(html));
  if (found.length === 0) return [{ id: 'page text', verdict: 'holds', expected: '', got: `${pages.length} pages` }];
  return found.map((difference) => ({
    id: 'page text',
    verdict: 'differs',
    expected: `…${difference.after}«${difference.expected.slice(0, 80)}»`,
    got: `«${difference.got.slice(0, 80)}»`,
  }));
}

async function partVerdicts(bytes: Uint8Array): Promise<Verdict[]> {
  const parts = await foreignParts(bytes);
  return parts.length === 0
    ? [{ id: 'parts of the PDF', verdict: 'holds', expected: '', got: '' }]
    : parts.map((part) => ({ id: 'parts of the PDF', verdict: 'differs', expected: 'nothing but text, lines and links inside', got: part }));
}
