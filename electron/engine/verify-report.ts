import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { numbersOf } from '../../renderer/print/numbers.ts';
import { fail, ok, type Result } from '../../shared/lib/result.ts';
import type { EventTable } from '../../shared/model/event-table.ts';
import type { Finding } from '../../shared/model/finding.ts';
import type { SourcedLabel } from '../../shared/model/host-label.ts';
import type { ReportModel } from '../../shared/model/report.ts';
import { completeSections } from '../../shared/model/report-plan.ts';
import type { SourceSummary } from '../../shared/model/source.ts';
import { DEFAULT_OPTIONS } from '../analyses/context.ts';
import { MATRIX_VERSION } from '../analyses/hypothesis-matrix.ts';
import { analyses } from '../analyses/index.ts';
import { runInPool } from '../analyses/pool.ts';
import { EventTableBuilder } from '../events/table-builder.ts';
import { LabelIndex } from '../formats/context/label-index.ts';
import { listFiles } from '../ingest/list-files.ts';
import { readSource } from '../ingest/read-source.ts';
import { attachmentsOf, portableModel, type ReportManifest, readManifest, withAttachments } from '../report/manifest.ts';
import { differences, expectedText, pagesText, repeatedHeads } from '../report/page-text.ts';
import { readAttachments, readPageTexts } from '../report/read-pdf.ts';
import { type RedactionMap, redactFinding, redactModel, redactText } from '../report/redact.ts';
import { renderReportHtml } from '../report/render-html.tsx';
import { REPORT_BUDGET } from './build-report.ts';
import { CaseMemory } from './case-memory.ts';
import { coverageOf } from './coverage.ts';
import { DrawnGraph } from './graph/drawn-graph.ts';
import { labelsOf } from './label-hosts.ts';
import { reportModel } from './report-model.ts';
import { readCited } from './report-records.ts';
import { windowView } from './window-view.ts';

/** What became of one number, source or attachment. */
export interface Verdict {
  /** Id of the number (`P1.count`), or `source NAME`, `attachment NAME`, `page text`. */
  readonly id: string;
  readonly verdict: 'holds' | 'differs' | 'cannot be checked';
  /** For `differs`: what the originals give, and what the report says. For `cannot be checked`: why, in `expected`. */
  readonly expected: string;
  readonly got: string;
}

export interface VerifyOptions {
  readonly signal: AbortSignal;
  readonly workers: number;
  /** The map of a redacted report. */
  readonly redaction?: RedactionMap;
}

/**
 * Checks a report against the original files. Nothing the PDF claims is believed: sources are found by their hash, read again as the report says they were, and every
 * number is computed anew; the pages are rendered again from the new numbers and compared with the text that stands in the PDF.
 * Fails only when there is nothing to check.
 */
export async function verifyReport(pdf: Uint8Array, folder: string, options: VerifyOptions): Promise<Result<readonly Verdict[]>> {
  const opened = await openReport(pdf);
  if (!opened.ok) return opened;
  const { manifest, attached, pages } = opened.value;
  const verdicts: Verdict[] = [];
  const paths = await sourcesByHash(folder, options.signal);
  const missing = manifest.model.sources.filter((source) => !paths.has(source.sha256));
  for (const source of manifest.model.sources) {
    const name = `source ${source.path}`;
    verdicts.push(
      paths.has(source.sha256)
        ? { id: name, verdict: 'holds', expected: source.sha256, got: source.sha256 }
        : { id: name, verdict: 'cannot be checked', expected: `no file in ${folder} has SHA-256 ${source.sha256}`, got: '' },
    );
  }
  // What was pulled from a cluster is not what the files hold, so nothing can be counted again from them.
  const reduced = manifest.model.sources.some((source) => source.pulled !== undefined);
  const again = missing.length === 0 && !reduced ? await recompute(manifest.model, paths, options) : null;
  if (again && !again.ok) return again;
  const model = again?.value ?? null;
  const unchecked = reduced
    ? 'the case was reduced from a cluster and holds only part of these files'
    : `source missing: ${missing.map((source) => source.path).join(', ')}`;
  verdicts.push(...numberVerdicts(manifest, model, unchecked));
  verdicts.push(...pageVerdicts(model ?? manifest.model, manifest, attached, pages));
  return ok(verdicts);
}

interface OpenReport {
  readonly manifest: ReportManifest;
  readonly attached: ReadonlyMap<string, Uint8Array>;
  readonly pages: readonly string[];
}

async function openReport(pdf: Uint8Array): Promise<Result<OpenReport>> {
  try {
    const attached = await readAttachments(pdf);
    const bytes = attached.get('manifest.json');
    if (!bytes) return fail('wrong-call', 'the PDF has no manifest.json inside: it is not a report of Occam, or its attachments were taken out');
    return ok({ manifest: readManifest(bytes), attached, pages: await readPageTexts(pdf) });
  } catch (error) {
    return fail(
      'wrong-call',
      `the report cannot be opened (${error instanceof Error ? error.message : String(error)}). Check that it is the whole PDF as Occam wrote it`,
    );
  }
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

/** The report's model with everything that comes from the data computed again. Words and choices of the journalist stay; they are no numbers. */
async function recompute(model: ReportModel, paths: ReadonlyMap<string, string>, options: VerifyOptions): Promise<Result<ReportModel>> {
  const read = await readAll(model.sources, paths, options);
  if (!read.ok) return read;
  const { table: all, labels } = read.value;
  const table = model.window === null ? all : windowView(all, model.window);
  const memory = CaseMemory.ofTable(table, unredactedEntities(model, table.hosts, options.redaction));
  const { pairs } = memory;
  const { names } = memory.actors;
  const only = [...new Set(model.findings.map((finding) => finding.analysis))];
  const run = { ...DEFAULT_OPTIONS, seed: model.seed, ...model.run } as typeof DEFAULT_OPTIONS;
  const findings =
    (only.length === 0 && model.hypotheses === undefined) || table.datedCount === 0
      ? []
      : await runInPool({ table, pairs, actors: names, options: run, ...(model.window !== null && { window: model.window }) }, options.workers, {
          signal: options.signal,
        });
  const { caseId, title, summary, asked, paper, sections, zone, secondZone, window, seed, entities, statements, notes } = model;
  const printed = matching(model.findings, findings, options.redaction);
  const fresh = reportModel(
    {
      memory,
      coverage: coverageOf(all),
      findings: printed,
      answers: options.redaction ? findings.map((finding) => redactFinding(finding, options.redaction!)) : findings,
      graph: model.sections.includes('figures') ? graphAgain(model, memory, options.redaction) : { nodes: [], edges: [] },
      records: await readCited(all.sources, model.records, async (source) => paths.get(source.sha256) ?? null),
      labels: new LabelIndex(labels),
    },
    {
      caseId,
      title,
      summary,
      asked,
      paper,
      sections: completeSections(sections),
      zone,
      secondZone,
      window,
      seed,
      run,
      entities,
      statements,
      notes,
      weighing: model.hypotheses?.weighing ?? null,
    },
  );
  const portable = portableModel({ ...fresh, occam: model.occam });
  return ok(options.redaction ? redactModel(portable, options.redaction) : portable);
}

async function readAll(
  sources: readonly SourceSummary[],
  paths: ReadonlyMap<string, string>,
  options: VerifyOptions,
): Promise<Result<{ readonly table: EventTable; readonly labels: readonly SourcedLabel[] }>> {
  const builder = new EventTableBuilder();
  const summaries: SourceSummary[] = [];
  const labels: (() => readonly SourcedLabel[])[] = [];
  const done = new Set<string>();
  for (const source of sources) {
    // All members of an archive come with the first of them.
    if (done.has(source.sha256)) continue;
    done.add(source.sha256);
    const numbers = new Map<number, number>();
    const read = await readSource(
      requestOf(source, paths.get(source.sha256)!),
      {
        begin: (member) => {
          numbers.set(member, builder.beginSource());
        },
        batch: (member, batch) => builder.append(numbers.get(member)!, batch),
        signal: options.signal,
      },
      options.workers,
    );
    if (!read.ok) return read;
    for (const member of read.value) {
      const path = member.summary.path.replace(paths.get(source.sha256)!, source.path.split('!')[0]!);
      summaries.push({ ...member.summary, path });
      const { format } = member.summary;
      labels.push(() => labelsOf(member, table.hosts).map((label) => ({ ...label, path, format })));
    }
  }
  const table = builder.finish(summaries);
  return ok({ table, labels: labels.flatMap((read) => read()) });
}

function requestOf(source: SourceSummary, path: string): Parameters<typeof readSource>[0] {
  return { path, ...source.asked };
}

/** The graph counted again; only the places of its nodes are the report's. */
function graphAgain(model: ReportModel, memory: CaseMemory, map: RedactionMap | undefined): ReportModel['graph'] {
  const drawn = new DrawnGraph(memory, REPORT_BUDGET, null, 0);
  const nowhere = new Float64Array(drawn.layoutTask(new Map()).x.length);
  const { nodes, edges } = drawn.answer(new Map(), nowhere, nowhere).graph;
  // Several bundles may have the same label: they are told apart by their order.
  const places = new Map<string, ReportModel['graph']['nodes'][number][]>();
  for (const node of model.graph.nodes) places.set(node.label, [...(places.get(node.label) ?? []), node]);
  return {
    edges,
    nodes: nodes.map((node) => {
      const place = places.get(map ? redactText(node.label, map) : node.label)?.shift();
      return place === undefined ? node : { ...node, x: place.x, y: place.y, pinned: place.pinned };
    }),
  };
}

/** Entities as they were before redaction: those hosts of the sources whose names redaction turns into the printed ones; names by the map read backwards. */
function unredactedEntities(model: ReportModel, hosts: readonly string[], map: RedactionMap | undefined): ReportModel['entities'] {
  if (!map) return model.entities;
  const real = new Map<string, string[]>();
  for (const host of hosts) {
    const shown = redactText(host, map);
    real.set(shown, [...(real.get(shown) ?? []), host]);
  }
  const back = new Map([...map].map(([term, pseudonym]) => [pseudonym, term]));
  return model.entities.map((entity) => ({
    ...entity,
    name: redactText(entity.name, back),
    hosts: entity.hosts.flatMap((host) => real.get(host) ?? [host]),
  }));
}

/**
 * The recomputed findings that the report prints, in its order. Found by id; in a redacted report, where ids are gone, by analysis and subject: of several
 * the one that says the same, else the next that is not taken.
 */
function matching(printed: readonly Finding[], computed: readonly Finding[], map: RedactionMap | undefined): Finding[] {
  if (!map) {
    const byId = new Map(computed.map((finding) => [finding.id, finding]));
    return printed.map((finding) => byId.get(finding.id)).filter((finding) => finding !== undefined);
  }
  const open = computed
    .filter((finding) => finding.verdict === 'found')
    .map((finding) => ({ finding, key: redactText(keyOf(finding), map), summary: redactText(finding.summary, map) }));
  const found: Finding[] = [];
  for (const finding of printed) {
    const same = open.filter((one) => one.key === keyOf(finding));
    const taken = same.find((one) => one.summary === finding.summary) ?? same[0];
    if (taken === undefined) continue;
    open.splice(open.indexOf(taken), 1);
    found.push(taken.finding);
  }
  return found;
}

function keyOf(finding: Finding): string {
  return `${finding.analysis} ${JSON.stringify(finding.subject)}`;
}

/** @param unchecked why nothing could be computed again, where `model` is null */
function numberVerdicts(manifest: ReportManifest, model: ReportModel | null, unchecked: string): Verdict[] {
  const own = numbersOf(manifest.model);
  const fresh = model === null ? null : numbersOf(model);
  const verdicts: Verdict[] = [];
  for (const number of manifest.numbers) {
    const { id, printed, value, from } = number;
    const truth = fresh?.get(id);
    const claimed = own.get(id);
    const newer = newerMethod(from);
    if (fresh === null) verdicts.push({ id, verdict: 'cannot be checked', expected: unchecked, got: printed });
    else if (newer !== '') verdicts.push({ id, verdict: 'cannot be checked', expected: newer, got: printed });
    else if (truth === undefined) verdicts.push({ id, verdict: 'differs', expected: 'no such number', got: printed });
    else if (!Object.is(truth.value, value) || truth.printed !== printed) {
      verdicts.push({ id, verdict: 'differs', expected: `${truth.printed} (${truth.value})`, got: `${printed} (${value})` });
    } else if (!Object.is(claimed?.value, value)) {
      verdicts.push({ id, verdict: 'differs', expected: `${truth.printed} (${truth.value})`, got: `${claimed?.printed ?? 'nothing'} in the model` });
    } else verdicts.push({ id, verdict: 'holds', expected: printed, got: printed });
  }
  for (const id of fresh?.keys() ?? []) {
    if (!manifest.numbers.some((number) => number.id === id))
      verdicts.push({ id, verdict: 'differs', expected: fresh!.get(id)!.printed, got: 'left out of the report' });
  }
  return verdicts;
}

/** A sentence when the number came from another version of its method than the one here; '' otherwise. */
function newerMethod(from: string): string {
  const [id, version] = from.split(' ');
  const here = id === 'hypotheses' ? MATRIX_VERSION : analyses.find((analysis) => analysis.id === id)?.version;
  return here === undefined || version === undefined || here === version ? '' : `computed by ${from}; this Occam has version ${here}`;
}

/** Attachments by the hashes printed on the pages; then the pages, word for word. */
function pageVerdicts(model: ReportModel, manifest: ReportManifest, attached: ReadonlyMap<string, Uint8Array>, pages: readonly string[]): Verdict[] {
  const verdicts: Verdict[] = [];
  const got = pagesText(pages, manifest.model.caseId);
  for (const [name, bytes] of attached) {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const holds = got.includes(sha256);
    verdicts.push({ id: `attachment ${name}`, verdict: holds ? 'holds' : 'differs', expected: 'the hash printed on the pages', got: sha256 });
  }
  const expectedAttachments = attachmentsOf(model);
  for (const { name } of expectedAttachments)
    if (!attached.has(name)) verdicts.push({ id: `attachment ${name}`, verdict: 'differs', expected: 'attached', got: 'missing' });
  // The pages are held against the hashes of what is attached now, so that a changed attachment is one difference and not two.
  const list = expectedAttachments.map((one) => ({
    ...one,
    bytes: attached.get(one.name) ?? one.bytes,
    sha256: hashOf(attached.get(one.name) ?? one.bytes),
  }));
  const html = renderReportHtml(withAttachments(model, list));
  const found = differences(expectedText(html), got, repeatedHeads(html));
  for (const difference of found) {
    verdicts.push({
      id: 'page text',
      verdict: 'differs',
      expected: `…${difference.after}«${difference.expected.slice(0, 80)}»`,
      got: `«${difference.got.slice(0, 80)}»`,
    });
  }
  if (found.length === 0) verdicts.push({ id: 'page text', verdict: 'holds', expected: '', got: '' });
  return verdicts;
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
