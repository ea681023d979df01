import type { CaseMemory } from './case-memory.ts';
import { addressGroups } from './filter/match-host.ts';
import { byText } from './strongest-pairs.ts';

export interface Suggestion {
  readonly name: string;
  readonly hosts: readonly string[];
  readonly because: string;
}

const MOST_SUGGESTIONS = 40;
const FEWEST_HOSTS = 2;
const MOST_HOSTS = 64;

/** Hosts that may belong together, by subnet and by name: only ever suggested. Those with the most events first; hosts that are grouped already are left out. */
export function suggestEntities(memory: CaseMemory): Suggestion[] {
  const { table, actors, eventsOfActor } = memory;
  const groups = new Map<string, { name: string; because: string; hosts: number[]; events: number }>();
  const put = (key: string, name: string, because: string, host: number): void => {
    let group = groups.get(key);
    if (group === undefined) {
      group = { name, because, hosts: [], events: 0 };
      groups.set(key, group);
    }
    group.hosts.push(host);
    group.events += eventsOfActor[host]!;
  };
  for (let host = 0; host < table.hosts.length; host++) {
    if (actors.actorOf !== undefined && actors.actorOf[host] !== host) continue;
    if (eventsOfActor[host] === 0) continue;
    const name = table.hosts[host]!;
    const address = addressGroups(name);
    if (address !== null) {
      const block =
        address.length === 2
          ? `${name.slice(0, name.lastIndexOf('.'))}.0/24`
          : `${address
              .slice(0, 4)
              .map((group) => group.toString(16))
              .join(':')}::/64`;
      put(`block ${block}`, block, `addresses in ${block}`, host);
    } else {
      const pattern = name.replace(/\d+/g, '#');
      if (pattern !== name) put(`name ${pattern}`, name.replace(/\d+/, ''), 'names that differ only in a number', host);
    }
  }
  return [...groups.values()]
    .filter((group) => group.hosts.length >= FEWEST_HOSTS && group.hosts.length <= MOST_HOSTS)
    .sort((a, b) => b.events - a.events || byText(a.name, b.name))
    .slice(0, MOST_SUGGESTIONS)
    .map((group) => ({ name: group.name, because: group.because, hosts: group.hosts.map((host) => table.hosts[host]!).sort(byText) }));
}
