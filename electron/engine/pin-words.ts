import { readableCount } from '../../shared/lib/format-value.ts';
import type { Finding } from '../../shared/model/finding.ts';
import { type Pin, pinKey } from '../../shared/model/note.ts';
import type { CaseMemory } from './case-memory.ts';
import { hostsNamed, maskOfHosts } from './subject-marker.ts';

/** What is pinned says nothing any more: it is not in the case. */
const GONE = 'not in the case';

/** What the evidence behind each pin says now, by `pinKey`. A window says nothing by itself and has no entry. */
export function pinWords(memory: CaseMemory, findings: readonly Finding[], pins: readonly Pin[]): Record<string, string> {
  const words: Record<string, string> = {};
  for (const pin of pins) {
    const said = wordsOf(memory, findings, pin);
    if (said !== null) words[pinKey(pin)] = said;
  }
  return words;
}

function wordsOf(memory: CaseMemory, findings: readonly Finding[], pin: Pin): string | null {
  switch (pin.to) {
    case 'host':
      return hostsNamed(memory, pin.host).length === 0 ? GONE : contacts(memory, { host: pin.host });
    case 'pair':
      return contacts(memory, { from: pin.from, to: pin.host });
    case 'entity': {
      const entity = memory.actors.entities.find(({ name, id }) => name === pin.entity || id === pin.entity);
      return entity === undefined ? GONE : `${entity.hosts.join(', ')}: ${contacts(memory, { host: entity.name })}`;
    }
    case 'finding':
      return findings.find(({ id }) => id === pin.finding)?.summary ?? GONE;
    case 'record':
      return memory.table.sources.some(({ sha256, memberSha256 }) => sha256 === pin.source || memberSha256 === pin.source) ? 'in the case' : GONE;
    case 'window':
      return null;
  }
}

/** The contacts of all time between the hosts of a pair, or with those of a host or entity. */
function contacts(memory: CaseMemory, { from, to, host }: { readonly from?: string; readonly to?: string; readonly host?: string }): string {
  const [asking, asked, either] = [from, to, host].map((name) => (name === undefined ? null : maskOfHosts(memory, name)));
  const count = memory.countContacts((a, b) =>
    either !== null && either !== undefined ? (either[a]! | either[b]!) === 1 : asking?.[a] === 1 && asked?.[b] === 1,
  );
  return `${readableCount(count)} ${count === 1 ? 'contact' : 'contacts'}`;
}
