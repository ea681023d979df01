import type { Entity } from '../../shared/model/entity.ts';

/** Hosts with grouped ones merged: what pairs, graph and findings speak of. Hosts keep their index; entities follow. */
export interface Actors {
  /** Printed name of each actor: every host, then every entity. */
  readonly names: readonly string[];
  /** Actor of each host; undefined when nothing is grouped. */
  readonly actorOf: Uint32Array | undefined;
  /** Index of the first entity in `names`. */
  readonly firstEntity: number;
  /** Host index by canonical name. */
  readonly hostIndex: ReadonlyMap<string, number>;
  readonly entities: readonly Entity[];
  /** Entities that are shown open, as the hosts they are made of: the entity of each such host, by host. Their own actors then have no contacts. */
  readonly inside: ReadonlyMap<number, Entity>;
}

/**
 * Merges hosts into their entities. Hosts of an entity that the table does not hold are passed over: another source may bring them.
 * @param opened ids of entities whose hosts stay apart
 */
export function groupActors(hosts: readonly string[], entities: readonly Entity[], opened: readonly string[] = []): Actors {
  const hostIndex = new Map<string, number>();
  for (let i = 0; i < hosts.length; i++) hostIndex.set(hosts[i]!, i);
  const inside = new Map<number, Entity>();
  if (entities.length === 0) return { names: hosts, actorOf: undefined, firstEntity: hosts.length, hostIndex, entities, inside };
  const actorOf = new Uint32Array(hosts.length);
  for (let i = 0; i < hosts.length; i++) actorOf[i] = i;
  for (const [k, entity] of entities.entries()) {
    for (const name of entity.hosts) {
      const host = hostIndex.get(name);
      if (host === undefined) continue;
      if (opened.includes(entity.id)) inside.set(host, entity);
      else actorOf[host] = hosts.length + k;
    }
  }
  return { names: [...hosts, ...entities.map((entity) => entity.name)], actorOf, firstEntity: hosts.length, hostIndex, entities, inside };
}
