import { isoMicros } from '../../shared/lib/iso-time.ts';
import { csvText } from './csv.ts';
import type { Network } from './network.ts';

/** Rows that go into one piece of text. */
const PIECE_ROWS = 4096;

const TYPE_NAMES = { address: 'IP Address', name: 'Host Name', entity: 'Group' } as const;

/** Entities for i2 Analyst's Notebook's importer: one row each, `id` is what the links refer to. CSV, UTF-8, CRLF. */
export function* entitiesForI2({ nodes }: Network): Iterable<string> {
  yield csvText([['id', 'entity type', 'label', 'hosts', 'contacts']]);
  for (let at = 0; at < nodes.length; at += PIECE_ROWS)
    yield csvText(nodes.slice(at, at + PIECE_ROWS).map((node, i) => [`n${at + i}`, TYPE_NAMES[node.type], node.name, node.hosts, node.events]));
}

/** Links for the same importer: directed, with counts and times (ISO 8601, UTC). */
export function* linksForI2({ nodes, links }: Network): Iterable<string> {
  yield csvText([['id', 'from id', 'from', 'to id', 'to', 'link type', 'direction', 'contacts', 'once a second', 'first', 'last']]);
  const time = (instant: number | null): string | null => (instant === null ? null : isoMicros(instant));
  const row = (link: Network['links'][number], i: number) => [
    ...[`e${i}`, `n${link.from}`, nodes[link.from]?.name ?? '', `n${link.to}`, nodes[link.to]?.name ?? '', 'Contact', 'from to'],
    ...[link.count, link.unique, time(link.first), time(link.last)],
  ];
  for (let at = 0; at < links.length; at += PIECE_ROWS) yield csvText(links.slice(at, at + PIECE_ROWS).map((link, i) => row(link, at + i)));
}
