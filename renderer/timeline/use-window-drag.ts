import { type RefObject, useEffect, useRef } from 'react';
import type { TimeWindow } from '../../shared/model/time.ts';
import { useCase } from '../state/case.ts';
import { scrubTo } from '../state/playback.ts';
import { setWindow, useSelection } from '../state/selection.ts';
import { draggedRange, type Grip, gripAt, movedRange, toTime, toX, zoomedView } from './time-scale.ts';

interface Drag {
  readonly grip: Grip;
  readonly from: number;
  readonly window: TimeWindow;
  readonly x: number;
  moved: boolean;
}

/** The window by hand: draw a new one, pull an edge, push the middle; a press alone sets the handle. The wheel zooms, sideways it pans. */
export function useWindowDrag(area: RefObject<HTMLDivElement | null>, span: TimeWindow, view: TimeWindow, width: number) {
  const drag = useRef<Drag | null>(null);
  useWheel(area);
  const xOf = (event: React.PointerEvent): number => event.clientX - (area.current?.getBoundingClientRect().left ?? 0);
  const windowNow = (): TimeWindow => useSelection.getState().window ?? span;
  const gripOf = (x: number): Grip => gripAt(x, toX(windowNow().start, view, width), toX(windowNow().end, view, width), width);
  return {
    onPointerDown(event: React.PointerEvent) {
      if (event.button !== 0 || width === 0 || (event.target as HTMLElement).closest('button, [role="slider"]') !== null) return;
      const x = xOf(event);
      event.currentTarget.setPointerCapture(event.pointerId);
      drag.current = { grip: gripOf(x), from: toTime(x, view, width), window: windowNow(), x, moved: false };
      useSelection.setState({ playing: false });
    },
    onPointerMove(event: React.PointerEvent) {
      const x = xOf(event);
      const now = drag.current;
      if (now === null) {
        event.currentTarget.setAttribute('data-grip', gripOf(x));
        return;
      }
      if (!now.moved && Math.abs(x - now.x) < 3) return;
      now.moved = true;
      setWindow(draggedRange(now.grip, now.window, now.from, toTime(x, view, width), span));
    },
    onPointerUp(event: React.PointerEvent) {
      const now = drag.current;
      drag.current = null;
      if (now !== null && !now.moved && now.grip !== 'start' && now.grip !== 'end') {
        const time = toTime(xOf(event), view, width);
        if (time >= windowNow().start && time < windowNow().end) useSelection.setState({ playhead: time });
        else scrubTo(time);
      }
    },
    onPointerCancel() {
      drag.current = null;
    },
    onDoubleClick() {
      useSelection.setState({ view: span });
      setWindow(span);
    },
  };
}

/** The wheel must be told not to scroll, which React's own listener cannot. */
function useWheel(area: RefObject<HTMLDivElement | null>): void {
  useEffect(() => {
    const element = area.current;
    if (element === null) return;
    const turned = (event: WheelEvent): void => {
      const { view } = useSelection.getState();
      const span = useCase.getState().summary?.span ?? null;
      if (view === null || span === null) return;
      event.preventDefault();
      const box = element.getBoundingClientRect();
      const sideways = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY);
      if (sideways) {
        const by = ((event.deltaX || event.deltaY) / box.width) * (view.end - view.start);
        useSelection.setState({ view: movedRange(view, by, span) });
      } else {
        const around = toTime(event.clientX - box.left, view, box.width);
        useSelection.setState({ view: zoomedView(view, 1.0015 ** event.deltaY, around, span) });
      }
    };
    element.addEventListener('wheel', turned, { passive: false });
    return () => element.removeEventListener('wheel', turned);
  }, [area]);
}
