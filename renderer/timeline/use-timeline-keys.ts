import type { Histogram } from '../../shared/contract/engine-answers.ts';
import { readableTime } from '../../shared/lib/format-value.ts';
import type { TimeWindow } from '../../shared/model/time.ts';
import { currentCounts } from '../state/graph-data.ts';
import { togglePlaying } from '../state/playback.ts';
import { setWindow, useSelection } from '../state/selection.ts';
import { speak, useView } from '../state/view.ts';
import { clockOf } from '../ui/clock.ts';
import { draggedRange, movedRange } from './time-scale.ts';
import { zoomView } from './timeline-head.tsx';

/** How far A and D move what is shown: a share of it. */
const PAN = 0.25;

/** The timeline by keyboard. A step is a bar; W and S zoom, A and D pan, as in trace viewers. */
export function useTimelineKeys(span: TimeWindow, histogram: Histogram | null): (event: React.KeyboardEvent) => void {
  return (event) => {
    const { window } = useSelection.getState();
    if (window === null || event.ctrlKey || event.metaKey || event.target !== event.currentTarget) return;
    const edges = histogram?.edges;
    const bar = edges === undefined || edges.length < 2 ? (span.end - span.start) / 100 : (edges[edges.length - 1]! - edges[0]!) / (edges.length - 1);
    const next = moved(event, window, span, bar);
    if (next !== null) setWindow(next);
    else if (event.key === '+' || event.key === '=' || event.key.toLowerCase() === 'w') zoomView(0.5);
    else if (event.key === '-' || event.key.toLowerCase() === 's') zoomView(2);
    else if (event.key.toLowerCase() === 'a') panView(-PAN, span);
    else if (event.key.toLowerCase() === 'd') panView(PAN, span);
    else if (event.key === ' ') togglePlaying();
    else return;
    event.preventDefault();
    event.stopPropagation();
    if (next !== null) announce(next);
  };
}

function panView(share: number, span: TimeWindow): void {
  const { view } = useSelection.getState();
  if (view !== null) useSelection.setState({ view: movedRange(view, share * (view.end - view.start), span) });
}

function moved(event: React.KeyboardEvent, window: TimeWindow, span: TimeWindow, bar: number): TimeWindow | null {
  const { key } = event;
  if (key === 'Home') return movedRange(window, span.start - window.start, span);
  if (key === 'End') return movedRange(window, span.end - window.end, span);
  if (key !== 'ArrowLeft' && key !== 'ArrowRight') return null;
  const by = Math.round(key === 'ArrowLeft' ? -bar : bar);
  if (event.shiftKey) return draggedRange('end', window, window.end, window.end + by, span);
  if (event.altKey) return draggedRange('start', window, window.start, window.start + by, span);
  return movedRange(window, by, span);
}

let saying: ReturnType<typeof setTimeout> | undefined;

/** Says where the window is once the keys rest. */
function announce(window: TimeWindow): void {
  clearTimeout(saying);
  saying = setTimeout(() => {
    const clock = clockOf(useView.getState().settings.zone);
    const total = currentCounts()?.window.total;
    speak(
      `Window from ${readableTime(window.start, clock)} to ${readableTime(window.end, clock)}${total === undefined ? '' : `, ${total} contacts`}`,
    );
  }, 350);
}
