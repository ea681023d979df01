import type { ColumnMapping, SourceSummary } from '../../shared/model/source.ts';

/** A mapping that a source was read by. */
export interface MappingTemplate {
  readonly mapping: ColumnMapping;
  /** Path of the source. */
  readonly path: string;
}

/**
 * The mapping of the source read last all of whose mapped columns a table has too: the next month's export of the same program. Null when there is none.
 * @param byNumber whether columns without a header, which go by their numbers, may match as well: where the table itself proposes no mapping
 */
export function mappingTemplate(
  columns: readonly string[],
  byNumber: boolean,
  sources: readonly Pick<SourceSummary, 'path' | 'asked'>[],
): MappingTemplate | null {
  const names = new Set(columns);
  for (const { path, asked } of [...sources].reverse()) {
    const mapping = asked?.mapping;
    if (mapping && Object.values(mapping).every((column) => names.has(column) && (byNumber || !/^\d+$/.test(column)))) return { mapping, path };
  }
  return null;
}
