import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { numbersOf, type ReportNumber, sourceId } from '../../renderer/print/numbers.ts';
import { fail, ok, type Result } from '../../shared/lib/result.ts';
import type { ReportModel } from '../../shared/model/report.ts';
import type { SourceSummary } from '../../shared/model/source.ts';
import { MATRIX_VERSION } from '../analyses/hypothesis-matrix.ts';
import { analyses } from '../analyses/index.ts';
import { listFiles } from '../ingest/list-files.ts';
import { type ReportManifest, readManifest } from '../report/manifest.ts';
import { readAttachments, readPageTexts } from '../report/read-pdf.ts';
import { readAll, recompute, type VerifyOptions } from './recompute-report.ts';
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
  const paths = await sourcesByHash(folder, options.signal);
  const missing = claimed.sources.filter((source) => !paths.has(source.sha256));
  // What was pulled from a cluster is not what the files hold, so nothing can be counted again from them.
  const reduced = claimed.sources.some((source) => source.pulled !== undefined);
  const again = missing.length === 0 && !reduced ? await recompute(claimed, paths, options) : null;
  if (again && !again.ok) return again;
  const fresh = again?.value ?? null;
  const known = fresh !== null ? ok(numbersOf(fresh)) : reduced ? ok(new Map<string, ReportNumber>()) : await presentSources(claimed, paths, options);
  if (!known.ok) return known;
  const unchecked = reduced
    ? 'the case was reduced from a cluster and holds only part of these files'
    : `source missing: ${missing.map((source) => source.path).join(', ')}`;
  const numbers = numberVerdicts(manifest, known.value, fresh === null ? unchecked : '');
  // Where a number could not be computed by its own method, the pages can only be held against the report itself.
  const whole = fresh !== null && numbers.every((number) => number.verdict !== 'cannot be checked') ? fresh : null;
  const verdicts = [...sourceVerdicts(claimed.sources, paths, folder), ...numbers, ...(await pdfVerdicts(whole ?? claimed, file))];
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

function sourceVerdicts(sources: readonly SourceSummary[], paths: ReadonlyMap<string, string>, folder: string): Verdict[] {
  return sources.map(({ path, sha256 }) => ({
    id: `source ${path}`,
    ...(paths.has(sha256)
      ? { verdict: 'holds', expected: sha256, got: sha256 }
      : {
          verdict: 'cannot be checked',
          expected: `no file in ${folder} has SHA-256 ${sha256}; the same log packed or unpacked is another file`,
          got: '',
        }),
  }));
}

/** Paths of the files in a folder by SHA-256; of several the same, the first by name. */
async function sourcesByHash(folder: string, signal: AbortSignal): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const { path } of (await listFiles([folder])).files) {
    if (signal.aborted) break;
    const hash = createHash('sha256');
    try {
      for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
    } catch {
      continue;
    }
    const hex = hash.digest('hex');
    if (!found.has(hex)) found.set(hex, path);
  }
  return found;
}

/** Where sources are missing, what can still be computed: the counts of those that are there. */
async function presentSources(
  claimed: ReportModel,
  paths: ReadonlyMap<string, string>,
  options: VerifyOptions,
): Promise<Result<ReadonlyMap<string, ReportNumber>>> {
  const present = claimed.sources.filter((source) => paths.has(source.sha256));
  const read = await readAll(present, paths, options);
  if (!read.ok) return read;
  const summaries = read.value.table.sources;
  const sources = claimed.sources.map((source) => summaries.find((one) => one.sha256 === source.sha256 && one.memberSha256 === source.memberSha256));
  const numbers = numbersOf({ ...claimed, sources: sources.map((source, i) => source ?? claimed.sources[i]!) });
  const ids = sources.flatMap((source, i) => (source === undefined ? [] : [`${sourceId(i)}.`]));
  return ok(new Map([...numbers].filter(([id]) => ids.some((start) => id.startsWith(start)))));
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
  if (truth === undefined && unchecked !== '') return { id, verdict: 'cannot be checked', expected: unchecked, got: printed };
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
