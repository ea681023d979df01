import { ok, type Result } from '../../shared/lib/result.ts';
import type { EventTable } from '../../shared/model/event-table.ts';
import type { Finding } from '../../shared/model/finding.ts';
import type { SourcedLabel } from '../../shared/model/host-label.ts';
import type { ReportModel } from '../../shared/model/report.ts';
import { completeSections } from '../../shared/model/report-plan.ts';
import type { SourceSummary } from '../../shared/model/source.ts';
import { DEFAULT_OPTIONS } from '../analyses/context.ts';
import { runInPool } from '../analyses/pool.ts';
import { EventTableBuilder } from '../events/table-builder.ts';
import { LabelIndex } from '../formats/context/label-index.ts';
import { contentHash, type FoundFile, type FoundFiles } from '../ingest/find-sources.ts';
import { readSource } from '../ingest/read-source.ts';
import { portableModel } from '../report/manifest.ts';
import { type RedactionMap, redactFinding, redactModel, redactText } from '../report/redact.ts';
import { REPORT_BUDGET } from './build-report.ts';
import { CaseMemory } from './case-memory.ts';
import { coverageOf } from './coverage.ts';
import { DrawnGraph } from './graph/drawn-graph.ts';
import { labelsOf } from './label-hosts.ts';
import { reportModel } from './report-model.ts';
import { type FindText, readCited, textAt } from './report-records.ts';
import { windowView } from './window-view.ts';

export interface VerifyOptions {
  readonly signal: AbortSignal;
  readonly workers: number;
  /** The map of a redacted report. */
  readonly redaction?: RedactionMap;
}

/** The report's model with everything that comes from the data computed again. Words and choices of the journalist stay; they are no numbers. */
export async function recompute(model: ReportModel, files: FoundFiles, options: VerifyOptions): Promise<Result<ReportModel>> {
  const read = await readAll(model.sources, files, options);
  if (!read.ok) return read;
  const { table: all, labels } = read.value;
  const table = model.window === null ? all : windowView(all, model.window);
  const memory = CaseMemory.ofTable(table, unredactedEntities(model, table.hosts, options.redaction));
  const { pairs } = memory;
  const { names } = memory.actors;
  const only = [...new Set(model.findings.map((finding) => finding.analysis))];
  const { burstGapSeconds, falseDiscoveryRate, correction } = DEFAULT_OPTIONS;
  const run = model.run ?? { burstGapSeconds, falseDiscoveryRate, correction };
  const knobs = { ...DEFAULT_OPTIONS, seed: model.seed, ...run } as typeof DEFAULT_OPTIONS;
  const findings =
    (only.length === 0 && model.hypotheses === undefined) || table.datedCount === 0
      ? []
      : await runInPool({ table, pairs, actors: names, options: knobs, ...(model.window !== null && { window: model.window }) }, options.workers, {
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
      records: await readCited(all.sources, model.records, textsOf(all.sources, files)),
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
      judged: model.judged,
    },
  );
  const portable = portableModel({ ...fresh, occam: model.occam });
  return ok(options.redaction ? redactModel(portable, options.redaction) : portable);
}

/** Where the text of each source is now. */
export const textsOf =
  (sources: readonly SourceSummary[], files: FoundFiles): FindText =>
  async (source) => {
    const { path, members } = files.get(source.sha256)!;
    if (members === undefined) return textAt(path, source);
    return { path, member: members[sources.filter((one) => one.sha256 === source.sha256).indexOf(source)] };
  };

/** The sources of a report read again, each as the report says it was. */
export async function readAll(
  sources: readonly SourceSummary[],
  files: FoundFiles,
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
    const file = files.get(source.sha256)!;
    const numbers = new Map<number, number>();
    const wanted = (path: string): boolean => file.members === undefined || file.members.includes(path);
    const read = await readSource(
      requestOf(source, file.path),
      {
        begin: (member, path) => {
          if (wanted(path)) numbers.set(member, builder.beginSource());
        },
        batch: (member, batch) => {
          const number = numbers.get(member);
          if (number !== undefined) builder.append(number, batch);
        },
        signal: options.signal,
      },
      options.workers,
    );
    if (!read.ok) return read;
    const claimed = sources.filter((one) => one.sha256 === source.sha256);
    for (const member of read.value.filter(({ summary }) => wanted(summary.path))) {
      const summary = asNamed(member.summary, file, claimed);
      summaries.push(summary);
      const { path, format } = summary;
      labels.push(() => labelsOf(member, table.hosts).map((label) => ({ ...label, path, format })));
    }
  }
  const table = builder.finish(summaries);
  return ok({ table, labels: labels.flatMap((read) => read()) });
}

/**
 * A source as the report names it. Read from a copy in another wrapping it keeps the name, hash and size of the file in the report: those belong to the wrapping, and only
 * the content could be compared.
 */
function asNamed(summary: SourceSummary, file: FoundFile, claimed: readonly SourceSummary[]): SourceSummary {
  if (file.members === undefined) return { ...summary, path: summary.path.replace(file.path, claimed[0]!.path.split('!')[0]!) };
  const named = claimed.find((one) => contentHash(one) === contentHash(summary)) ?? claimed[0]!;
  const { path, sha256, memberSha256, bytes } = named;
  const { path: _path, sha256: _sha256, memberSha256: _member, bytes: _bytes, ...rest } = summary;
  // In the order of fields that reading gives: it is the order in the manifest.
  return { path, sha256, ...(memberSha256 !== undefined && { memberSha256 }), bytes, ...rest };
}

function requestOf(source: SourceSummary, path: string): Parameters<typeof readSource>[0] {
  return { path, ...source.asked };
}

/** The graph counted again; only the places of its nodes are the report's. */
function graphAgain(model: ReportModel, memory: CaseMemory, map: RedactionMap | undefined): ReportModel['graph'] {
  const drawn = DrawnGraph.ofAll(memory, REPORT_BUDGET, 0);
  const nowhere = new Float64Array(drawn.layoutTask(new Map()).x.length);
  const { nodes, edges } = drawn.answer(new Map(), nowhere, nowhere).graph;
  // Several bundles may have the same label: they are told apart by their order.
  const places = new Map<string, ReportModel['graph']['nodes'][number][]>();
  for (const node of model.graph.nodes) places.set(node.label, [...(places.get(node.label) ?? []), node]);
  return {
    nodes: nodes.map((node) => {
      const place = places.get(map ? redactText(node.label, map) : node.label)?.shift();
      return place === undefined ? node : { ...node, x: place.x, y: place.y, pinned: place.pinned };
    }),
    edges,
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
  const open = computed.map((finding) => ({ finding, key: redactText(keyOf(finding), map), summary: redactText(finding.summary, map) }));
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
