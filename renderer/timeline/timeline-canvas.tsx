import { useEffect, useMemo, useRef } from 'react';
import type { Histogram } from '../../shared/contract/engine-answers.ts';
import { readableCount, readableDuration } from '../../shared/lib/format-value.ts';
import type { TimeWindow } from '../../shared/model/time.ts';
import { useCase } from '../state/case.ts';
import { subjectArgument, useSelected, useSelection } from '../state/selection.ts';
import { trackSeries } from '../state/track-colors.ts';
import { useView } from '../state/view.ts';
import { cityOf, clockOf } from '../ui/clock.ts';
import { themeColors } from '../ui/theme-colors.ts';
import { useSize } from '../ui/use-size.ts';
import { useTheme } from '../ui/use-theme.ts';
import { FindingLanes } from './finding-lanes.tsx';
import { Flags } from './flags.tsx';
import { Handle } from './handle.tsx';
import { paintBars, tallest } from './paint-bars.ts';
import { timeTicks } from './time-axis.ts';
import { toX } from './time-scale.ts';
import { useGaps } from './use-gaps.ts';
import { useHistogram } from './use-histogram.ts';
import { useTimelineKeys } from './use-timeline-keys.ts';
import { useWindowDrag } from './use-window-drag.ts';

interface TimelineCanvasProps {
  readonly span: TimeWindow;
  readonly view: TimeWindow;
}

/** Bars of real calendar units in the chosen zone, with the window on them. */
export function TimelineCanvas({ span, view }: TimelineCanvasProps) {
  const area = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(area);
  const histogram = useViewHistogram(view, width);
  const gaps = useGaps(span);
  const drag = useWindowDrag(area, span, view, width);
  const keys = useTimelineKeys(span, histogram);
  return (
    <div className="timeline-main">
      <div
        className="timeline-area"
        ref={area}
        role="application"
        aria-roledescription="timeline"
        aria-label="Timeline. Left and right move the window by a bar, with Shift its end, with Alt its start; W and S zoom, A and D pan."
        data-pane-focus
        // biome-ignore lint/a11y/noNoninteractiveTabindex: an application role takes the keys
        tabIndex={0}
        onKeyDown={keys}
        {...drag}
      >
        <Bars histogram={histogram} view={view} gaps={gaps} width={width} height={height} />
        <GapLabels gaps={gaps} view={view} width={width} />
        <WindowBox span={span} view={view} width={width} />
        <Flags view={view} width={width} />
        <Handle view={view} width={width} />
        {histogram?.tracks[0]?.counts.some((count) => count > 0) === true && (
          <span className="timeline-scale">
            {readableCount(tallest(histogram))} per {histogram.unit}
          </span>
        )}
      </div>
      <Axes view={view} width={width} />
      <FindingLanes view={view} width={width} />
    </div>
  );
}

function useViewHistogram(view: TimeWindow, width: number): Histogram | null {
  const zone = useView((state) => state.settings.zone);
  const { tracks, filter } = useSelected('tracks', 'filter');
  const bins = Math.max(8, Math.floor(width / 5));
  return useHistogram(
    width === 0
      ? null
      : { window: { ...view }, zone, bins: Math.min(bins, 600), tracks: [{}, ...tracks.map(subjectArgument)], ...(filter === '' ? {} : { filter }) },
  );
}

interface BarsProps {
  readonly histogram: Histogram | null;
  readonly view: TimeWindow;
  readonly gaps: readonly TimeWindow[];
  readonly width: number;
  readonly height: number;
}

function Bars({ histogram, view, gaps, width, height }: BarsProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useTheme();
  const tracks = useSelection((state) => state.tracks);
  const entities = useCase((state) => state.entities);
  useEffect(() => {
    const element = canvas.current;
    if (element === null || width === 0 || histogram === null) return;
    const ratio = Math.min(globalThis.devicePixelRatio || 1, 2);
    element.width = Math.round(width * ratio);
    element.height = Math.round(height * ratio);
    const context = element.getContext('2d')!;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    paintBars(context, { histogram, view, gaps, series: trackSeries(tracks, entities), colors: themeColors(theme) }, width, height);
  }, [histogram, view, gaps, width, height, theme, tracks, entities]);
  return <canvas className="timeline-bars" ref={canvas} aria-hidden />;
}

function GapLabels({ gaps, view, width }: { readonly gaps: readonly TimeWindow[]; readonly view: TimeWindow; readonly width: number }) {
  const shown = gaps
    .map((gap) => ({ gap, x: toX(gap.start, view, width), end: toX(gap.end, view, width) }))
    .filter(({ x, end }) => end - x >= 3 && x < width - 60 && end > 0);
  // Where gaps crowd, their words would hide the bars; the table lists them all.
  return shown.length > 4
    ? null
    : shown.map(({ gap, end }) => (
        <span key={gap.start} className="gap-label" style={{ left: Math.max(0, end) + 3 }}>
          log gap {readableDuration((gap.end - gap.start) / 1e6)}
        </span>
      ));
}

/** The window on the bars; one that holds everything says nothing, so it is not drawn. */
function WindowBox({ span, view, width }: { readonly span: TimeWindow; readonly view: TimeWindow; readonly width: number }) {
  const window = useSelection((state) => state.window);
  if (window === null || (window.start <= span.start && window.end >= span.end)) return null;
  const left = Math.max(-2, toX(window.start, view, width));
  const right = Math.min(width + 2, toX(window.end, view, width));
  if (right < 0 || left > width) return null;
  return <div className="window-box" style={{ left, width: Math.max(2, right - left) }} />;
}

/** Clock and calendar under the bars; of the second zone too, where there is one. */
function Axes({ view, width }: { readonly view: TimeWindow; readonly width: number }) {
  const { zone, secondZone } = useView((state) => state.settings);
  const second = secondZone === zone ? null : secondZone;
  return (
    <>
      <Axis zone={zone} named={second !== null} view={view} width={width} />
      {second !== null && <Axis zone={second} named view={view} width={width} />}
    </>
  );
}

interface AxisProps {
  readonly zone: string;
  /** Whether the axis says whose clock it is. */
  readonly named: boolean;
  readonly view: TimeWindow;
  readonly width: number;
}

function Axis({ zone, named, view, width }: AxisProps) {
  const ticks = useMemo(() => timeTicks(view.start, view.end, width, clockOf(zone)), [view, width, zone]);
  return (
    <div className="axis" aria-hidden>
      {ticks.map((tick) => {
        const x = toX(tick.at, view, width);
        return (
          <span key={tick.at} className={tick.strong ? 'tick tick-strong' : 'tick'} style={{ left: Math.min(x, width - 30) }}>
            {tick.label}
          </span>
        );
      })}
      {named && <span className="axis-zone">{cityOf(zone)}</span>}
    </div>
  );
}
