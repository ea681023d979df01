import type { CaseMemory } from './case-memory.ts';
import { markByEither, markByMask, type RowMarker } from './filter/row-marker.ts';

/** What is looked at: names as printed. With both `from` and `to`, a pair; `entity` by its id or name. */
export interface SubjectNames {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly host?: string | undefined;
  readonly entity?: string | undefined;
}

/** Hosts that a printed name means: those of the entity of that name, or the one host. */
export function hostsNamed(memory: CaseMemory, name: string): readonly number[] {
  const { actors } = memory;
  const entity = actors.entities.find((candidate) => candidate.name === name || candidate.id === name);
  const names = entity?.hosts ?? [name];
  return names.map((host) => actors.hostIndex.get(host)).filter((host) => host !== undefined);
}

/** 1 for each host that one of the names means. */
export function maskOfHosts(memory: CaseMemory, name: string): Uint8Array {
  const mask = new Uint8Array(memory.table.hosts.length);
  for (const host of hostsNamed(memory, name)) mask[host] = 1;
  return mask;
}

/** Marks the rows of a subject; null when nothing is named, which means every row. */
export function subjectMarker(memory: CaseMemory, subject: SubjectNames | undefined): RowMarker | null {
  if (subject === undefined) return null;
  const { table } = memory;
  const { from, to } = subject;
  if (from !== undefined && to !== undefined) {
    const [fromMask, toMask] = [maskOfHosts(memory, from), maskOfHosts(memory, to)];
    return (start, end, marks) => {
      for (let row = start; row < end; row++) marks[row - start] = fromMask[table.from[row]!]! & toMask[table.to[row]!]!;
    };
  }
  if (from !== undefined) return markByMask(table.from, maskOfHosts(memory, from));
  if (to !== undefined) return markByMask(table.to, maskOfHosts(memory, to));
  const either = subject.host ?? subject.entity;
  return either === undefined ? null : markByEither(table, maskOfHosts(memory, either));
}

/** How a subject is called: "a > b", or the name. */
export function titleOf(subject: SubjectNames): string {
  if (subject.from !== undefined && subject.to !== undefined) return `${subject.from} > ${subject.to}`;
  return subject.host ?? subject.entity ?? subject.from ?? subject.to ?? 'everything';
}
