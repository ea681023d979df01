import { useCallback, useEffect, useState } from 'react';
import type { HypothesisMatrix } from '../../shared/model/hypothesis.ts';
import { useCase } from '../state/case.ts';
import { attempt } from '../state/case-actions.ts';
import { ask, type CallArgs, listen } from '../state/client.ts';

/** Calls that change the matrix and answer with the changed one. */
export type MatrixCall = 'rate-evidence' | 'weigh-evidence' | 'save-evidence' | 'delete-evidence';

export interface MatrixState {
  /** Null until it is first known. */
  readonly matrix: HypothesisMatrix | null;
  /** True when the change was made. */
  readonly change: <N extends MatrixCall>(name: N, args: CallArgs<N>) => Promise<boolean>;
}

/** The matrix of the open case, asked for again whenever anything in the case has changed: findings, judgements, ratings, a step undone. */
export function useMatrix(): MatrixState {
  const path = useCase((state) => state.summary?.path);
  const [matrix, setMatrix] = useState<HypothesisMatrix | null>(null);
  useEffect(() => {
    let stale = false;
    const read = (): void => {
      if (path === undefined) return;
      void ask('list-hypotheses', {}).then((answer) => {
        if (answer.ok && !stale) setMatrix(answer.value);
      });
    };
    read();
    const stop = listen('changed', read);
    return () => {
      stale = true;
      stop();
    };
  }, [path]);
  const change = useCallback(async <N extends MatrixCall>(name: N, args: CallArgs<N>): Promise<boolean> => {
    const answer = await attempt(name, args);
    if (answer !== undefined) setMatrix(answer as HypothesisMatrix);
    return answer !== undefined;
  }, []);
  return { matrix, change };
}
