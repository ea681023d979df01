import { isoMicros } from '../../shared/lib/iso-time.ts';
import { type Network, xmlText } from './network.ts';

const value = (name: string, text: string | number): string => `<attvalue for="${name}" value="${xmlText(String(text))}"/>`;

/**
 * The network as GEXF 1.3 for Gephi (https://gexf.net/1.3/), in pieces: directed, weights are counts of contacts; each link is there from its first contact to its
 * last, so that Gephi's timeline works. No date of making: the same case gives the same bytes.
 */
export function* networkAsGexf({ title, nodes, links }: Network): Iterable<string> {
  yield '<?xml version="1.0" encoding="UTF-8"?>\n<gexf xmlns="http://gexf.net/1.3" version="1.3">\n';
  yield `<meta><creator>Occam</creator><description>${xmlText(title)}</description></meta>\n`;
  yield '<graph defaultedgetype="directed" mode="dynamic" timeformat="dateTime">\n<attributes class="node">';
  for (const [name, type] of [
    ['type', 'string'],
    ['hosts', 'long'],
    ['events', 'long'],
  ])
    yield `<attribute id="${name}" title="${name}" type="${type}"/>`;
  yield '</attributes>\n<attributes class="edge"><attribute id="unique" title="unique" type="long"/></attributes>\n<nodes>\n';
  for (const [i, node] of nodes.entries())
    yield `<node id="n${i}" label="${xmlText(node.name)}"><attvalues>${value('type', node.type)}${value('hosts', node.hosts)}${value('events', node.events)}</attvalues></node>\n`;
  yield '</nodes>\n<edges>\n';
  for (const [i, link] of links.entries()) {
    const span = link.first === null || link.last === null ? '' : ` start="${isoMicros(link.first)}" end="${isoMicros(link.last)}"`;
    yield `<edge id="e${i}" source="n${link.from}" target="n${link.to}" weight="${link.count}"${span}><attvalues>${value('unique', link.unique)}</attvalues></edge>\n`;
  }
  yield '</edges>\n</graph>\n</gexf>\n';
}
