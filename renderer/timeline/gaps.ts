import type { FindingState } from '../../shared/contract/engine-answers.ts';
import type { Coverage } from '../../shared/model/source.ts';
import type { TimeWindow } from '../../shared/model/time.ts';

/** Spans of the limits in which no source was recording: a gap in the log, not silence. Ascending. */
export function coverageGaps(coverage: readonly Coverage[], limits: TimeWindow): TimeWindow[] {
  const spans = joined(coverage.flatMap((source) => source.spans));
  return spans.length === 0 ? [] : without([limits], spans);
}

/** Stretches in which, as an analysis has found, all sources fell silent at once; those that the journalist has dismissed are silence again. */
export function foundGaps(findings: readonly FindingState[], sources: number): TimeWindow[] {
  return findings
    .filter(({ finding, state }) => finding.analysis === 'collection-gap' && finding.verdict === 'found' && state !== 'dismissed')
    .filter(({ finding }) => (finding.statistics['files'] ?? 0) >= sources)
    .map(({ finding: { window } }) => ({ start: window[0], end: window[1] }));
}

/** Spans in order, those that meet made one. */
export function joined(spans: readonly TimeWindow[]): TimeWindow[] {
  const all: TimeWindow[] = [];
  for (const span of [...spans].sort((a, b) => a.start - b.start || a.end - b.end)) {
    const last = all.at(-1);
    if (last !== undefined && span.start <= last.end) all[all.length - 1] = { start: last.start, end: Math.max(last.end, span.end) };
    else all.push(span);
  }
  return all;
}

/** What is left of spans where holes are cut out of them. Both in order; holes do not touch each other. */
export function without(spans: readonly TimeWindow[], holes: readonly TimeWindow[]): TimeWindow[] {
  return spans.flatMap((span) => {
    const parts: TimeWindow[] = [];
    let start = span.start;
    for (const hole of holes) {
      if (hole.end <= start || hole.start >= span.end) continue;
      if (hole.start > start) parts.push({ start, end: hole.start });
      start = hole.end;
    }
    return start < span.end ? [...parts, { start, end: span.end }] : parts;
  });
}
