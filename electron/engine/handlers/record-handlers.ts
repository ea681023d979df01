import type { RawRecord } from '../../../shared/contract/engine-answers.ts';
import { visible } from '../../../shared/lib/host-name.ts';
import { fail, ok, type Result } from '../../../shared/lib/result.ts';
import type { TimeWindow } from '../../../shared/model/time.ts';
import { readRejects } from '../../store/sources.ts';
import { countFacets } from '../facets.ts';
import { compileFilter } from '../filter/compile-filter.ts';
import type { HandlersFor } from '../handler.ts';
import { bothOf } from '../histogram.ts';
import type { OpenCase } from '../open-case.ts';
import { readRaw } from '../read-raw.ts';
import { countOf, findRows, page, type RowSet } from '../records.ts';
import { search } from '../search.ts';
import { type SubjectNames, subjectMarker } from '../subject-marker.ts';
import { isWindow } from './timeline-handlers.ts';

export const recordHandlers: HandlersFor<'list-records' | 'count-facets' | 'read-raw' | 'list-rejects' | 'search'> = {
  'list-records': ({ offset, limit, ...shown }, engine) => {
    const current = engine.openCase;
    if (!current.ok) return current;
    const set = rowsFor(current.value, shown);
    return set.ok ? ok({ total: countOf(set.value), rows: page(current.value.memory, set.value, offset, limit) }) : set;
  },
  'count-facets': async ({ most, ...shown }, engine) => {
    const current = engine.openCase;
    if (!current.ok) return current;
    const set = rowsFor(current.value, shown);
    return set.ok ? ok(await countFacets(current.value.memory, set.value, most)) : set;
  },
  'read-raw': async ({ source, line }, engine): Promise<Result<RawRecord>> => {
    const current = engine.openCase;
    if (!current.ok) return current;
    const summary = current.value.memory.table.sources[source];
    return summary === undefined ? fail('not-found', 'This case has no such source.') : ok(await readRaw(summary, line));
  },
  'list-rejects': async ({ source, offset, limit }, engine) => {
    const current = engine.openCase;
    if (!current.ok) return current;
    const { memory, store } = current.value;
    const number = memory.sourceNumbers[source];
    if (number === undefined) return fail('not-found', 'This case has no such source.');
    const decoder = new TextDecoder('utf-8');
    const rejects = await readRejects(store.database.main, number, offset, limit);
    return ok(rejects.map(({ line, reason, raw }) => ({ source, line, reason, raw: visible(decoder.decode(raw)) })));
  },
  search: async ({ text, limit }, engine) => {
    const current = engine.openCase;
    return current.ok ? ok(await search(current.value, text, limit)) : current;
  },
};

/** Which rows a list shows. */
export interface ShownRows {
  readonly window: TimeWindow | null;
  readonly subject?: SubjectNames | undefined;
  readonly filter?: string | undefined;
  readonly zone?: string | undefined;
}

/** The rows asked for; those of the question before are kept, so that scrolling costs nothing. */
export function rowsFor(open: OpenCase, { window, subject, filter = '', zone }: ShownRows): Result<RowSet> {
  if (window !== null && !isWindow(window)) return fail('wrong-call', 'The window ends before it begins.');
  const key = JSON.stringify([open.generation, window, subject, filter, zone]);
  if (open.rows?.key === key) return ok(open.rows.set);
  const compiled = compileFilter(filter, open.memory, zone);
  if (!compiled.ok) return compiled;
  const set = findRows(open.memory, window, bothOf(subjectMarker(open.memory, subject), compiled.value));
  open.rows = { key, set };
  return ok(set);
}
