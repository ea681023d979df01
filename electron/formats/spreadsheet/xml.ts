/** Just enough XML for spreadsheets, whose writers are programs: elements found by name, attributes by name, entities undone. */

/** Value of an attribute in an element's start tag; '' when missing. */
export function attribute(tag: string, name: string): string {
  const at = tag.indexOf(` ${name}="`);
  if (at < 0) return '';
  const from = at + name.length + 3;
  const end = tag.indexOf('"', from);
  return end < 0 ? '' : decoded(tag.slice(from, end));
}

/** An element: the text of its start tag and what stands inside. */
export interface Element {
  readonly tag: string;
  readonly inner: string;
}

/** All elements of a name that do not nest in themselves, in order. Walks by `indexOf`, so that time grows with length only. */
export function* elements(xml: string, name: string): Generator<Element> {
  const open = `<${name}`;
  const close = `</${name}>`;
  let at = 0;
  for (;;) {
    at = xml.indexOf(open, at);
    if (at < 0) return;
    const after = xml.charCodeAt(at + open.length);
    if (after !== 32 && after !== 62 && after !== 47 && after !== 10 && after !== 13 && after !== 9) {
      at += open.length;
      continue;
    }
    const end = xml.indexOf('>', at);
    if (end < 0) return;
    const tag = xml.slice(at, end);
    if (tag.endsWith('/')) {
      yield { tag, inner: '' };
      at = end + 1;
      continue;
    }
    const stop = xml.indexOf(close, end);
    if (stop < 0) return;
    yield { tag, inner: xml.slice(end + 1, stop) };
    at = stop + close.length;
  }
}

/** Text of all elements of a name, joined. */
export function textOfAll(xml: string, name: string, between = ''): string {
  return [...elements(xml, name)].map((element) => decoded(element.inner.replace(/<[^>]{0,1000}>/g, ''))).join(between);
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Text with entities and character references undone. */
export function decoded(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(
    /&(?:#x([0-9a-fA-F]{1,6})|#(\d{1,7})|([a-z]{2,4}));/g,
    (whole, hex: string | undefined, decimal: string | undefined, name: string | undefined) => {
      if (name !== undefined) return ENTITIES[name] ?? whole;
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}
