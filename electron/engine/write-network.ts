import { fail, ok, type Result } from '../../shared/lib/result.ts';
import type { SourceSummary } from '../../shared/model/source.ts';
import type { TimeWindow } from '../../shared/model/time.ts';
import { networkAsGexf } from '../report/export-gexf.ts';
import { networkAsGraphml } from '../report/export-graphml.ts';
import { entitiesForI2, linksForI2 } from '../report/export-i2.ts';
import type { Network, NetworkNode } from '../report/network.ts';
import { isAddress } from './address-class.ts';
import { CaseMemory } from './case-memory.ts';
import { byText } from './strongest-pairs.ts';
import { writeWhole } from './write-export.ts';

/** Endings of files that hold who contacted whom, for other programs. */
export const NETWORK_ENDINGS = /(?:\.graphml|\.gexf|-i2\.csv)$/i;

/** All parties that have contacts, by name, and all pairs, by the names of both. Groups stand for their hosts. */
export function networkOf(memory: CaseMemory, title: string): Network {
  const { pairs, actors, eventsOfActor } = memory;
  const used = new Set<number>();
  for (let pair = 0; pair < pairs.count; pair++) used.add(pairs.from[pair]!).add(pairs.to[pair]!);
  const order = [...used].sort((a, b) => byText(actors.names[a]!, actors.names[b]!) || a - b);
  const placeOf = new Map(order.map((actor, place) => [actor, place]));
  const hosts = memory.table.hosts.length;
  const nodes = order.map((actor): NetworkNode => {
    const name = actors.names[actor]!;
    const entity = actor < hosts ? undefined : actors.entities.find((candidate) => candidate.name === name);
    const type = actor >= hosts ? 'entity' : isAddress(name) ? 'address' : 'name';
    return { name, type, hosts: entity?.hosts.length ?? 1, events: eventsOfActor[actor]! };
  });
  const known = (time: number): number | null => (Number.isNaN(time) ? null : time);
  const links = Array.from({ length: pairs.count }, (_, pair) => ({
    from: placeOf.get(pairs.from[pair]!)!,
    to: placeOf.get(pairs.to[pair]!)!,
    count: pairs.total[pair]!,
    unique: pairs.unique[pair]!,
    first: known(pairs.first[pair]!),
    last: known(pairs.last[pair]!),
  })).sort((a, b) => a.from - b.from || a.to - b.to);
  return { title, nodes, links };
}

/**
 * Writes the network of a window (null: of everything) for another program. Answers with the files written and how many links they hold.
 * @param sources whose originals are never written over
 */
export async function writeNetwork(
  memory: CaseMemory,
  title: string,
  path: string,
  window: TimeWindow | null,
  sources: readonly SourceSummary[] = memory.table.sources,
): Promise<Result<{ readonly files: readonly string[]; readonly links: number }>> {
  const network = networkOf(window === null ? memory : CaseMemory.ofWindow(memory, window), title);
  const stem = path.replace(/\.csv$/i, '');
  const parts: readonly (readonly [string, Iterable<string>])[] = /\.graphml$/i.test(path)
    ? [[path, networkAsGraphml(network)]]
    : /\.gexf$/i.test(path)
      ? [[path, networkAsGexf(network)]]
      : /-i2\.csv$/i.test(path)
        ? [
            [`${stem}-entities.csv`, entitiesForI2(network)],
            [`${stem}-links.csv`, linksForI2(network)],
          ]
        : [];
  if (parts.length === 0) return fail('wrong-call', `${path}: a network is exported as .graphml, .gexf or -i2.csv; choose a name that ends so`);
  for (const [file, pieces] of parts) {
    const written = await writeWhole(sources, file, pieces);
    if (!written.ok) return written;
  }
  return ok({ files: parts.map(([file]) => file), links: network.links.length });
}
