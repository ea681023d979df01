import { filterValue } from '../../shared/lib/filter-value.ts';

/** Fields by which a record's cell can narrow the filter. */
export type NarrowField = 'from' | 'to' | 'kind' | 'outcome' | 'source';

/** The filter with one more condition: only this value of the field, or everything but it. The same condition is not added twice. */
export function narrowed(filter: string, field: NarrowField, value: string, only: boolean): string {
  const term = `${only ? '' : 'not '}${field}:${filterValue(value)}`;
  const before = filter.trim();
  if (before === '' || before === term) return term;
  if (before.split(/\s+and\s+/).includes(term)) return before;
  return /\bor\b/i.test(before) ? `(${before}) and ${term}` : `${before} and ${term}`;
}
