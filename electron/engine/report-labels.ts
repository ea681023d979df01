import { sourceName } from '../../shared/lib/source-name.ts';
import type { HostLabels } from '../../shared/model/report.ts';
import type { LabelIndex } from '../formats/context/label-index.ts';
import type { CaseMemory } from './case-memory.ts';
import { byText, PRINTED_PAIRS, strongestPairs } from './strongest-pairs.ts';

const MOST_OF_HOST = 6;

/** What context files say of the hosts that a report names: those of its printed pairs, and those of the groups. */
export function reportLabels({ actors, pairs }: CaseMemory, labels: LabelIndex): HostLabels[] {
  const hosts = new Set<string>(actors.entities.flatMap((entity) => entity.hosts));
  for (const pair of strongestPairs(pairs, actors.names, PRINTED_PAIRS)) {
    hosts.add(actors.names[pairs.from[pair]!]!);
    hosts.add(actors.names[pairs.to[pair]!]!);
  }
  return [...hosts].sort(byText).flatMap((host) => {
    const found = labels.of(host).slice(0, MOST_OF_HOST);
    return found.length === 0 ? [] : [{ host, labels: found.map(({ kind, label, path, line }) => ({ kind, label, file: sourceName(path), line })) }];
  });
}
