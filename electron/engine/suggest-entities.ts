import type { Finding } from '../../shared/model/finding.ts';
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

interface Group {
  readonly name: string;
  readonly because: string;
  readonly hosts: number[];
  events: number;
}

/**
 * Hosts that may belong together, by subnet, by name, by domain, and because they were found to act as one: only ever suggested. Those with the most events first;
 * hosts that are grouped already are left out.
 */
export function suggestEntities(memory: CaseMemory, findings: readonly Finding[]): Suggestion[] {
  const { table, actors, eventsOfActor } = memory;
  const groups = new Map<string, Group>();
  const free = (host: number): boolean => (actors.actorOf === undefined || actors.actorOf[host] === host) && eventsOfActor[host]! > 0;
  const put = (name: string, because: string, host: number): void => {
    const group = groups.get(because) ?? { name, because, hosts: [], events: 0 };
    groups.set(because, group);
    group.hosts.push(host);
    group.events += eventsOfActor[host]!;
  };
  for (let host = 0; host < table.hosts.length; host++) {
    if (!free(host)) continue;
    for (const { name, because } of kinships(table.hosts[host]!)) put(name, because, host);
  }
  for (const { analysis, verdict, subject } of findings) {
    if (analysis !== 'synchrony' || verdict !== 'found') continue;
    const hosts = (subject.hosts ?? []).map((name) => actors.hostIndex.get(name));
    if (hosts.length < FEWEST_HOSTS || !hosts.every((host) => host !== undefined && free(host))) continue;
    const because = `found to act as one: ${subject.hosts!.join(' and ')}`;
    if (!groups.has(because)) for (const host of hosts) put('', because, host!);
  }
  return [...groups.values()]
    .filter((group) => group.hosts.length >= FEWEST_HOSTS && group.hosts.length <= MOST_HOSTS)
    .sort((a, b) => b.events - a.events || byText(a.because, b.because))
    .slice(0, MOST_SUGGESTIONS)
    .map((group) => ({ name: group.name, because: group.because, hosts: group.hosts.map((host) => table.hosts[host]!).sort(byText) }));
}

/** What a host may share with others by how it is called. */
function kinships(host: string): { readonly name: string; readonly because: string }[] {
  const address = addressGroups(host);
  if (address !== null) {
    const block =
      address.length === 2
        ? `${host.slice(0, host.lastIndexOf('.'))}.0/24`
        : `${address
            .slice(0, 4)
            .map((group) => group.toString(16))
            .join(':')}::/64`;
    return [{ name: block, because: `addresses in ${block}` }];
  }
  const kin: { name: string; because: string }[] = [];
  const pattern = host.replace(/\d+/g, '#');
  if (pattern !== host) kin.push({ name: host.replace(/\d+/, ''), because: `names that differ only in a number: ${pattern}` });
  const domain = registrableDomain(host);
  if (domain !== null && domain !== host) kin.push({ name: domain, because: `names under ${domain}` });
  return kin;
}

/** Second labels under which countries let others register; the list of all such suffixes is long and changes, these are most of what logs hold. */
const SHARED = new Set(['ac', 'co', 'com', 'edu', 'go', 'gob', 'gov', 'gouv', 'ltd', 'me', 'mil', 'ne', 'net', 'nom', 'or', 'org', 'plc', 'sch']);

/** The part of a name that somebody registers: "example.co.uk" of "www.example.co.uk"; null for names without one. A guess, so only ever used to suggest. */
export function registrableDomain(host: string): string | null {
  const labels = host.split('.');
  if (labels.length < 2) return null;
  const [second = '', top = ''] = labels.slice(-2);
  const suffix = top.length === 2 && SHARED.has(second) ? 2 : 1;
  return labels.length > suffix ? labels.slice(-suffix - 1).join('.') : null;
}
