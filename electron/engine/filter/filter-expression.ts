/** Fields a filter may name. */
export const FILTER_FIELDS = ['from', 'to', 'host', 'kind', 'outcome', 'bytes', 'time', 'source', 'line', 'detail'] as const;
export type FilterField = (typeof FILTER_FIELDS)[number];

export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>=';

/** A filter, understood. `word` is a bare word: part of the name of either host. */
export type FilterExpression =
  | { readonly is: 'and' | 'or'; readonly parts: readonly FilterExpression[] }
  | { readonly is: 'not'; readonly part: FilterExpression }
  | { readonly is: 'word'; readonly text: string }
  | { readonly is: 'term'; readonly field: FilterField; readonly comparison: Comparison; readonly value: string; readonly at: number };
