import { fail, ok, type Result } from '../../../shared/lib/result.ts';
import type { TimeWindow } from '../../../shared/model/time.ts';
import { compareTiming } from '../compare-timing.ts';
import type { EngineState } from '../engine-state.ts';
import { foldPhase } from '../fold-phase.ts';
import type { HandlersFor } from '../handler.ts';
import { burstsOf, inspectSubject } from '../inspect.ts';
import type { OpenCase } from '../open-case.ts';
import { type SubjectNames, titleOf } from '../subject-marker.ts';
import { clockOf, isWindow } from './timeline-handlers.ts';

export const inspectHandlers: HandlersFor<'inspect' | 'fold-phase' | 'compare-timing'> = {
  inspect: ({ subject, window, zone }, engine) => {
    const current = engine.openCase;
    if (!current.ok) return current;
    const clock = clockOf(zone);
    if (!clock.ok) return clock;
    if (!isWindow(window)) return fail('wrong-call', 'The window ends before it begins.');
    return ok(inspectSubject(current.value.memory, subject, window, clock.value));
  },
  'fold-phase': ({ subject, window, periodSeconds }, engine) => {
    const current = openWithin(engine, window);
    return current.ok ? ok(foldPhase(rememberedBursts(current.value, subject, window), periodSeconds)) : current;
  },
  'compare-timing': ({ subject, other, window, reachSeconds }, engine) => {
    const current = openWithin(engine, window);
    if (!current.ok) return current;
    const others = subject.to === undefined || subject.from === undefined ? { host: other } : { from: other, to: subject.to };
    return ok(
      compareTiming(
        {
          name: subject.from ?? titleOf(subject),
          times: rememberedBursts(current.value, subject, window),
          otherName: other,
          other: burstsOf(current.value.memory, others, window),
        },
        window,
        reachSeconds,
      ),
    );
  },
};

function openWithin(engine: EngineState, window: TimeWindow): Result<OpenCase> {
  return isWindow(window) && window.end > window.start ? engine.openCase : fail('wrong-call', 'The window ends before it begins.');
}

/** The bursts asked for last are kept: a slider asks for the same ones again and again. */
function rememberedBursts(open: OpenCase, subject: SubjectNames, window: TimeWindow): Float64Array {
  const key = JSON.stringify([open.generation, subject, window.start, window.end]);
  if (open.bursts?.key !== key) open.bursts = { key, times: burstsOf(open.memory, subject, window) };
  return open.bursts.times;
}
