import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fail, ok, type Result } from '../../shared/lib/result.ts';
import type { RenderedReport, ReportModel } from '../../shared/model/report.ts';
import type { SourceSummary } from '../../shared/model/source.ts';
import { dispatch } from '../engine/dispatch.ts';
import { EngineState } from '../engine/engine-state.ts';
import type { ReportChoices } from '../engine/report-choices.ts';
import { writeWhole } from '../engine/write-export.ts';
import { portableModel } from '../report/manifest.ts';
import { renderReportHtml } from '../report/render-html.tsx';
import { figuresOf, standAloneStyle, withPolicy } from '../report/stand-alone.ts';
import { workersFor } from './read-files.ts';

/** Endings of exports that are made from the report. */
export const PAGE_ENDINGS = /\.(?:html|svg)$/i;

/** The report as one page that stands alone, or its figures as files of their own (`NAME-1.svg` …). Answers with a sentence. */
export async function exportPages(path: string, output: string, choices: ReportChoices): Promise<Result<string>> {
  const style = readPrintStyle();
  if (!style.ok) return style;
  const built = await buildModel(path, choices);
  if (!built.ok) return built;
  const { model, sources } = built.value;
  if (/\.html$/i.test(output)) {
    const written = await writeWhole(sources, output, [withPolicy(renderReportHtml(model, standAloneStyle(style.value)))]);
    return written.ok ? ok(`the report written to ${output}`) : written;
  }
  const figures = figuresOf(renderReportHtml(model), style.value);
  if (figures.length === 0) return fail('not-found', `${path} holds nothing that a figure could show`);
  const stem = output.replace(/\.svg$/i, '');
  const files: string[] = [];
  for (const { number, svg } of figures) {
    const file = `${stem}-${number}.svg`;
    const written = await writeWhole(sources, file, [svg]);
    if (!written.ok) return written;
    files.push(file);
  }
  return ok(`${files.length} figures written: ${files.join(', ')}`);
}

/** The report as it would be printed, names hidden and checked, and the sources whose originals are never written over. */
async function buildModel(
  path: string,
  choices: ReportChoices,
): Promise<Result<{ readonly model: ReportModel; readonly sources: readonly SourceSummary[] }>> {
  const engine = new EngineState({ workers: workersFor(null), push: () => undefined, atOnce: Number.POSITIVE_INFINITY });
  const opened = await dispatch(engine, 'open-case', { path: resolve(path) });
  if (!opened.ok) return opened;
  const sources = engine.openCase.ok ? engine.openCase.value.memory.table.sources : [];
  const rendered = (await dispatch(engine, 'render-report', choices)) as Result<RenderedReport>;
  await dispatch(engine, 'close-case', {});
  return rendered.ok ? ok({ model: portableModel(rendered.value.model), sources }) : rendered;
}

/** The style sheet that main prints with, as it was built beside this program. */
function readPrintStyle(): Result<string> {
  try {
    return ok(readFileSync(new URL('../print/print.css', import.meta.url), 'utf8'));
  } catch {
    return fail('internal', 'the style of the report is missing. Install Occam again, or run "npm run build" in a checkout');
  }
}
