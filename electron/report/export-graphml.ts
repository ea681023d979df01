import { isoMicros } from '../../shared/lib/iso-time.ts';
import { type Network, xmlText } from './network.ts';

/** What nodes and links carry, by GraphML key: name and type (http://graphml.graphdrawing.org/primer/graphml-primer.html). */
const KEYS = [
  ['node', 'label', 'string'],
  ['node', 'type', 'string'],
  ['node', 'hosts', 'long'],
  ['node', 'events', 'long'],
  ['edge', 'weight', 'double'],
  ['edge', 'unique', 'long'],
  ['edge', 'first', 'string'],
  ['edge', 'last', 'string'],
] as const;

const data = (element: 'node' | 'edge', name: string, value: string | number | null): string =>
  value === null ? '' : `<data key="${element}-${name}">${xmlText(String(value))}</data>`;

const time = (instant: number | null): string | null => (instant === null ? null : isoMicros(instant));

/** The network as GraphML, for Gephi, yEd, igraph and networkx, in pieces. Weights are counts of contacts, times ISO 8601 in UTC. */
export function* networkAsGraphml({ title, nodes, links }: Network): Iterable<string> {
  yield '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n';
  for (const [element, name, type] of KEYS) yield `<key id="${element}-${name}" for="${element}" attr.name="${name}" attr.type="${type}"/>\n`;
  yield `<graph id="G" edgedefault="directed">\n<desc>${xmlText(title)}</desc>\n`;
  for (const [i, node] of nodes.entries())
    yield `<node id="n${i}">${data('node', 'label', node.name)}${data('node', 'type', node.type)}${data('node', 'hosts', node.hosts)}${data('node', 'events', node.events)}</node>\n`;
  for (const [i, link] of links.entries())
    yield `<edge id="e${i}" source="n${link.from}" target="n${link.to}">${data('edge', 'weight', link.count)}${data('edge', 'unique', link.unique)}${data('edge', 'first', time(link.first))}${data('edge', 'last', time(link.last))}</edge>\n`;
  yield '</graph>\n</graphml>\n';
}
