import { useEffect, useState } from 'react';
import type { Result } from '../../shared/lib/result.ts';
import { useCase } from './case.ts';
import { ask, type CallAnswer, type CallArgs, type CallName } from './client.ts';
import { latest } from './latest.ts';

/**
 * The answer to a question that changes while a hand is on a slider: the last answer stays until the next is there, and only the newest question waits.
 * Asked again when the case changes.
 */
export function useAsked<N extends CallName>(name: N, args: CallArgs<N>): Result<CallAnswer<N>> | null {
  const [answer, setAnswer] = useState<Result<CallAnswer<N>> | null>(null);
  const generation = useCase((state) => state.generation);
  const [asking] = useState(() => latest<CallArgs<N>, Result<CallAnswer<N>>>((question) => ask(name, question), setAnswer));
  const key = JSON.stringify(args);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the arguments; a changed case answers the same question anew
  useEffect(() => asking.ask(args), [asking, key, generation]);
  useEffect(() => () => asking.cancel(), [asking]);
  return answer;
}
