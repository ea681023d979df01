import { useCallback, useEffect, useRef, useState } from 'react';
import type { RecordRow } from '../../shared/contract/engine-answers.ts';
import type { EngineArgs } from '../../shared/contract/engine-commands.ts';
import type { Failure } from '../../shared/lib/result.ts';
import { useCase } from '../state/case.ts';
import { ask } from '../state/client.ts';

const PAGE = 200;
const MOST_PAGES = 40;

export type RecordsQuestion = Omit<EngineArgs<'list-records'>, 'offset' | 'limit'>;

export interface Pages {
  readonly total: number | null;
  readonly failure: Failure | null;
  /** The row if it is here; asking for one that is not fetches its page. */
  readonly row: (index: number) => RecordRow | undefined;
}

/** Rows of any number of records, fetched by the page as they come into view; only so many pages are kept. */
export function usePages(question: RecordsQuestion): Pages {
  const key = JSON.stringify(question);
  const generation = useCase((state) => state.generation);
  const [total, setTotal] = useState<number | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [, redraw] = useState(0);
  const pages = useRef(new Map<number, readonly RecordRow[] | 'asked'>());
  const era = useRef(0);

  const fetch = useCallback(
    async (page: number): Promise<void> => {
      const mine = era.current;
      pages.current.set(page, 'asked');
      const answer = await ask('list-records', { ...(JSON.parse(key) as RecordsQuestion), offset: page * PAGE, limit: PAGE });
      if (mine !== era.current) return;
      if (!answer.ok) {
        pages.current.delete(page);
        setFailure(answer.error);
        return;
      }
      pages.current.set(page, answer.value.rows);
      for (const old of pages.current.keys()) if (pages.current.size > MOST_PAGES && old !== page) pages.current.delete(old);
      setFailure(null);
      setTotal(answer.value.total);
      redraw((n) => n + 1);
    },
    [key],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: a changed case answers the same question anew
  useEffect(() => {
    era.current++;
    pages.current = new Map();
    void fetch(0);
  }, [fetch, generation]);

  const row = (index: number): RecordRow | undefined => {
    const page = Math.floor(index / PAGE);
    const rows = pages.current.get(page);
    if (rows === undefined) queueMicrotask(() => pages.current.has(page) || void fetch(page));
    return rows === undefined || rows === 'asked' ? undefined : rows[index - page * PAGE];
  };
  return { total, failure, row };
}
