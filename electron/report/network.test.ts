import { describe, expect, test } from 'vitest';
import { networkAsGexf } from './export-gexf.ts';
import { networkAsGraphml } from './export-graphml.ts';
import { entitiesForI2, linksForI2 } from './export-i2.ts';
import { type Network, xmlText } from './network.ts';

const HOSTILE = `</node><script>&"'\u0007\ud800\u202e\uffff,\n=cmd|' /C calc'!A0 😀 日本`;
const MAY = 1_462_320_000_000_000;
const network: Network = {
  title: `Case ]]> ${HOSTILE}`,
  nodes: [
    { name: '192.0.2.15', type: 'address', hosts: 1, events: 4 },
    { name: HOSTILE, type: 'name', hosts: 1, events: 3 },
    { name: '=Group', type: 'entity', hosts: 2, events: 1 },
  ],
  links: [
    { from: 0, to: 1, count: 3, unique: 2, first: MAY, last: MAY + 5 },
    { from: 0, to: 2, count: 1, unique: 1, first: null, last: null },
  ],
};

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
}

/** A strict reader of the XML we write (XML 1.0 §2.1): throws where a tag is not closed, an attribute comes twice, or a character may not stand there. */
function readXml(xml: string): Element {
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(xml) || Buffer.from(xml).toString() !== xml) throw new Error('forbidden character');
  const root: Element = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  for (const [token] of xml.replace(/^<\?xml[^?]*\?>/, '').matchAll(/<[^<>]*>|[^<>]+/g)) {
    const top = open.at(-1)!;
    if (token.startsWith('</')) {
      if (open.pop()!.name !== token.slice(2, -1)) throw new Error(`${token} closes nothing`);
    } else if (token.startsWith('<')) {
      const [, name = '', rest = '', closed] = /^<([\w.:-]+)((?:\s+[\w.:-]+="[^"<&]*(?:&(?:\w+|#\d+);[^"<&]*)*")*)\s*(\/?)>$/.exec(token) ?? [];
      if (name === '') throw new Error(`not a tag: ${token}`);
      const pairs = [...rest.matchAll(/([\w.:-]+)="([^"]*)"/g)].map(([, key = '', value = '']) => [key, readText(value)] as const);
      if (new Set(pairs.map(([key]) => key)).size !== pairs.length) throw new Error(`attribute twice: ${token}`);
      const element: Element = { name, attributes: Object.fromEntries(pairs), children: [], text: '' };
      top.children.push(element);
      if (closed !== '/') open.push(element);
    } else {
      if (/&(?!(?:\w+|#\d+);)/.test(token)) throw new Error(`bare ampersand: ${token}`);
      top.text += readText(token);
    }
  }
  if (open.length !== 1) throw new Error(`${open.at(-1)!.name} stays open`);
  return root.children[0]!;
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const readText = (text: string): string =>
  text.replace(/&(?:#(\d+)|(\w+));/g, (_, code: string | undefined, name: string) =>
    code === undefined ? NAMED[name]! : String.fromCodePoint(Number(code)),
  );

const all = (element: Element, name: string): Element[] => [
  ...(element.name === name ? [element] : []),
  ...element.children.flatMap((child) => all(child, name)),
];

/** What a reader gets back: what XML cannot hold comes as an escape to be seen. */
const READ_BACK = HOSTILE.replace('\u0007', '\\u0007').replace('\ud800', '\\ud800').replace('\uffff', '\\uffff');

describe('networks for other programs', () => {
  test('GraphML reads back with every name, count and time', () => {
    const xml = [...networkAsGraphml(network)].join('');
    const root = readXml(xml);
    const data = (element: Element, key: string) => element.children.find((child) => child.attributes['key'] === key)?.text;
    expect(all(root, 'node').map((node) => [node.attributes['id'], data(node, 'node-label'), data(node, 'node-events')])).toEqual([
      ['n0', '192.0.2.15', '4'],
      ['n1', READ_BACK, '3'],
      ['n2', '=Group', '1'],
    ]);
    const [link, undated] = all(root, 'edge');
    expect(link!.attributes).toEqual({ id: 'e0', source: 'n0', target: 'n1' });
    expect([data(link!, 'edge-weight'), data(link!, 'edge-unique'), data(link!, 'edge-last')]).toEqual(['3', '2', '2016-05-04T00:00:00.000005Z']);
    expect(data(undated!, 'edge-first')).toBeUndefined();
    const keys = new Set(all(root, 'key').map((key) => key.attributes['id']));
    for (const one of all(root, 'data')) expect(keys).toContain(one.attributes['key']);
    expect([...networkAsGraphml(network)].join('')).toBe(xml);
  });

  test('GEXF reads back, links dated where their contacts are', () => {
    const root = readXml([...networkAsGexf(network)].join(''));
    expect(all(root, 'node').map((node) => node.attributes['label'])).toEqual(['192.0.2.15', READ_BACK, '=Group']);
    const [link, undated] = all(root, 'edge');
    expect(link!.attributes).toMatchObject({ source: 'n0', target: 'n1', weight: '3', start: '2016-05-04T00:00:00.000000Z' });
    expect(undated!.attributes).not.toHaveProperty('start');
    const declared = all(root, 'attribute').map((one) => one.attributes['id']);
    for (const one of all(root, 'attvalue')) expect(declared).toContain(one.attributes['for']);
  });

  test('i2 gets entities and links whose cells run nowhere', () => {
    expect([...entitiesForI2(network)].join('')).toBe(
      `id,entity type,label,hosts,contacts\r\nn0,IP Address,192.0.2.15,1,4\r\nn1,Host Name,"${HOSTILE.replaceAll('"', '""')}",1,3\r\nn2,Group,'=Group,2,1\r\n`,
    );
    const links = [...linksForI2(network)].join('').split('\r\n');
    expect(links[0]).toBe('id,from id,from,to id,to,link type,direction,contacts,once a second,first,last');
    expect(links[2]).toBe("e1,n0,192.0.2.15,n2,'=Group,Contact,from to,1,1,,");
  });

  test('an empty case is a document too', () => {
    const empty: Network = { title: '', nodes: [], links: [] };
    expect(all(readXml([...networkAsGexf(empty)].join('')), 'node')).toEqual([]);
    expect(all(readXml([...networkAsGraphml(empty)].join('')), 'edge')).toEqual([]);
  });

  test('the reader of this test refuses what is not XML', () => {
    for (const bad of ['<a>', '<a b="1" b="2"/>', '<a>&</a>', '<a b="<"/>', '<a>\u0007</a>', '</a>']) expect(() => readXml(bad)).toThrow();
    expect(xmlText('a\u0000<\r')).toBe('a\\u0000&lt;&#13;');
  });
});
