import { numbersOf, type ReportNumber, sourceId } from '../../renderer/print/numbers.ts';
import { fail, ok, type Result } from '../../shared/lib/result.ts';
import { sourceName } from '../../shared/lib/source-name.ts';
import type { CitedRecord, ReportModel } from '../../shared/model/report.ts';
import type { SourceSummary } from '../../shared/model/source.ts';
import { MATRIX_VERSION } from '../analyses/hypothesis-matrix.ts';
import { analyses } from '../analyses/index.ts';
import { contentHash, type FoundFiles, findSources } from '../ingest/find-sources.ts';
import { type ReportManifest, readManifest } from '../report/manifest.ts';
import { readAttachments, readPageTexts } from '../report/read-pdf.ts';
import { type RedactionMap, redactText } from '../report/redact.ts';
import { readAll, recompute, textsOf, type VerifyOptions } from './recompute-report.ts';
import { readCited } from './report-records.ts';
import type { Verdict } from './verdict.ts';
import { type OpenPdf, pdfVerdicts } from './verify-pdf.ts';

/** What a check of a report came to. */
export interface Verified {
  readonly verdicts: readonly Verdict[];
  /** The report computed anew; null where a source is missing or a method is newer. Printed again it must be the same file. */
  readonly model: ReportModel | null;
}

/**
 * Checks a report against the original files. Nothing the PDF claims is believed: sources are found by their hash, read again as the report says they were, and every
 * number is computed anew; the pages and attachments are made again from the new numbers and compared with what stands in the PDF.
 * Fails only when there is nothing to check.
 */
export async function verifyReport(pdf: Uint8Array, folder: string, options: VerifyOptions): Promise<Result<Verified>> {
  const opened = await openReport(pdf);
  if (!opened.ok) return opened;
  const { manifest, file } = opened.value;
  const claimed = manifest.model;
  const files = await findSources(folder, claimed.sources, options.signal);
  const missing = claimed.sources.filter((source) => !files.has(source.sha256));
  // What was pulled from a cluster is not what the files hold: of its pairs and findings nothing can be counted again from them.
  const reduced = claimed.sources.some((source) => source.pulled !== undefined);
  const again = missing.length === 0 && !reduced ? await recompute(claimed, files, options) : null;
  if (again && !again.ok) return again;
  const fresh = again?.value ?? null;
  const known = fresh !== null ? ok({ numbers: numbersOf(fresh), lines: [] }) : await presentSources(claimed, files, options);
  if (!known.ok) return known;
  const unchecked = reduced ? REDUCED : `source missing: ${missing.map((source) => source.path).join(', ')}`;
  const numbers = numberVerdicts(manifest, known.value.numbers, fresh === null ? unchecked : '');
  // Where a number could not be computed by its own method, the pages can only be held against the report itself.
  const whole = fresh !== null && numbers.every((number) => number.verdict !== 'cannot be checked') ? fresh : null;
  const sized = numbers.map((number) => sizeOfWrapping(number, claimed.sources, files));
  const verdicts = [
    ...sourceVerdicts(claimed.sources, files, folder),
    ...sized,
    ...known.value.lines,
    ...(await pdfVerdicts(whole ?? claimed, file)),
  ];
  return ok({ verdicts, model: whole });
}

interface OpenReport {
  readonly manifest: ReportManifest;
  readonly file: OpenPdf;
}

async function openReport(bytes: Uint8Array): Promise<Result<OpenReport>> {
  try {
    const attached = await readAttachments(bytes);
    const manifest = attached.find(({ name }) => name === 'manifest.json');
    if (!manifest) return fail('wrong-call', 'the PDF has no manifest.json inside: it is not a report of Occam, or its attachments were taken out');
    return ok({ manifest: readManifest(manifest.bytes), file: { bytes, attached, pages: await readPageTexts(bytes) } });
  } catch (error) {
    return fail(
      'wrong-call',
      `the report cannot be opened (${error instanceof Error ? error.message : String(error)}). Check that it is the whole PDF as Occam wrote it`,
    );
  }
}

function sourceVerdicts(sources: readonly SourceSummary[], files: FoundFiles, folder: string): Verdict[] {
  return sources.map((source): Verdict => {
    const { path, sha256 } = source;
    const id = `source ${path}`;
    const file = files.get(sha256);
    if (file === undefined)
      return {
        id,
        verdict: 'cannot be checked',
        expected: `no file in ${folder} has SHA-256 ${sha256}, or the same content in another packing`,
        got: '',
      };
    if (file.members === undefined) return { id, verdict: 'holds', expected: sha256, got: sha256 };
    return { id, verdict: 'holds', expected: contentHash(source), got: `the content ${contentHash(source)}, in another packing: ${file.path}` };
  });
}

/** The size of a file cannot be checked on a copy in another packing. */
function sizeOfWrapping(verdict: Verdict, sources: readonly SourceSummary[], files: FoundFiles): Verdict {
  const source = sources.find((_, i) => verdict.id === `${sourceId(i)}.bytes`);
  if (verdict.verdict !== 'holds' || source === undefined || files.get(source.sha256)?.members === undefined) return verdict;
  return { ...verdict, verdict: 'cannot be checked', expected: 'the file in the folder has the same content in another packing' };
}

const REDUCED =
  'this case was reduced from a cluster and holds only part of the contacts in these files. Against the files themselves were checked: their hashes, what was counted in each, and every cited line';

interface PresentSources {
  readonly numbers: ReadonlyMap<string, ReportNumber>;
  /** On the cited lines of each source. */
  readonly lines: readonly Verdict[];
}

/** Where not everything can be computed again, what can: the counts of those sources that are there, and the lines cited from them. */
async function presentSources(claimed: ReportModel, files: FoundFiles, options: VerifyOptions): Promise<Result<PresentSources>> {
  const present = claimed.sources.filter((source) => files.has(source.sha256));
  const read = await readAll(present, files, options);
  if (!read.ok) return read;
  const summaries = read.value.table.sources;
  const sources = claimed.sources.map((source) => summaries.find((one) => one.sha256 === source.sha256 && one.memberSha256 === source.memberSha256));
  const numbers = numbersOf({ ...claimed, sources: sources.map((source, i) => source ?? claimed.sources[i]!) });
  const ids = sources.flatMap((source, i) => (source === undefined ? [] : [`${sourceId(i)}.`]));
  return ok({
    numbers: new Map([...numbers].filter(([id]) => ids.some((start) => id.startsWith(start)))),
    lines: await lineVerdicts(claimed.records, summaries, files, options.redaction),
  });
}

/** Whether the lines that a report prints stand in its sources as it prints them. */
async function lineVerdicts(
  printed: readonly CitedRecord[],
  sources: readonly SourceSummary[],
  files: FoundFiles,
  map: RedactionMap | undefined,
): Promise<Verdict[]> {
  const read = await readCited(sources, printed, textsOf(sources, files));
  const truth = new Map(read.map(({ source, line, raw }) => [`${source}:${line}`, map ? redactText(raw, map) : raw]));
  return sources.flatMap((source): Verdict[] => {
    const lines = printed.filter((record) => record.source === contentHash(source));
    const wrong = lines.find((record) => truth.get(`${record.source}:${record.line}`) !== record.raw);
    const id = `cited lines of ${sourceName(source.path)}`;
    if (lines.length === 0) return [];
    if (wrong === undefined) return [{ id, verdict: 'holds', expected: '', got: `${lines.length} as they stand in the file` }];
    const expected = truth.get(`${wrong.source}:${wrong.line}`) ?? 'no such line';
    return [{ id, verdict: 'differs', expected: `line ${wrong.line}: ${expected}`, got: wrong.raw }];
  });
}

/** @param unchecked why numbers that are not in `fresh` could not be computed; '' when all could */
function numberVerdicts(manifest: ReportManifest, fresh: ReadonlyMap<string, ReportNumber>, unchecked: string): Verdict[] {
  const own = numbersOf(manifest.model);
  const claimed = new Set(manifest.numbers.map((number) => number.id));
  const twice = manifest.numbers.length - claimed.size;
  const leftOut = [...fresh.keys()].filter((id) => !claimed.has(id));
  return [
    ...manifest.numbers.map((number) => numberVerdict(number, fresh.get(number.id), own.get(number.id), unchecked)),
    ...leftOut.map((id): Verdict => ({ id, verdict: 'differs', expected: fresh.get(id)!.printed, got: 'left out of the report' })),
    ...(twice > 0 ? [{ id: 'manifest.json', verdict: 'differs', expected: 'each number once', got: `${twice} twice` } as const] : []),
  ];
}

function numberVerdict(
  { id, value, printed, from }: ReportNumber,
  truth: ReportNumber | undefined,
  own: ReportNumber | undefined,
  unchecked: string,
): Verdict {
  const newer = newerMethod(from);
  if (newer !== '') return { id, verdict: 'cannot be checked', expected: newer, got: printed };
  if (truth === undefined && unchecked !== '') {
    if (own === undefined || !Object.is(own.value, value) || own.printed !== printed)
      return { id, verdict: 'differs', expected: `${own?.printed ?? 'nothing'}, as in the model`, got: `${printed} (${value})` };
    return { id, verdict: 'cannot be checked', expected: unchecked, got: printed };
  }
  if (truth === undefined) return { id, verdict: 'differs', expected: 'no such number', got: printed };
  const expected = `${truth.printed} (${truth.value})`;
  if (!Object.is(truth.value, value) || truth.printed !== printed || truth.from !== from)
    return { id, verdict: 'differs', expected, got: `${printed} (${value})${truth.from === from ? '' : ` from ${from}`}` };
  if (!Object.is(own?.value, value)) return { id, verdict: 'differs', expected, got: `${own?.printed ?? 'nothing'} in the model` };
  return { id, verdict: 'holds', expected: printed, got: printed };
}

/** A sentence when the number came from another version of its method than the one here; '' otherwise. */
function newerMethod(from: string): string {
  const [id, version] = from.split(' ');
  const here = id === 'hypotheses' ? MATRIX_VERSION : analyses.find((analysis) => analysis.id === id)?.version;
  return here === undefined || version === undefined || here === version ? '' : `computed by ${from}; this Occam has version ${here}`;
}
