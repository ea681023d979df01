import type { ReactNode } from 'react';
import { readableCount, readableDate } from '../../shared/lib/format-value.ts';
import { visible } from '../../shared/lib/host-name.ts';
import type { Coverage } from '../../shared/model/source.ts';
import type { ReportContext } from './context.tsx';
import { FigureFrame } from './figure-frame.tsx';
import { shortened, unoverlapped } from './labels.ts';
import { FIGURE_WIDTH, round } from './measure.ts';
import { sourceId } from './numbers.ts';

const LEFT = 28;
const RIGHT = FIGURE_WIDTH - 4;
const FLAGS = 24;
const BARS = 104;
const COVERAGE_TOP = BARS + 22;
const COVERAGE_LINE = 9;
const MOST_COVERAGE_LINES = 8;
const TICKS = 5;

/** Contacts over time, the dated statements over them, and under them when each source was recording: a gap in the log is not silence. */
export function TimelineFigure({ context }: { readonly context: ReportContext }): ReactNode {
  const { timeline, coverage, span, sources } = context.model;
  if (span === null || timeline.counts.length === 0) return null;
  const most = timeline.counts.reduce((max, n) => Math.max(max, n), 1);
  const lines = coverage.slice(0, MOST_COVERAGE_LINES);
  const busiest = timeline.edges[timeline.counts.indexOf(most)] ?? span.start;
  const reading = `The busiest ${timeline.unit} begins on ${readableDate(busiest, context.zone)} with ${readableCount(most)} contacts.`;
  return (
    <FigureFrame
      context={context}
      number={2}
      title="Contacts over time"
      pictures={[
        {
          width: FIGURE_WIDTH,
          height: COVERAGE_TOP + lines.length * COVERAGE_LINE,
          alternative: `Contacts per ${timeline.unit}. ${reading}`,
          drawing: <Drawing context={context} most={most} lines={lines} />,
        },
      ]}
      reading={reading}
      howToRead={`One bar a ${timeline.unit} (${context.model.zone}). Green lines: when ${lines.length < sources.length ? `the first ${lines.length} sources were` : 'each source was'} recording; where all are broken, nothing can be said.${context.model.statements.length > 0 ? ' Dashed: dated statements.' : ''}`}
      filter="all contacts that have a time"
    />
  );
}

interface DrawingProps {
  readonly context: ReportContext;
  readonly most: number;
  readonly lines: readonly Coverage[];
}

function Drawing({ context, most, lines }: DrawingProps): ReactNode {
  const { edges, counts } = context.model.timeline;
  const [start = 0, end = 1] = [edges[0], edges.at(-1)];
  const x = (time: number): number => round(LEFT + ((time - start) / (end - start || 1)) * (RIGHT - LEFT));
  return (
    <>
      {counts.map((count, i) => {
        const left = x(edges[i] ?? start);
        const height = round((count / most) * (BARS - FLAGS));
        return count === 0 ? null : (
          <rect
            key={edges[i]}
            x={left}
            y={round(BARS - height)}
            width={Math.max(round(x(edges[i + 1] ?? end) - left - 0.4), 0.3)}
            height={height}
            className="bar"
          />
        );
      })}
      <line x1={LEFT} y1={BARS} x2={RIGHT} y2={BARS} className="axis" />
      <text x={LEFT - 4} y={FLAGS + 4} className="label end">
        {readableCount(most)}
      </text>
      <text x={LEFT - 4} y={BARS} className="label end">
        0
      </text>
      <Ticks context={context} x={x} />
      <Flags context={context} x={x} />
      {lines.map((one, i) => (
        <CoverageLine key={one.source} coverage={one} y={COVERAGE_TOP + i * COVERAGE_LINE} x={x} />
      ))}
    </>
  );
}

type Scale = (time: number) => number;

/** Dates under the axis, at edges of bars, evenly spread. */
function Ticks({ context, x }: { readonly context: ReportContext; readonly x: Scale }): ReactNode {
  const { edges } = context.model.timeline;
  const last = edges.length - 1;
  const places = [...new Set(Array.from({ length: TICKS }, (_, i) => Math.round((i * last) / (TICKS - 1))))];
  return places.map((place) => (
    <text key={place} x={x(edges[place]!)} y={BARS + 10} className={`label ${place === 0 ? 'start' : place === last ? 'end' : ''}`}>
      {readableDate(edges[place]!, context.zone)}
    </text>
  ));
}

/** Dated statements as flags; names that would cover another's are left out, their lines stay. */
function Flags({ context, x }: { readonly context: ReportContext; readonly x: Scale }): ReactNode {
  const { statements, timeline } = context.model;
  const [start = 0, end = 0] = [timeline.edges[0], timeline.edges.at(-1)];
  const inside = statements.filter((one) => one.when >= start && one.when < end);
  const names = unoverlapped(
    inside.map((one) => ({ text: visible(shortened(one.text, 30)), x: x(one.when), y: 9 })),
    FIGURE_WIDTH,
  );
  return (
    <>
      {inside.map((one) => (
        <line key={one.id} x1={x(one.when)} x2={x(one.when)} y1={12} y2={BARS} className="flag" />
      ))}
      {names.map((name) => (
        <text key={`${name.x} ${name.text}`} x={name.x} y={name.y} className="label flag-name">
          {name.text}
        </text>
      ))}
    </>
  );
}

function CoverageLine({ coverage, y, x }: { readonly coverage: Coverage; readonly y: number; readonly x: Scale }): ReactNode {
  return (
    <>
      <text x={LEFT - 4} y={y + 2.5} className="label end">
        {sourceId(coverage.source)}
      </text>
      {coverage.spans.map((span) => (
        <line key={span.start} x1={x(span.start)} x2={Math.max(x(span.end), x(span.start) + 0.5)} y1={y} y2={y} className="coverage" />
      ))}
    </>
  );
}
