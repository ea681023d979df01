import { useRef } from 'react';
import { readableTime } from '../../shared/lib/format-value.ts';
import type { TimeWindow } from '../../shared/model/time.ts';
import { scrubTo, stepEvent } from '../state/playback.ts';
import { useSelection } from '../state/selection.ts';
import { useView } from '../state/view.ts';
import { clockOf } from '../ui/clock.ts';
import { toTime, toX } from './time-scale.ts';

interface HandleProps {
  readonly view: TimeWindow;
  readonly width: number;
}

/** The scrub handle: pull it and the window follows, and with it the graph. */
export function Handle({ view, width }: HandleProps) {
  const window = useSelection((state) => state.window);
  const chosen = useSelection((state) => state.playhead);
  const zone = useView((state) => state.settings.zone);
  const offset = useRef<number | null>(null);
  if (window === null) return null;
  const playhead = chosen ?? window.end;
  const x = toX(playhead, view, width);
  if (x < -8 || x > width + 8) return null;
  const step = (window.end - window.start) / 20;
  return (
    <div
      className="handle"
      style={{ left: x }}
      role="slider"
      tabIndex={0}
      aria-label="Scrub handle"
      aria-valuemin={view.start}
      aria-valuemax={view.end}
      aria-valuenow={playhead}
      aria-valuetext={`${readableTime(playhead, clockOf(zone))}, ${zone}`}
      onPointerDown={(event) => {
        event.stopPropagation();
        event.currentTarget.setPointerCapture(event.pointerId);
        offset.current = event.clientX - x;
        useSelection.setState({ playing: false });
      }}
      onPointerMove={(event) => offset.current !== null && scrubTo(toTime(event.clientX - offset.current, view, width))}
      onPointerUp={() => {
        offset.current = null;
      }}
      onPointerCancel={() => {
        offset.current = null;
      }}
      onKeyDown={(event) => {
        if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') scrubTo(playhead + (event.key === 'ArrowLeft' ? -step : step));
        else if (event.key === 'ArrowUp' || event.key === 'ArrowDown') void stepEvent(event.key === 'ArrowUp' ? 'next' : 'previous');
        else return;
        event.preventDefault();
        event.stopPropagation();
      }}
    >
      <span className="handle-knob" />
    </div>
  );
}
