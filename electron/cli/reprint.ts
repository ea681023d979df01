import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { ReportModel } from '../../shared/model/report.ts';
import { renderReport } from '../engine/render-report.ts';
import type { Verdict } from '../engine/verdict.ts';
import { JOINED_TEXT } from '../engine/verify-pdf.ts';
import { producerOf } from '../report/finish-pdf.ts';
import { pageLooks } from '../report/page-look.ts';
import { packReport } from './pack-report.ts';
import { printReport } from './print-report.ts';

const LOOK = 'the look of the pages';
const FILE = 'the whole file';
/** Pages that are named of those that look otherwise. */
const NAMED = 5;

/** Verdicts on the file with those on its print; what could only be seen there is settled by it. */
export function withPrint(verdicts: readonly Verdict[], printed: readonly Verdict[]): Verdict[] {
  const looks = printed.some(({ id, verdict }) => id === LOOK && verdict === 'holds');
  const settled = verdicts.map(
    (one): Verdict => (looks && one.id === JOINED_TEXT ? { ...one, verdict: 'holds', expected: '', got: 'as they print' } : one),
  );
  return [...settled, ...printed];
}

/** What is said where nobody looked. */
export const NOT_LOOKED: Verdict = {
  id: LOOK,
  verdict: 'cannot be checked',
  expected: 'text was read, and what is painted over it or drawn in its place was not looked for (--no-reprint)',
  got: '',
};

/**
 * A report's file against a fresh print of the recomputed report, page by page: what sees paint over the text, glyphs swapped and letters of joined scripts. Prints of another
 * browser differ where nobody changed anything: of those nothing is said.
 * @param model the recomputed report; null where not everything could be computed again
 * @param whole also compares the files byte for byte
 */
export async function compareWithPrint(pdf: Uint8Array, model: ReportModel | null, whole: boolean): Promise<Verdict[]> {
  const unchecked = (expected: string): Verdict[] =>
    [LOOK, ...(whole ? [FILE] : [])].map((id) => ({ id, verdict: 'cannot be checked', expected, got: '' }));
  if (model === null) return unchecked('not everything in it could be computed again');
  const folder = await mkdtemp(join(tmpdir(), 'occam-reprint-'));
  try {
    const path = join(folder, 'again.pdf');
    const rendered = renderReport(model, []);
    const printed = rendered.ok ? await printReport(Readable.from([packReport(rendered.value)]), path) : rendered;
    if (!printed.ok) return unchecked(printed.error.message);
    const again = await readFile(path);
    return [await lookVerdict(pdf, again), ...(whole ? [fileVerdict(pdf, again)] : [])];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Whether each page is painted as in a fresh print; of prints of different browsers nothing is said. */
export async function lookVerdict(pdf: Uint8Array, again: Uint8Array): Promise<Verdict> {
  const [looks, expected] = [await pageLooks(pdf), await pageLooks(again)];
  const other = Array.from({ length: Math.max(looks.length, expected.length) }, (_, i) => i + 1).filter(
    (page) => looks[page - 1] !== expected[page - 1],
  );
  if (other.length === 0) return { id: LOOK, verdict: 'holds', expected: '', got: `${looks.length} pages as they print` };
  const [by, here] = [await producerOf(pdf), await producerOf(again)];
  if (by !== here) return { id: LOOK, verdict: 'cannot be checked', expected: `printed by ${by}; here prints ${here}`, got: '' };
  const named = `${other.slice(0, NAMED).join(', ')}${other.length > NAMED ? ` and ${other.length - NAMED} more` : ''}`;
  return { id: LOOK, verdict: 'differs', expected: 'pages as they print', got: `other paint on page ${named}` };
}

function fileVerdict(pdf: Uint8Array, again: Uint8Array): Verdict {
  const same = Buffer.from(pdf).equals(again);
  return {
    id: FILE,
    verdict: same ? 'holds' : 'differs',
    expected: 'the bytes of a fresh print',
    got: same ? '' : 'other bytes: changed, saved by another program, or printed by another version of Occam or its browser',
  };
}
