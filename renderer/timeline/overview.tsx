import { useEffect, useMemo, useRef } from 'react';
import { readableDate } from '../../shared/lib/format-value.ts';
import { visible } from '../../shared/lib/host-name.ts';
import type { TimeWindow } from '../../shared/model/time.ts';
import { useCase } from '../state/case.ts';
import { useSelection } from '../state/selection.ts';
import { useView } from '../state/view.ts';
import { clockOf } from '../ui/clock.ts';
import { themeColors } from '../ui/theme-colors.ts';
import { useSize } from '../ui/use-size.ts';
import { useTheme } from '../ui/use-theme.ts';
import { without } from './gaps.ts';
import { tallest } from './paint-bars.ts';
import { draggedRange, type Grip, gripAt, toTime, toX } from './time-scale.ts';
import { useGaps } from './use-gaps.ts';
import { useHistogram } from './use-histogram.ts';

interface OverviewProps {
  readonly span: TimeWindow;
  readonly view: TimeWindow;
}

/** The whole time in one strip, with what the bars above show as a frame (drag the middle to pan, an edge to zoom), and when each source was recording. */
export function Overview({ span, view }: OverviewProps) {
  const strip = useRef<HTMLDivElement>(null);
  const { width } = useSize(strip);
  const drag = useViewDrag(strip, span, view, width);
  const left = toX(view.start, span, width);
  const right = toX(view.end, span, width);
  return (
    <div className="overview">
      <div className="overview-strip" ref={strip} {...drag}>
        <OverviewBars span={span} width={width} />
        <OverviewWindow span={span} width={width} />
        <div className="overview-view" style={{ left, width: Math.max(4, right - left) }} />
      </div>
      <CoverageRows span={span} width={width} />
    </div>
  );
}

function OverviewWindow({ span, width }: { readonly span: TimeWindow; readonly width: number }) {
  const window = useSelection((state) => state.window);
  if (window === null || (window.start <= span.start && window.end >= span.end)) return null;
  const left = toX(window.start, span, width);
  return <div className="overview-window" style={{ left, width: Math.max(2, toX(window.end, span, width) - left) }} />;
}

function useViewDrag(strip: React.RefObject<HTMLDivElement | null>, span: TimeWindow, view: TimeWindow, width: number) {
  const drag = useRef<{ readonly grip: Grip; readonly from: number; readonly view: TimeWindow } | null>(null);
  const xOf = (event: React.PointerEvent): number => event.clientX - (strip.current?.getBoundingClientRect().left ?? 0);
  const gripOf = (x: number): Grip => gripAt(x, toX(view.start, span, width), toX(view.end, span, width), width);
  return {
    onPointerDown(event: React.PointerEvent) {
      const x = xOf(event);
      event.currentTarget.setPointerCapture(event.pointerId);
      drag.current = { grip: gripOf(x), from: toTime(x, span, width), view };
    },
    onPointerMove(event: React.PointerEvent) {
      const x = xOf(event);
      if (drag.current === null) event.currentTarget.setAttribute('data-grip', gripOf(x));
      else useSelection.setState({ view: draggedRange(drag.current.grip, drag.current.view, drag.current.from, toTime(x, span, width), span) });
    },
    onPointerUp() {
      drag.current = null;
      // A press that drew next to nothing was not meant as a view of a millisecond.
      const now = useSelection.getState().view;
      if (now !== null && now.end - now.start < (span.end - span.start) / 5000) useSelection.setState({ view: span });
    },
    onDoubleClick() {
      useSelection.setState({ view: span });
    },
  };
}

function OverviewBars({ span, width }: { readonly span: TimeWindow; readonly width: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const zone = useView((state) => state.settings.zone);
  const filter = useSelection((state) => state.filter);
  const histogram = useHistogram(
    width === 0
      ? null
      : { window: { ...span }, zone, bins: Math.min(400, Math.max(8, Math.floor(width / 4))), tracks: [{}], ...(filter === '' ? {} : { filter }) },
  );
  const theme = useTheme();
  useEffect(() => {
    const element = canvas.current;
    if (element === null || histogram === null || width === 0) return;
    const height = 22;
    element.width = width;
    element.height = height;
    const context = element.getContext('2d')!;
    context.fillStyle = themeColors(theme)['bars']!;
    const scale = (height - 3) / tallest(histogram);
    const counts = histogram.tracks[0]?.counts ?? new Uint32Array(0);
    for (let i = 0; i < counts.length; i++) {
      const x = toX(histogram.edges[i]!, span, width);
      const h = counts[i]! === 0 ? 0 : Math.max(1, counts[i]! * scale);
      context.fillRect(x, height - h, Math.max(1, toX(histogram.edges[i + 1]!, span, width) - x), h);
    }
  }, [histogram, span, width, theme]);
  return <canvas className="overview-bars" ref={canvas} aria-hidden />;
}

const MOST_ROWS = 4;

function CoverageRows({ span, width }: { readonly span: TimeWindow; readonly width: number }) {
  const summary = useCase((state) => state.summary);
  const zone = useView((state) => state.settings.zone);
  const gaps = useGaps(span);
  const rows = useMemo(
    () =>
      summary?.coverage
        .flatMap(({ source, spans }) => (spans.length === 0 ? [] : [{ source, spans: without(spans, gaps) }]))
        .filter(({ spans }) => spans.length > 0) ?? [],
    [summary, gaps],
  );
  if (summary === null || rows.length === 0) return null;
  const clock = clockOf(zone);
  return (
    <ul className="coverage" aria-label="When each source was recording">
      {rows.slice(0, MOST_ROWS).map((coverage) => {
        const name = visible(summary.sources[coverage.source]?.path ?? '');
        const first = coverage.spans[0]!;
        const breaks = coverage.spans.length - 1;
        const words = `${name}: recording from ${readableDate(first.start, clock)} to ${readableDate(coverage.spans.at(-1)!.end, clock)}, ${breaks} ${breaks === 1 ? 'gap' : 'gaps'}`;
        return (
          <li key={coverage.source} className="coverage-row" title={words}>
            <span className="unseen">{words}</span>
            {coverage.spans.slice(0, 500).map((part) => {
              const x = toX(part.start, span, width);
              return <span key={part.start} className="coverage-span" style={{ left: x, width: Math.max(3, toX(part.end, span, width) - x) }} />;
            })}
          </li>
        );
      })}
      {rows.length > MOST_ROWS && <li className="coverage-more">and {rows.length - MOST_ROWS} sources more</li>}
    </ul>
  );
}
