import type { Facet } from '../../shared/contract/engine-answers.ts';
import { OUTCOME_NAMES } from '../../shared/model/outcome.ts';
import type { CaseMemory } from './case-memory.ts';
import { eachRow, type RowSet } from './records.ts';
import { byText } from './strongest-pairs.ts';

/** The commonest values of each field among the rows that are shown, so that facets follow window, subject and filter. */
export function countFacets(memory: CaseMemory, set: RowSet, most: number): Facet[] {
  const { table } = memory;
  const columns = [
    { field: 'from', column: table.from, names: table.hosts },
    { field: 'to', column: table.to, names: table.hosts },
    { field: 'kind', column: table.kind, names: table.kinds },
    { field: 'outcome', column: table.outcome, names: OUTCOME_NAMES },
    { field: 'source', column: table.source, names: table.sources.map(({ path }) => path) },
  ] as const;
  const counts = columns.map(({ names }) => new Uint32Array(names.length));
  eachRow(set, (row) => {
    for (let i = 0; i < columns.length; i++) counts[i]![columns[i]!.column[row]!]!++;
  });
  return columns.map(({ field, names }, i) => commonest(field, names, counts[i]!, most));
}

function commonest(field: Facet['field'], names: readonly string[], counts: Uint32Array, most: number): Facet {
  const present: number[] = [];
  for (let value = 0; value < counts.length; value++) if (counts[value]! > 0) present.push(value);
  present.sort((a, b) => counts[b]! - counts[a]! || byText(names[a]!, names[b]!));
  return { field, distinct: present.length, values: present.slice(0, most).map((value) => ({ value: names[value]!, events: counts[value]! })) };
}
