import type { Micros, TimeWindow } from '../../shared/model/time.ts';

/** Pixels for an instant when the view fills the width. */
export function toX(time: Micros, view: TimeWindow, width: number): number {
  return ((time - view.start) / (view.end - view.start)) * width;
}

/** The instant at a pixel, whole microseconds. */
export function toTime(x: number, view: TimeWindow, width: number): Micros {
  return Math.round(view.start + (x / width) * (view.end - view.start));
}

/** What a drag that begins at a pixel does to a range drawn from `left` to `right`. */
export type Grip = 'start' | 'end' | 'move' | 'new';

/** The edges have a few pixels on both sides; a range that fills everything cannot be moved, so its middle begins a new one. */
export function gripAt(x: number, left: number, right: number, width: number): Grip {
  const reach = 6;
  if (Math.abs(x - left) <= reach && (right - left > 3 * reach || x <= left)) return 'start';
  if (Math.abs(x - right) <= reach) return 'end';
  const fills = left <= 0.5 && right >= width - 0.5;
  return x > left && x < right && !fills ? 'move' : 'new';
}

/** Shortest window that can be drawn by hand: a millisecond. */
const SHORTEST = 1000;

/** The range after a drag from one instant to another, kept in order and inside the limits. */
export function draggedRange(grip: Grip, range: TimeWindow, from: Micros, to: Micros, limits: TimeWindow): TimeWindow {
  const clamp = (time: Micros): Micros => Math.min(Math.max(time, limits.start), limits.end);
  if (grip === 'move') return movedRange(range, to - from, limits);
  const fixed = grip === 'start' ? range.end : grip === 'end' ? range.start : clamp(from);
  const other = clamp(to);
  const start = Math.min(fixed, other);
  const end = Math.max(fixed, other);
  return end - start >= SHORTEST
    ? { start, end }
    : { start: Math.min(start, limits.end - SHORTEST), end: Math.min(start, limits.end - SHORTEST) + SHORTEST };
}

/** The range moved by a time, stopping at the limits with its length kept. */
export function movedRange(range: TimeWindow, by: number, limits: TimeWindow): TimeWindow {
  const length = Math.min(range.end - range.start, limits.end - limits.start);
  const start = Math.round(Math.min(Math.max(range.start + by, limits.start), limits.end - length));
  return { start, end: start + length };
}

/** The view zoomed by a factor (under 1: closer) around an instant that keeps its place. */
export function zoomedView(view: TimeWindow, factor: number, around: Micros, limits: TimeWindow): TimeWindow {
  const whole = limits.end - limits.start;
  const length = Math.min(Math.max((view.end - view.start) * factor, Math.min(SHORTEST * 1000, whole)), whole);
  const share = (around - view.start) / (view.end - view.start);
  const start = Math.min(Math.max(around - share * length, limits.start), limits.end - length);
  return { start: Math.round(start), end: Math.round(start + length) };
}
