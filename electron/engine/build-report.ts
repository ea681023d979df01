import { fail, ok, type Result } from '../../shared/lib/result.ts';
import type { Finding } from '../../shared/model/finding.ts';
import type { Note } from '../../shared/model/note.ts';
import type { ReportModel } from '../../shared/model/report.ts';
import { completeSections, type ReportSectionId } from '../../shared/model/report-plan.ts';
import type { SourceSummary } from '../../shared/model/source.ts';
import type { TimeWindow } from '../../shared/model/time.ts';
import type { RunOptions } from '../analyses/analysis.ts';
import { runInPool } from '../analyses/pool.ts';
import { buildPairs } from '../events/pairs.ts';
import type { Session } from '../store/database.ts';
import { readFindings } from '../store/findings.ts';
import { type Judgement, type Position, readEntities, readJudgements, readNotes, readStatements } from '../store/records.ts';
import { CaseMemory } from './case-memory.ts';
import { DrawnGraph } from './graph/drawn-graph.ts';
import { runLayout } from './graph/run-layout.ts';
import type { OpenCase } from './open-case.ts';
import { checkOriginal } from './original-check.ts';
import { laidOver, type ReportChoices, readPlan } from './report-choices.ts';
import { bySubject, reportModel } from './report-model.ts';
import { citationsOf, readCited, type TextPlace, textAt } from './report-records.ts';
import { optionsOf } from './run-options.ts';
import { readWeighing } from './weighing.ts';
import { windowView } from './window-view.ts';

/** Hosts, pairs and cited records that a page can show; the rest is counted. */
export const REPORT_BUDGET = { hosts: 40, pairs: 60, always: [], expand: [], joined: [], opened: [] } as const;
/** The report of an open case as it stands: same case, same choices, same model. */
export async function buildReport(open: OpenCase, choices: ReportChoices, workers: number): Promise<Result<ReportModel>> {
  const { store, memory } = open;
  const { zone, secondZone, window } = choices;
  const session = store.database.main;
  if (window !== null && window.end <= window.start) return fail('wrong-call', 'The window ends before it begins.');
  const plan = laidOver(await readPlan(session), choices.plan);
  const sections = completeSections(plan.sections);
  const prints = (section: ReportSectionId): boolean => sections.includes(section);
  const whole = open.findings ?? (await readFindings(session));
  const options = optionsOf(whole);
  const all = window === null ? whole : await findingsOfWindow(open, window, options, workers);
  const findings = prints('findings') ? await chosenFindings(session, all, plan.findings) : [];
  const notes = prints('notes') ? chosenNotes(await readNotes(session), plan.notes) : [];
  const shown = window === null ? memory : CaseMemory.ofWindow(memory, window);
  const citations = prints('records') ? citationsOf(findings, notes, plan.citedOfFinding) : [];
  const data = {
    memory: shown,
    coverage: memory.coverage,
    findings,
    answers: all,
    graph: prints('figures') ? await drawForReport(open, shown) : { nodes: [], edges: [] },
    records: await readCited(memory.table.sources, citations, textOf),
    labels: memory.labels,
  };
  const { burstGapSeconds, falseDiscoveryRate, correction, seed } = options;
  const words = {
    caseId: store.id,
    title: plan.title.trim() === '' ? await store.title() : plan.title,
    summary: plan.summary.trim(),
    asked: prints('asked') ? plan.asked.trim() : '',
    paper: plan.paper,
    sections,
    ...{ zone, secondZone, window, seed },
    run: { burstGapSeconds, falseDiscoveryRate, correction },
    entities: await readEntities(session),
    statements: prints('statements') ? await readStatements(session) : [],
    notes,
    weighing: prints('hypotheses') ? await readWeighing(session, all) : null,
    judged: prints('findings') ? await countJudged(session, all) : undefined,
  };
  return ok(reportModel(data, words));
}

/** The findings chosen, in their order; when none were chosen, all that were found and not dismissed. */
async function chosenFindings(session: Session, all: readonly Finding[], chosen: readonly string[] | null): Promise<readonly Finding[]> {
  if (chosen !== null) {
    const byId = new Map(all.map((finding) => [finding.id, finding]));
    return [...new Set(chosen)].map((id) => byId.get(id)).filter((finding) => finding !== undefined);
  }
  const judged = new Map((await readJudgements(session)).map((judgement) => [judgement.id, judgement.state]));
  return bySubject(all.filter((finding) => finding.verdict === 'found' && judged.get(finding.id) !== 'dismissed'));
}

/** What was put away among what was found; undefined when nothing was. */
async function countJudged(session: Session, all: readonly Finding[]): Promise<ReportModel['judged']> {
  const found = new Set(all.filter(({ verdict }) => verdict === 'found').map(({ id }) => id));
  const judgements = (await readJudgements(session)).filter(({ id }) => found.has(id));
  const count = (state: Judgement['state']): number => judgements.filter((judgement) => judgement.state === state).length;
  const judged = { found: found.size, reviewed: count('reviewed'), dismissed: count('dismissed') };
  return judged.reviewed + judged.dismissed === 0 ? undefined : judged;
}

/** The notes chosen, in their order; those that are not for the report never. */
function chosenNotes(notes: readonly Note[], chosen: readonly string[] | null): readonly Note[] {
  const open = notes.filter((note) => !note.confidential);
  return chosen === null ? open : [...new Set(chosen)].map((id) => open.find((note) => note.id === id)).filter((note) => note !== undefined);
}

async function textOf(source: SourceSummary): Promise<TextPlace | null> {
  const original = await checkOriginal(source);
  return original.ok ? textAt(original.value, source) : null;
}

/** Findings of a part of the time are those of a run over that part alone: another family, other numbers. */
function findingsOfWindow(open: OpenCase, window: TimeWindow, options: RunOptions, workers: number): Promise<readonly Finding[]> {
  const { table, actors, pull } = open.memory;
  const part = windowView(table, window);
  if (part.datedCount === 0) return Promise.resolve([]);
  return runInPool({ table: part, pairs: buildPairs(part, actors.actorOf), actors: actors.names, pull, window, options }, workers);
}

/** A small drawing of its own, laid out from the places the case has; it leaves the graph on screen alone. */
async function drawForReport(open: OpenCase, memory: CaseMemory) {
  const drawn = DrawnGraph.ofAll(memory, REPORT_BUDGET, 0);
  const places: ReadonlyMap<string, Position> = open.places;
  const task = drawn.layoutTask(places);
  const placed = task.fixed.every((fixed) => fixed === 1) ? task : await runLayout(task, false);
  const { nodes, edges } = drawn.answer(places, placed.x, placed.y).graph;
  return { nodes, edges };
}
