import {
  decodePDFRawStream,
  PDFArray,
  type PDFContext,
  PDFDict,
  PDFDocument,
  PDFName,
  PDFNumber,
  type PDFObject,
  PDFRawStream,
  PDFRef,
  PDFStream,
  PDFString,
} from '@cantoo/pdf-lib';
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
}

/**
 * Puts the prints of a report's parts together: one page tree, one structure tree, one outline, links from any part to any other.
 * @param foot a print of as many pages with nothing on them but the line at the foot, from the number of pages
 * @throws when a link leads to a place that no part has
 */
export async function joinPrints(prints: readonly Uint8Array[], foot: (pages: number) => Promise<Uint8Array>): Promise<PDFDocument> {
  const pdf = await PDFDocument.create({ updateMetadata: false });
  const joined: Joined = { pdf, pageTrees: [], documents: [], parents: [], ids: [], headings: [], places: new Map() };
  for (const print of prints) await takeIn(joined, print);
  joinPages(joined);
  joinStructure(joined);
  pdf.catalog.set(key('Outlines'), outlineOf(pdf.context, joined.headings));
  if (joined.places.size > 0) pdf.catalog.set(key('Dests'), pdf.context.register(pdf.context.obj(Object.fromEntries(joined.places))));
  joinLinks(joined);
  await layFeet(pdf, await foot(pdf.getPageCount()));
  sweep(pdf);
  return pdf;
}

/** Takes out what nothing leads to any more: catalogues, outlines and descriptions of the parts, which tell of the browser and the hour. */
function sweep({ context }: PDFDocument): void {
  const reached = new Set<PDFRef>();
  const open: PDFObject[] = [context.trailerInfo.Root!];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next instanceof PDFRef && !reached.has(next)) {
      reached.add(next);
      const object = context.lookup(next);
      if (object !== undefined) open.push(object);
    } else if (next instanceof PDFArray) open.push(...next.asArray());
    else if (next instanceof PDFDict) open.push(...next.values());
    else if (next instanceof PDFStream) open.push(next.dict);
  }
  for (const [reference] of context.enumerateIndirectObjects()) if (!reached.has(reference)) context.delete(reference);
}

/** Moves everything of a print into the whole. */
async function takeIn(joined: Joined, print: Uint8Array): Promise<void> {
  const { context } = joined.pdf;
  const part = await PDFDocument.load(print, { updateMetadata: false });
  const { catalog } = part;
  const root = catalog.lookup(key('StructTreeRoot'), PDFDict);
  const ids = renumberStructure(part, joined.ids.length / 2);
  numberParents(part, root.lookup(key('ParentTree'), PDFDict), joined.parents.length / 2);
  const move = movedInto(context, context.largestObjectNumber);
  for (const [reference, object] of part.context.enumerateIndirectObjects())
    if (object !== catalog && object !== root) context.assign(move(reference) as PDFRef, move(object));
  joined.pageTrees.push(move(catalog.get(key('Pages'))!) as PDFRef);
  joined.documents.push(move(root.get(key('K'))!) as PDFRef);
  joined.parents.push(...leavesOf(root.lookup(key('ParentTree'), PDFDict)).map(move));
  joined.ids.push(...ids.map(move));
  for (const [name, place] of catalog.lookupMaybe(key('Dests'), PDFDict)?.entries() ?? []) joined.places.set(name.decodeText(), move(place));
  for (const heading of headingsIn(part))
    joined.headings.push({ ...heading, title: move(heading.title), place: move(heading.place), element: move(heading.element) });
}

/** Copies of objects for another document, in which they are numbered from `offset` on. */
function movedInto(context: PDFContext, offset: number): (object: PDFObject) => PDFObject {
  const move = (object: PDFObject): PDFObject => {
    if (object instanceof PDFRef) return PDFRef.of(object.objectNumber + offset);
    if (object instanceof PDFRawStream) return PDFRawStream.of(move(object.dict) as PDFDict, object.contents);
    if (object instanceof PDFArray) {
      const array = PDFArray.withContext(context);
      for (let i = 0; i < object.size(); i++) array.push(move(object.get(i)));
      return array;
    }
    if (!(object instanceof PDFDict)) return object;
    // Pages and page trees are classes of their own.
    const kind = object.constructor as typeof PDFDict;
    return kind.fromMapWithContext(new Map(object.entries().map(([name, value]) => [name, move(value)])), context);
  };
  return move;
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

/** Links to another part lead to its places. */
function joinLinks({ pdf, places }: Joined): void {
  for (const [, object] of pdf.context.enumerateIndirectObjects()) {
    const action = object instanceof PDFDict && object.get(key('Subtype')) === key('Link') ? object.lookupMaybe(key('A'), PDFDict) : undefined;
    const address = action?.lookupMaybe(key('URI'), PDFString)?.decodeText();
    if (address === undefined || !address.startsWith(ELSEWHERE)) continue;
    const place = address.slice(ELSEWHERE.length);
    if (!places.has(place)) throw new Error(`a link leads to ${place}, which is nowhere in the report`);
    (object as PDFDict).delete(key('A'));
    (object as PDFDict).set(key('Dest'), PDFName.of(place));
  }
}

/** Lays the line at the foot over each page, as what a page has and the text does not (ISO 32000-1 §14.8.2.2.2). */
async function layFeet(pdf: PDFDocument, print: Uint8Array): Promise<void> {
  const { context } = pdf;
  const feet = await PDFDocument.load(print, { updateMetadata: false });
  const move = movedInto(context, context.largestObjectNumber);
  for (const [reference, object] of feet.context.enumerateIndirectObjects())
    if (!String((object as PDFDict).get?.(key('Type')) ?? '').match(/^\/(?:Page|Pages|Catalog)$/))
      context.assign(move(reference) as PDFRef, move(object));
  const before = context.register(context.stream('q'));
  const after = context.register(context.stream('Q /Artifact <</Type /Pagination /Subtype /Footer>> BDC q /Foot Do Q EMC'));
  const pages = pdf.getPages();
  if (feet.getPageCount() !== pages.length) throw new Error(`${feet.getPageCount()} feet were printed for ${pages.length} pages`);
  for (const [i, page] of feet.getPages().entries()) {
    const reference = move(streamsOf(page.node)[0]!) as PDFRef;
    const stream = context.lookup(reference) as PDFRawStream;
    if (paints(stream)) throw new Error('the line at the foot would cover the page');
    if (!page.node.lookup(key('Resources'), PDFDict).has(key('Font'))) throw new Error('the line at the foot is empty');
    stream.dict.set(key('Type'), key('XObject'));
    stream.dict.set(key('Subtype'), key('Form'));
    stream.dict.set(key('BBox'), move(page.node.lookup(key('MediaBox'))!));
    stream.dict.set(key('Resources'), move(page.node.lookup(key('Resources'))!));
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
