import { useEffect, useState } from 'react';
import type { Inspection } from '../../shared/contract/engine-answers.ts';
import { visible } from '../../shared/lib/host-name.ts';
import type { Failure, Result } from '../../shared/lib/result.ts';
import type { TimeWindow } from '../../shared/model/time.ts';
import { useCase } from '../state/case.ts';
import { ask } from '../state/client.ts';
import { latest } from '../state/latest.ts';
import { type SubjectChoice, subjectArgument } from '../state/selection.ts';

interface Asked {
  readonly subject: SubjectChoice;
  readonly window: TimeWindow;
  readonly zone: string;
}

/** Everything about a subject in a window; the last answer about the same subject stays until the next is there. */
export function useInspection(
  subject: SubjectChoice | null,
  window: TimeWindow | null,
  zone: string,
): { readonly value: Inspection | null; readonly failure: Failure | null } {
  const [answered, setAnswered] = useState<{ readonly asked: Asked; readonly result: Result<Inspection> } | null>(null);
  const generation = useCase((state) => state.generation);
  const [asking] = useState(() =>
    latest<Asked, Result<Inspection>>(
      (asked) => ask('inspect', { subject: subjectArgument(asked.subject), window: { ...asked.window }, zone: asked.zone }),
      (result, asked) => setAnswered({ asked, result: readable(result) }),
    ),
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: a changed case answers the same question anew
  useEffect(() => {
    if (subject !== null && window !== null) asking.ask({ subject, window, zone });
  }, [subject, window, zone, asking, generation]);
  if (subject === null || answered === null || answered.asked.subject !== subject) return { value: null, failure: null };
  return answered.result.ok ? { value: answered.result.value, failure: null } : { value: null, failure: answered.result.error };
}

/** Sentences name hosts as the log does; on the screen nothing in them may mislead. */
function readable(result: Result<Inspection>): Result<Inspection> {
  if (!result.ok) return result;
  const { intervals, raster, share } = result.value.sentences;
  return { ok: true, value: { ...result.value, sentences: { intervals: visible(intervals), raster: visible(raster), share: visible(share) } } };
}
