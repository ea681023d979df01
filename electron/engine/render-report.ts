import { fail, ok, type Result } from '../../shared/lib/result.ts';
import type { RenderedReport, ReportModel } from '../../shared/model/report.ts';
import type { HiddenTerm } from '../../shared/model/report-plan.ts';
import { leakSentence, leaks } from '../report/leaks.ts';
import { attachmentsOf, portableModel } from '../report/manifest.ts';
import { hiddenTerms, mapOf, redactModel } from '../report/redact.ts';
import { renderAttached } from '../report/render-html.tsx';

/** A report as it will be printed, the names in `hidden` replaced. Refused when one of them would be left, or when two would have the same pseudonym. */
export function renderReport(model: ReportModel, hidden: readonly HiddenTerm[]): Result<RenderedReport> {
  const map = mapOf(hidden);
  if (!map.ok) return map;
  const shown = map.value.size === 0 ? model : redactModel(portableModel(model), map.value);
  const html = renderAttached(shown);
  const everything = map.value.size === 0 ? '' : [html, ...attachmentsOf(shown).map((one) => new TextDecoder().decode(one.bytes))].join('\n');
  const left = leaks(everything, map.value);
  return left.length === 0 ? ok({ html, model: shown, hidden: hiddenTerms(map.value) }) : fail('wrong-call', leakSentence(left));
}
