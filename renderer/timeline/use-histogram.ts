import { useEffect, useMemo, useState } from 'react';
import type { Histogram } from '../../shared/contract/engine-answers.ts';
import type { EngineArgs } from '../../shared/contract/engine-commands.ts';
import type { Result } from '../../shared/lib/result.ts';
import { useCase } from '../state/case.ts';
import { ask } from '../state/client.ts';
import { latest } from '../state/latest.ts';

type Question = EngineArgs<'draw-histogram'>;

/** The histogram for a question, the last one until the new one is there. Null before the first. Only the newest question is answered. */
export function useHistogram(question: Question | null): Histogram | null {
  const [histogram, setHistogram] = useState<Histogram | null>(null);
  const generation = useCase((state) => state.generation);
  const asking = useMemo(
    () =>
      latest<Question, Result<Histogram>>(
        (next) => ask('draw-histogram', next),
        (answer) => answer.ok && setHistogram(answer.value),
      ),
    [],
  );
  const key = question === null ? null : JSON.stringify(question);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a changed case answers the same question anew
  useEffect(() => {
    if (key !== null) asking.ask(JSON.parse(key) as Question);
  }, [key, asking, generation]);
  return histogram;
}
