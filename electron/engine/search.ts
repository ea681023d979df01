import type { SearchHit } from '../../shared/contract/engine-answers.ts';
import { canonicalHost } from '../../shared/lib/host-name.ts';
import { readFindings } from '../store/findings.ts';
import { readNotes } from '../store/records.ts';
import { hostTest } from './filter/match-host.ts';
import type { OpenCase } from './open-case.ts';
import { byText } from './strongest-pairs.ts';

const SHOWN_TEXT = 80;

/** Hosts and entities by part of the name, block or glob; notes and findings by their text. Whole names first, then beginnings, then the strongest. */
export async function search(open: OpenCase, text: string, limit: number): Promise<SearchHit[]> {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return [];
  const hits = [...searchActors(open, wanted)];
  const { store } = open;
  for (const note of await readNotes(store.database.main)) {
    if (note.text.toLowerCase().includes(wanted))
      hits.push({ rank: 3, hit: { type: 'note', label: excerpt(note.text, wanted), id: note.id, events: 0 } });
  }
  open.findings ??= await readFindings(store.database.main);
  for (const finding of open.findings) {
    if (finding.verdict === 'found' && finding.summary.toLowerCase().includes(wanted)) {
      hits.push({ rank: 4, hit: { type: 'finding', label: excerpt(finding.summary, wanted), id: finding.id, events: finding.n } });
    }
  }
  return hits
    .sort((a, b) => a.rank - b.rank || b.hit.events - a.hit.events || byText(a.hit.label, b.hit.label))
    .slice(0, limit)
    .map(({ hit }) => hit);
}

function* searchActors(open: OpenCase, wanted: string): Iterable<{ rank: number; hit: SearchHit }> {
  const { actors, eventsOfActor, table } = open.memory;
  const test = /[*?]|\/\d+$/.test(wanted) ? hostTest(wanted) : null;
  // Names in other letters are kept in ASCII (`xn--`), and looked for as they are read.
  const ascii = canonicalHost(wanted);
  for (const [k, entity] of actors.entities.entries()) {
    const name = entity.name.toLowerCase();
    if (!name.includes(wanted)) continue;
    yield {
      rank: name === wanted ? 0 : 1,
      hit: { type: 'entity', label: entity.name, id: entity.id, events: eventsOfActor[actors.firstEntity + k]! },
    };
  }
  for (let host = 0; host < table.hosts.length; host++) {
    const name = table.hosts[host]!;
    if (test === null ? !name.includes(wanted) && !name.includes(ascii) : !test(name)) continue;
    const events = eventsOfActor[actors.actorOf?.[host] ?? host]!;
    yield { rank: name === wanted || name === ascii ? 0 : name.startsWith(wanted) ? 1 : 2, hit: { type: 'host', label: name, id: name, events } };
  }
}

function excerpt(text: string, wanted: string): string {
  const at = Math.max(0, text.toLowerCase().indexOf(wanted) - 20);
  const part = text.slice(at, at + SHOWN_TEXT).replace(/\s+/g, ' ');
  return `${at > 0 ? '…' : ''}${part}${at + SHOWN_TEXT < text.length ? '…' : ''}`;
}
