import type { ColumnMapping, SourceSummary } from '../../shared/model/source.ts';

/** A mapping that a source was read by. */
export interface MappingTemplate {
  readonly mapping: ColumnMapping;
  /** Path of the source. */
  readonly path: string;
}

/**
 * The mapping of the source read last all of whose mapped columns a table has too: the next month's export of the same program. Null when there is none.
 * Columns without names go by their numbers, so that a table without a header matches any other that is as wide.
 */
export function mappingTemplate(columns: readonly string[], sources: readonly Pick<SourceSummary, 'path' | 'asked'>[]): MappingTemplate | null {
  const names = new Set(columns);
  for (const { path, asked } of [...sources].reverse()) {
    const mapping = asked?.mapping;
    if (mapping && Object.values(mapping).every((column) => names.has(column))) return { mapping, path };
  }
  return null;
}
