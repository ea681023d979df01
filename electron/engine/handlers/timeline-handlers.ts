import { fail, ok, type Result } from '../../../shared/lib/result.ts';
import { isZone, ZoneClock } from '../../../shared/lib/zone.ts';
import { compileFilter } from '../filter/compile-filter.ts';
import type { HandlersFor } from '../handler.ts';
import { drawHistogram } from '../histogram.ts';
import { nextEvent } from '../next-event.ts';

/** The clock of a zone, or the Failure that says there is no such zone. */
export function clockOf(zone: string): Result<ZoneClock> {
  return isZone(zone) ? ok(new ZoneClock(zone)) : fail('wrong-call', `${zone} is not a time zone. Choose an IANA name such as Europe/Moscow.`);
}

export const timelineHandlers: HandlersFor<'draw-histogram' | 'step-event'> = {
  'draw-histogram': (args, engine) => {
    const current = engine.openCase;
    if (!current.ok) return current;
    const clock = clockOf(args.zone);
    if (!clock.ok) return clock;
    const filter = compileFilter(args.filter ?? '', current.value.memory, args.zone);
    if (!filter.ok) return filter;
    if (!isWindow(args.window)) return fail('wrong-call', 'The window ends before it begins.');
    return ok(
      drawHistogram(current.value.memory, { window: args.window, clock: clock.value, bins: args.bins, tracks: args.tracks, filter: filter.value }),
    );
  },
  'step-event': ({ time, direction, subject }, engine) => {
    const current = engine.openCase;
    return current.ok ? ok({ time: nextEvent(current.value.memory, time, direction, subject) }) : current;
  },
};

/** Half a million years either way: what `Date` can print. */
const FARTHEST = 8_640_000_000_000_000_000;

/** True for a window that has a beginning and an end, in this order, that dates can express. */
export function isWindow(window: { readonly start: number; readonly end: number }): boolean {
  return window.start <= window.end && Math.abs(window.start) < FARTHEST && Math.abs(window.end) < FARTHEST;
}
