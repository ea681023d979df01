import {
  decodePDFRawStream,
  PDFArray,
  PDFDict,
  PDFDocument,
  PDFName,
  PDFNumber,
  type PDFObject,
  type PDFRawStream,
  type PDFRef,
  PDFString,
} from '@cantoo/pdf-lib';
import { moveObjects } from './move-objects.ts';
import { type Heading, headingsIn, outlineOf } from './outline.ts';
import { ELSEWHERE } from './print-parts.ts';
import { renumberStructure } from './stable-ids.ts';

const key = (name: string): PDFName => PDFName.of(name);

/** What the prints of a report's parts come to. */
interface Joined {
  readonly pdf: PDFDocument;
  /** Of each part. */
  readonly pageTrees: PDFRef[];
  /** Tops of the structure trees, and what is in them. */
  readonly documents: PDFRef[];
  /** Number and owner of everything on the pages that belongs to the structure tree (ISO 32000-1 §14.7.4.4), flat. */
  readonly parents: PDFObject[];
  /** Id and element of everything that is named in the structure tree, flat. */
  readonly ids: PDFObject[];
  readonly headings: Heading[];
  readonly places: Map<string, PDFObject>;
  /** Places that links to another part lead to. */
  readonly wanted: Set<string>;
}

/**
 * Puts the prints of a report's parts together: one page tree, one structure tree, one outline, links from any part to any other.
 * @param foot a print of as many pages with nothing on them but the line at the foot, from the number of pages
 * @throws when a link leads to a place that no part has
 */
export async function joinPrints(
  prints: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  foot: (pages: number) => Promise<Uint8Array>,
): Promise<PDFDocument> {
  const pdf = await PDFDocument.create({ updateMetadata: false });
  const joined: Joined = { pdf, pageTrees: [], documents: [], parents: [], ids: [], headings: [], places: new Map(), wanted: new Set() };
  for await (const print of prints) await takeIn(joined, print);
  joinPages(joined);
  joinStructure(joined);
  pdf.catalog.set(key('Outlines'), outlineOf(pdf.context, joined.headings));
  if (joined.places.size > 0) pdf.catalog.set(key('Dests'), pdf.context.register(pdf.context.obj(Object.fromEntries(joined.places))));
  for (const place of joined.wanted) if (!joined.places.has(place)) throw new Error(`a link leads to ${place}, which is nowhere in the report`);
  await layFeet(pdf, await foot(pdf.getPageCount()));
  return pdf;
}

/** Moves what there is of a print into the whole: its pages, the tree of what they say, the places that links lead to. Its catalogue and description, which tell of browser and hour, stay. */
async function takeIn(joined: Joined, print: Uint8Array): Promise<void> {
  const part = await PDFDocument.load(print, { updateMetadata: false });
  const { catalog } = part;
  joined.pdf.setProducer(part.getProducer() ?? '');
  const root = catalog.lookup(key('StructTreeRoot'), PDFDict);
  const ids = renumberStructure(part, joined.ids.length / 2);
  numberParents(part, root.lookup(key('ParentTree'), PDFDict), joined.parents.length / 2);
  leadElsewhere(part, joined.wanted);
  const pages = catalog.get(key('Pages')) as PDFRef;
  const document = root.get(key('K')) as PDFRef;
  const parents = leavesOf(root.lookup(key('ParentTree'), PDFDict));
  const places = catalog.lookupMaybe(key('Dests'), PDFDict)?.entries() ?? [];
  const headings = headingsIn(part);
  const roots = [pages, document, ...parents, ...ids, ...places.map(([, place]) => place), ...headings.map(({ place }) => place)];
  const whole = part.context.lookup(document, PDFDict);
  const move = moveObjects(part.context, joined.pdf.context, roots, [catalog, root], [whole, whole.lookup(key('K'))!]);
  joined.pageTrees.push(move(pages));
  joined.documents.push(move(document));
  joined.parents.push(...parents.map(move));
  joined.ids.push(...ids.map(move));
  for (const [name, place] of places) joined.places.set(name.decodeText(), move(place));
  for (const heading of headings)
    joined.headings.push({ ...heading, title: move(heading.title), place: move(heading.place), element: move(heading.element) });
}

/** What stands in a number tree, flat: number, object, number, object. */
function leavesOf(node: PDFDict): PDFObject[] {
  const kids = node.lookupMaybe(key('Kids'), PDFArray);
  if (kids) return Array.from({ length: kids.size() }, (_, i) => leavesOf(kids.lookup(i, PDFDict))).flat();
  return node.lookupMaybe(key('Nums'), PDFArray)?.asArray() ?? [];
}

/** Numbers the pages and links of a print, in the order of its parent tree, from `first` on. */
function numberParents(part: PDFDocument, tree: PDFDict, first: number): void {
  const leaves = leavesOf(tree);
  const renumbered = new Map<number, PDFNumber>();
  for (let i = 0; i < leaves.length; i += 2) {
    const number = PDFNumber.of(first + i / 2);
    renumbered.set((leaves[i] as PDFNumber).asNumber(), number);
    leaves[i] = number;
  }
  tree.delete(key('Kids'));
  tree.set(key('Nums'), part.context.obj(leaves));
  for (const [, object] of part.context.enumerateIndirectObjects()) {
    if (!(object instanceof PDFDict)) continue;
    for (const name of ['StructParents', 'StructParent']) {
      const old = object.get(key(name));
      if (old instanceof PDFNumber) object.set(key(name), renumbered.get(old.asNumber())!);
    }
  }
}

function joinPages({ pdf, pageTrees }: Joined): void {
  const { context, catalog } = pdf;
  const top = catalog.get(key('Pages')) as PDFRef;
  const pages = context.lookup(top, PDFDict);
  let count = 0;
  for (const reference of pageTrees) {
    const tree = context.lookup(reference, PDFDict);
    tree.set(key('Parent'), top);
    count += tree.lookup(key('Count'), PDFNumber).asNumber();
  }
  pages.set(key('Kids'), context.obj(pageTrees));
  pages.set(key('Count'), PDFNumber.of(count));
}

/** The first part's document takes in what the others hold. */
function joinStructure({ pdf, documents, parents, ids }: Joined): void {
  const { context, catalog } = pdf;
  const [first, ...others] = documents;
  const whole = context.lookup(first!, PDFDict);
  const kids = context.obj([whole.get(key('K'))!]) as PDFArray;
  for (const reference of others) {
    const held = context.lookup(reference, PDFDict).get(key('K'))!;
    context.lookup(held, PDFDict).set(key('P'), first!);
    kids.push(held);
    context.delete(reference);
  }
  if (others.length > 0) whole.set(key('K'), kids);
  const root = context.obj({
    Type: 'StructTreeRoot',
    K: first!,
    ParentTree: context.register(context.obj({ Type: 'ParentTree', Nums: parents })),
    ParentTreeNextKey: parents.length / 2,
    // The browser's names for stress are those of PDF 2.0.
    RoleMap: { Strong: 'Span', Em: 'Span' },
    ...(ids.length > 0 && { IDTree: context.obj({ Names: ids }) }),
  });
  const reference = context.register(root);
  whole.set(key('P'), reference);
  catalog.set(key('StructTreeRoot'), reference);
  catalog.set(key('MarkInfo'), context.obj({ Type: 'MarkInfo', Marked: true }));
}

/** Links to another part name their places, which are noted. */
function leadElsewhere({ context }: PDFDocument, wanted: Set<string>): void {
  for (const [, object] of context.enumerateIndirectObjects()) {
    const action = object instanceof PDFDict && object.get(key('Subtype')) === key('Link') ? object.lookupMaybe(key('A'), PDFDict) : undefined;
    const address = action?.lookupMaybe(key('URI'), PDFString)?.decodeText();
    if (address === undefined || !address.startsWith(ELSEWHERE)) continue;
    const place = address.slice(ELSEWHERE.length);
    wanted.add(place);
    (object as PDFDict).delete(key('A'));
    (object as PDFDict).set(key('Dest'), PDFName.of(place));
  }
}

/** Lays the line at the foot over each page, as what a page has and the text does not (ISO 32000-1 §14.8.2.2.2). */
async function layFeet(pdf: PDFDocument, print: Uint8Array): Promise<void> {
  const { context } = pdf;
  const feet = await PDFDocument.load(print, { updateMetadata: false });
  const printed = feet.getPages().map(({ node }) => ({ node, stream: streamsOf(node)[0]!, resources: node.lookup(key('Resources'), PDFDict) }));
  const move = moveObjects(
    feet.context,
    context,
    printed.flatMap(({ stream, resources }) => [stream, resources]),
    [],
    [],
  );
  const before = context.register(context.stream('q'));
  const after = context.register(context.stream('Q /Artifact <</Type /Pagination /Subtype /Footer>> BDC q /Foot Do Q EMC'));
  const pages = pdf.getPages();
  if (printed.length !== pages.length) throw new Error(`${printed.length} feet were printed for ${pages.length} pages`);
  for (const [i, { node: sheet, stream: printedAs, resources: needs }] of printed.entries()) {
    const reference = move(printedAs);
    const stream = context.lookup(reference) as PDFRawStream;
    if (paints(stream)) throw new Error('the line at the foot would cover the page');
    if (!needs.has(key('Font'))) throw new Error('the line at the foot is empty');
    stream.dict.set(key('Type'), key('XObject'));
    stream.dict.set(key('Subtype'), key('Form'));
    stream.dict.set(key('BBox'), move(sheet.lookup(key('MediaBox'))!));
    stream.dict.set(key('Resources'), move(needs));
    const { node } = pages[i]!;
    const resources = node.lookup(key('Resources'), PDFDict);
    const drawn = resources.lookupMaybe(key('XObject'), PDFDict) ?? (context.obj({}) as PDFDict);
    drawn.set(key('Foot'), reference);
    resources.set(key('XObject'), drawn);
    node.set(key('Contents'), context.obj([before, ...streamsOf(node), after]));
  }
}

/** What a page is painted with: one stream, or several one after the other. */
function streamsOf(page: PDFDict): PDFObject[] {
  const contents = page.get(key('Contents'))!;
  return contents instanceof PDFArray ? contents.asArray() : [contents];
}

/** Whether a stream fills anything but letters: laid over a page, it would hide what stands there. */
function paints(stream: PDFRawStream): boolean {
  return /(?:^|\s)(?:f\*?|F|b\*?|B\*?|sh)(?:\s|$)/.test(
    Buffer.from(decodePDFRawStream(stream).decode())
      .toString('latin1')
      .replace(/\((?:\\.|[^\\)])*\)/g, ''),
  );
}
