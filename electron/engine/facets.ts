import type { Facet } from '../../shared/contract/engine-answers.ts';
import { OUTCOME_NAMES } from '../../shared/model/outcome.ts';
import type { CaseMemory } from './case-memory.ts';
import { BLOCK } from './filter/row-marker.ts';
import type { RowSet } from './records.ts';
import { byText } from './strongest-pairs.ts';

/** Blocks of rows that are counted before others are answered: some five milliseconds. */
const BLOCKS_AT_ONCE = 8;

/** The commonest values of each field among the rows that are shown, so that facets follow window, subject and filter. */
export async function countFacets(memory: CaseMemory, set: RowSet, most: number): Promise<Facet[]> {
  const { table } = memory;
  const columns = [
    { field: 'from', column: table.from, names: table.hosts },
    { field: 'to', column: table.to, names: table.hosts },
    { field: 'kind', column: table.kind, names: table.kinds },
    { field: 'outcome', column: table.outcome, names: OUTCOME_NAMES },
    { field: 'source', column: table.source, names: table.sources.map(({ path }) => path) },
  ] as const;
  const counts = columns.map(({ names }) => new Uint32Array(names.length));
  const marks = new Uint8Array(BLOCK).fill(1);
  let counted = 0;
  for (let from = set.start; from < set.end; from += BLOCK) {
    const to = Math.min(set.end, from + BLOCK);
    if (set.is === 'marked') set.marker(from, to, marks);
    for (const [i, { column }] of columns.entries()) addUp(counts[i]!, column, from, to, marks);
    if (++counted % BLOCKS_AT_ONCE === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  return columns.map(({ field, names }, i) => commonest(field, names, counts[i]!, most));
}

function addUp(counts: Uint32Array, column: Uint8Array | Uint16Array | Uint32Array, from: number, to: number, marks: Uint8Array): void {
  for (let row = from; row < to; row++) counts[column[row]!]! += marks[row - from]!;
}

function commonest(field: Facet['field'], names: readonly string[], counts: Uint32Array, most: number): Facet {
  const present: number[] = [];
  for (let value = 0; value < counts.length; value++) if (counts[value]! > 0) present.push(value);
  present.sort((a, b) => counts[b]! - counts[a]! || byText(names[a]!, names[b]!));
  return { field, distinct: present.length, values: present.slice(0, most).map((value) => ({ value: names[value]!, events: counts[value]! })) };
}
