import type { Coverage } from '../../shared/model/source.ts';
import type { TimeWindow } from '../../shared/model/time.ts';

/** Spans of the limits in which no source was recording: a gap in the log, not silence. Ascending. */
export function coverageGaps(coverage: readonly Coverage[], limits: TimeWindow): TimeWindow[] {
  const spans = coverage.flatMap((source) => source.spans).sort((a, b) => a.start - b.start || a.end - b.end);
  if (spans.length === 0) return [];
  const gaps: TimeWindow[] = [];
  let reached = limits.start;
  for (const span of spans) {
    if (span.start > reached) gaps.push({ start: reached, end: Math.min(span.start, limits.end) });
    reached = Math.max(reached, span.end);
    if (reached >= limits.end) break;
  }
  if (reached < limits.end) gaps.push({ start: reached, end: limits.end });
  return gaps;
}
