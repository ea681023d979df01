import type { Micros, TimeWindow } from '../../shared/model/time.ts';
import { MICROS_PER_DAY, MICROS_PER_HOUR, MICROS_PER_MINUTE } from '../../shared/model/time.ts';
import { useCase } from './case.ts';
import { attempt } from './case-actions.ts';
import { setWindow, subjectArgument, useSelection } from './selection.ts';
import { speak } from './view.ts';

/** Speeds of the player: how much of the log's time passes in a second. */
export const speeds: readonly { readonly perSecond: Micros; readonly name: string }[] = [
  { perSecond: MICROS_PER_MINUTE, name: '1 minute a second' },
  { perSecond: MICROS_PER_HOUR, name: '1 hour a second' },
  { perSecond: MICROS_PER_DAY, name: '1 day a second' },
  { perSecond: 7 * MICROS_PER_DAY, name: '1 week a second' },
];

/** The fastest speed at which the span still takes a few seconds; where the player starts. */
export function fittingSpeed(span: TimeWindow): number {
  let best = 0;
  for (const [i, { perSecond }] of speeds.entries()) if ((span.end - span.start) / perSecond >= 10) best = i;
  return best;
}

/**
 * Where the window goes when the handle is pulled to a moment: it keeps its length and carries the handle at its end, inside the span.
 * A window that covers (nearly) everything has nowhere to go, so it becomes a twentieth of the span.
 */
export function windowAtHandle(time: Micros, window: TimeWindow, span: TimeWindow): TimeWindow {
  const whole = span.end - span.start;
  const length = window.end - window.start > whole * 0.9 ? whole / 20 : window.end - window.start;
  const end = Math.min(Math.max(time, span.start + length), span.end);
  return { start: Math.round(end - length), end: Math.round(end) };
}

/** Pulls the scrub handle to a moment; the window follows. */
export function scrubTo(time: Micros): void {
  const { window } = useSelection.getState();
  const span = useCase.getState().summary?.span ?? null;
  if (window === null || span === null) return;
  const inside = Math.min(Math.max(time, span.start), span.end);
  useSelection.setState({ playhead: inside });
  setWindow(windowAtHandle(inside, window, span));
}

let frame = 0;
let last = 0;

function tick(now: number): void {
  const { playing, playhead, window, speed, loop } = useSelection.getState();
  const span = useCase.getState().summary?.span ?? null;
  if (!playing || window === null || span === null) return;
  const passed = Math.min(now - last, 100) / 1000;
  last = now;
  const next = (playhead ?? span.start) + speeds[speed]!.perSecond * passed;
  if (next < span.end) scrubTo(next);
  else if (loop) scrubTo(span.start);
  else {
    scrubTo(span.end);
    useSelection.setState({ playing: false });
    return;
  }
  frame = requestAnimationFrame(tick);
}

/** Starts or stops the player; from the start again when it stands at the end. */
export function togglePlaying(): void {
  const { playing, playhead } = useSelection.getState();
  const span = useCase.getState().summary?.span ?? null;
  if (span === null) return;
  cancelAnimationFrame(frame);
  const from = playhead === null || playhead >= span.end ? span.start : playhead;
  useSelection.setState({ playing: !playing, playhead: playing ? playhead : from });
  speak(playing ? 'Paused' : 'Playing');
  if (playing) return;
  last = performance.now();
  frame = requestAnimationFrame(tick);
}

/** Goes to the next or previous event of the subject, or of all. The window moves only when the event lies outside of it. */
export async function stepEvent(direction: 'next' | 'previous'): Promise<void> {
  const { subject, playhead, window } = useSelection.getState();
  if (window === null) return;
  const time = playhead ?? (direction === 'next' ? window.start : window.end);
  const answer = await attempt('step-event', { time, direction, ...(subject === null ? {} : { subject: subjectArgument(subject) }) });
  if (answer === undefined) return;
  if (answer.time === null) {
    speak(direction === 'next' ? 'No later event' : 'No earlier event');
    return;
  }
  const now = useSelection.getState().window!;
  if (answer.time < now.start || answer.time >= now.end) scrubTo(answer.time + 1);
  useSelection.setState({ playhead: answer.time });
}
