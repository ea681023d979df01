import { basename } from 'node:path';
import { fail, ok, type Result } from '../../../shared/lib/result.ts';
import type { HiddenTerm } from '../../../shared/model/report-plan.ts';
import { mapOf, redactText } from '../../report/redact.ts';
import { buildReport } from '../build-report.ts';
import type { EngineState } from '../engine-state.ts';
import type { HandlersFor } from '../handler.ts';
import { hiddenMemory } from '../hidden-memory.ts';
import type { JobHandle } from '../jobs.ts';
import type { OpenCase } from '../open-case.ts';
import { countOf, rowsOf } from '../records.ts';
import { renderReport } from '../render-report.ts';
import { laidOver, type ReportChoices, readPlan } from '../report-choices.ts';
import { rowsView } from '../window-view.ts';
import { writeExport } from '../write-export.ts';
import { NETWORK_ENDINGS, writeNetwork } from '../write-network.ts';
import { rowsFor, type ShownRows } from './record-handlers.ts';
import { clockOf, isWindow } from './timeline-handlers.ts';

export const reportHandlers: HandlersFor<'build-report' | 'render-report' | 'export-events'> = {
  'build-report': (choices, engine) => report(engine, choices),
  'render-report': async (choices, engine) => {
    const model = await report(engine, choices);
    return model.ok ? renderReport(model.value, await hiddenIn(engine, choices)) : model;
  },
  'export-events': ({ path, hide, ...shown }, engine) => {
    const current = engine.openCase;
    if (!current.ok) return current;
    return new Promise((resolve, reject) => {
      engine.jobs.startBeside('export', 'events', async (handle) => {
        const writing = exportEvents(current.value, path, { ...shown, hide: hide === true }, handle);
        writing.then(resolve, reject);
        // Whoever asked is told how it went; the job's own words would say it twice.
        const done = await writing.then(
          ({ ok: written }) => written,
          () => false,
        );
        return { state: done ? 'done' : 'cancelled', summary: [] };
      });
    });
  },
};

/** What takes longer than this is shown with its progress. */
const UNSHOWN_MS = 300;

async function exportEvents(
  open: OpenCase,
  path: string,
  shown: ShownRows & { readonly hide: boolean },
  { signal, report }: JobHandle,
): Promise<Result<{ readonly rows: number }>> {
  const { window, subject, filter } = shown;
  if (window !== null && !isWindow(window)) return fail('wrong-call', 'The window ends before it begins.');
  const map = mapOf(shown.hide ? (await readPlan(open.store.database.main)).hidden : []);
  if (!map.ok) return map;
  const told = hiddenMemory(open.memory, map.value);
  if (!told.ok) return told;
  const { table } = told.value;
  const { sources } = open.memory.table;
  const some = subject !== undefined || filter !== undefined;
  if (NETWORK_ENDINGS.test(path)) {
    if (some)
      return fail('wrong-call', `${path}: a network is exported whole; choose a name that ends in .csv, .jsonl or .parquet for these records.`);
    const written = await writeNetwork(told.value, redactText(await open.store.title(), map.value), path, window, sources);
    return written.ok ? ok({ rows: written.value.links }) : written;
  }
  // Asked of the real names, since the journalist sees those.
  const set = rowsFor(open, shown);
  if (!set.ok) return set;
  const total = countOf(set.value);
  const began = performance.now();
  const progress = (done: number): void => {
    if (performance.now() - began > UNSHOWN_MS) report({ label: basename(path), done, total });
  };
  const watch = { signal, progress };
  return some ? writeExport(rowsView(table, rowsOf(set.value)), path, null, sources, watch) : writeExport(table, path, window, sources, watch);
}

/** The names to hide by the case's plan and what is laid over it; none when the plan does not hide any. */
async function hiddenIn(engine: EngineState, choices: ReportChoices): Promise<readonly HiddenTerm[]> {
  const current = engine.openCase;
  if (!current.ok) return [];
  const plan = laidOver(await readPlan(current.value.store.database.main), choices.plan);
  return plan.redacted ? plan.hidden : [];
}

async function report(engine: EngineState, choices: ReportChoices) {
  const current = engine.openCase;
  if (!current.ok) return current;
  for (const zone of [choices.zone, choices.secondZone]) {
    const clock = zone === null ? null : clockOf(zone);
    if (clock !== null && !clock.ok) return clock;
  }
  if (choices.window !== null && !isWindow(choices.window)) return fail('wrong-call', 'The window ends before it begins.');
  return buildReport(current.value, choices, engine.options.workers);
}
