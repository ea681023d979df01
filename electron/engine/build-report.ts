import { fail, ok, type Result } from '../../shared/lib/result.ts';
import type { Finding } from '../../shared/model/finding.ts';
import type { CitedRecord, ReportModel } from '../../shared/model/report.ts';
import type { TimeWindow, ZoneName } from '../../shared/model/time.ts';
import { DEFAULT_OPTIONS } from '../analyses/context.ts';
import { runInPool } from '../analyses/pool.ts';
import { buildPairs } from '../events/pairs.ts';
import { madeOfLines } from '../formats/index.ts';
import { readLine } from '../ingest/read-line.ts';
import { readFindings } from '../store/findings.ts';
import { type Position, readEntities, readJudgements, readNotes, readSetting, readStatements } from '../store/records.ts';
import { CaseMemory } from './case-memory.ts';
import type { OpenCase } from './engine-state.ts';
import { DrawnGraph } from './graph/drawn-graph.ts';
import { runLayout } from './graph/run-layout.ts';
import { checkOriginal } from './original-check.ts';
import { reportLabels } from './report-labels.ts';
import { reportModel } from './report-model.ts';
import { picturesOf } from './report-pictures.ts';
import { readWeighing } from './weighing.ts';
import { windowView } from './window-view.ts';

/** Hosts, pairs and cited records that a page can show; the rest is counted. */
export const REPORT_BUDGET = { hosts: 40, pairs: 60, always: [], expand: [] } as const;
const CITED_OF_FINDING = 3;
const CITED_IN_ALL = 60;

export interface ReportChoices {
  readonly zone: ZoneName;
  readonly secondZone: ZoneName | null;
  readonly window: TimeWindow | null;
}

/** The report of an open case as it stands: same case, same choices, same model. */
export async function buildReport(open: OpenCase, choices: ReportChoices, workers: number): Promise<Result<ReportModel>> {
  const { store, memory } = open;
  const session = store.database.main;
  if (choices.window !== null && choices.window.end <= choices.window.start) return fail('wrong-call', 'The window ends before it begins.');
  const table = choices.window === null ? memory.table : windowView(memory.table, choices.window);
  const pairs = choices.window === null ? memory.pairs : buildPairs(table, memory.actors.actorOf);
  const judged = new Map((await readJudgements(session)).map((judgement) => [judgement.id, judgement.state]));
  const all = choices.window === null ? (open.findings ?? (await readFindings(session))) : await findingsOfWindow(open, choices.window, workers);
  const findings = all.filter((finding) => finding.verdict === 'found' && judged.get(finding.id) !== 'dismissed');
  const shown = choices.window === null ? memory : CaseMemory.ofWindow(memory, choices.window);
  const graph = await drawForReport(open, shown);
  const data = {
    table,
    pairs,
    actors: memory.actors.names,
    coverage: memory.coverage,
    findings,
    answers: all,
    graph,
    records: await cited(open, findings),
    pictures: picturesOf(shown, findings, choices.zone),
    labels: reportLabels(memory, pairs),
  };
  const { burstGapSeconds, falseDiscoveryRate, correction, seed } = DEFAULT_OPTIONS;
  return ok(
    reportModel(data, {
      caseId: store.id,
      title: await store.title(),
      summary: (await readSetting(session, 'report-summary')) ?? '',
      ...choices,
      seed,
      run: { burstGapSeconds, falseDiscoveryRate, correction },
      entities: await readEntities(session),
      statements: await readStatements(session),
      notes: (await readNotes(session)).filter((note) => !note.confidential),
      weighing: await readWeighing(session, all),
    }),
  );
}

/** Findings of a part of the time are those of a run over that part alone: another family, other numbers. */
function findingsOfWindow(open: OpenCase, window: TimeWindow, workers: number): Promise<readonly Finding[]> {
  const { table, actors } = open.memory;
  const part = windowView(table, window);
  if (part.datedCount === 0) return Promise.resolve([]);
  return runInPool({ table: part, pairs: buildPairs(part, actors.actorOf), actors: actors.names, window, options: DEFAULT_OPTIONS }, workers);
}

/** A small drawing of its own, laid out from the places the case has; it leaves the graph on screen alone. */
async function drawForReport(open: OpenCase, memory: CaseMemory) {
  const drawn = new DrawnGraph(memory, REPORT_BUDGET, null, 0);
  const places: ReadonlyMap<string, Position> = open.places;
  const task = drawn.layoutTask(places);
  const placed = task.fixed.every((fixed) => fixed === 1) ? task : await runLayout(task, false);
  const { nodes, edges } = drawn.answer(places, placed.x, placed.y).graph;
  return { nodes, edges };
}

/** The first records that each finding cites, read back from the originals; those that are gone are left out. */
async function cited(open: OpenCase, findings: readonly Finding[]): Promise<CitedRecord[]> {
  const records: CitedRecord[] = [];
  const seen = new Set<string>();
  for (const finding of findings) {
    for (const { source, line } of finding.evidence.sample.slice(0, CITED_OF_FINDING)) {
      const key = `${source}:${line}`;
      if (seen.has(key) || records.length >= CITED_IN_ALL) continue;
      seen.add(key);
      const summary = open.memory.table.sources.find((candidate) => candidate.memberSha256 === source || candidate.sha256 === source);
      if (summary === undefined || !madeOfLines(summary)) continue;
      const original = await checkOriginal(summary);
      const raw = original.ok ? await readLine(original.value, summary.path, line) : original;
      if (raw.ok) records.push({ source, path: summary.path, line, raw: new TextDecoder().decode(raw.value) });
    }
  }
  return records;
}
