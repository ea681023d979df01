import type { ReactNode } from 'react';
import { readableCount, readableDate } from '../../shared/lib/format-value.ts';
import type { Coverage } from '../../shared/model/source.ts';
import type { ReportContext } from './context.tsx';

const WIDTH = 640;
const BARS = 120;
const COVERAGE_TOP = BARS + 16;
const COVERAGE_LINE = 5;
const MOST_COVERAGE_LINES = 8;

/** Contacts over time, and under them when each source was recording: a gap in the log is not silence. */
export function TimelineFigure({ context }: { readonly context: ReportContext }): ReactNode {
  const { timeline, coverage, span, sources } = context.model;
  if (span === null || timeline.counts.length === 0) return null;
  const start = timeline.edges[0] ?? span.start;
  const end = timeline.edges.at(-1) ?? span.end;
  const x = (time: number): number => round(((time - start) / (end - start || 1)) * WIDTH);
  const most = timeline.counts.reduce((max, n) => Math.max(max, n), 1);
  const lines = coverage.slice(0, MOST_COVERAGE_LINES);
  const busiest = timeline.counts.indexOf(most);
  const reading = `The busiest ${timeline.unit} begins on ${readableDate(timeline.edges[busiest] ?? start, context.zone)} with ${readableCount(most)} contacts.`;
  return (
    <figure id="figure-2">
      <svg
        viewBox={`0 0 ${WIDTH} ${COVERAGE_TOP + lines.length * COVERAGE_LINE + 4}`}
        role="img"
        aria-label={`Contacts per ${timeline.unit}. ${reading}`}
      >
        {timeline.counts.map((count, i) => {
          const left = x(timeline.edges[i] ?? start);
          const height = round((count / most) * (BARS - 4));
          return count === 0 ? null : (
            <rect
              key={timeline.edges[i]}
              x={left}
              y={round(BARS - height)}
              width={Math.max(round(x(timeline.edges[i + 1] ?? end) - left - 0.4), 0.3)}
              height={height}
              className="bar"
            />
          );
        })}
        <line x1={0} y1={BARS} x2={WIDTH} y2={BARS} className="axis" />
        <text x={0} y={BARS + 10} className="label start">
          {readableDate(start, context.zone)}
        </text>
        <text x={WIDTH} y={BARS + 10} className="label end">
          {readableDate(end, context.zone)}
        </text>
        {lines.map((one, i) => (
          <CoverageLine key={one.source} coverage={one} y={COVERAGE_TOP + i * COVERAGE_LINE} x={x} />
        ))}
      </svg>
      <figcaption>
        <strong>Figure 2.</strong> {reading} One bar a {timeline.unit} ({context.model.zone}). Lines underneath: when{' '}
        {lines.length < sources.length ? `the first ${lines.length} sources were` : 'each source was'} recording.
      </figcaption>
    </figure>
  );
}

function CoverageLine({ coverage, y, x }: { readonly coverage: Coverage; readonly y: number; readonly x: (time: number) => number }): ReactNode {
  return coverage.spans.map((span) => (
    <line key={span.start} x1={x(span.start)} x2={Math.max(x(span.end), x(span.start) + 0.5)} y1={y} y2={y} className="coverage" />
  ));
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
