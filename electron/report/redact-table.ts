import { sourceName } from '../../shared/lib/source-name.ts';
import type { Entity } from '../../shared/model/entity.ts';
import type { EventTable } from '../../shared/model/event-table.ts';
import { type RedactionMap, redactText } from './redact.ts';

/** The events with every term replaced in every text of them: hosts, kinds, attributes, names of sources (without their folders). Rows stay as they are. */
export function redactTable(table: EventTable, map: RedactionMap): EventTable {
  const all = (texts: readonly string[]): string[] => texts.map((text) => redactText(text, map));
  return {
    ...table,
    hosts: all(table.hosts),
    kinds: all(table.kinds),
    details: all(table.details),
    sources: table.sources.map((source) => ({ ...source, path: redactText(sourceName(source.path), map) })),
  };
}

/** The same for groups: their names, and which hosts are in them as the redacted table names those. */
export function redactEntities(entities: readonly Entity[], map: RedactionMap): Entity[] {
  return entities.map((entity) => ({ ...entity, name: redactText(entity.name, map), hosts: entity.hosts.map((host) => redactText(host, map)) }));
}

/** Everything that an export of a table could say, for the check that nothing leaks. */
export function textsOfTable({ hosts, kinds, details, sources }: EventTable, entities: readonly Entity[]): string {
  return [...hosts, ...kinds, ...details, ...sources.map((source) => source.path), ...entities.map((entity) => entity.name)].join('\n');
}
