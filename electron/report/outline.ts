import { type PDFContext, PDFDict, type PDFDocument, PDFName, PDFNumber, type PDFObject, type PDFRef } from '@cantoo/pdf-lib';

const key = (name: string): PDFName => PDFName.of(name);

/** A heading as the outline of a PDF has it. */
export interface Heading {
  readonly title: PDFObject;
  readonly place: PDFObject;
  /** Its element in the structure tree. */
  readonly element: PDFObject;
  /** 1 to 6. */
  readonly level: number;
}

/** The headings of a print, in order. How deep each stands is told by its element, since a part may begin in the middle of a section. */
export function headingsIn(pdf: PDFDocument): Heading[] {
  const found: Heading[] = [];
  const visit = (first: PDFObject | undefined): void => {
    for (let next = first; next !== undefined; ) {
      const item = pdf.context.lookup(next, PDFDict);
      const element = item.get(key('SE'))!;
      const kind = String(pdf.context.lookup(element, PDFDict).get(key('S')));
      found.push({ title: item.get(key('Title'))!, place: item.get(key('Dest'))!, element, level: Number(/^\/H([1-6])$/.exec(kind)?.[1] ?? 6) });
      visit(item.get(key('First')));
      next = item.get(key('Next'));
    }
  };
  visit(pdf.catalog.lookupMaybe(key('Outlines'), PDFDict)?.get(key('First')));
  return found;
}

interface Item {
  readonly reference: PDFRef;
  readonly dict: PDFDict;
  readonly level: number;
  readonly children: Item[];
}

/** An outline of headings, each under the last before it that stands higher (ISO 32000-1 §12.3.3). */
export function outlineOf(context: PDFContext, headings: readonly Heading[]): PDFRef {
  const item = (dict: PDFDict, level: number): Item => ({ reference: context.register(dict), dict, level, children: [] });
  const top = item(context.obj({ Type: 'Outlines' }) as PDFDict, 0);
  const open = [top];
  for (const { title, place, element, level } of headings) {
    while (open.at(-1)!.level >= level) open.pop();
    const next = item(context.obj({ Title: title, Dest: place, SE: element }) as PDFDict, level);
    open.at(-1)!.children.push(next);
    open.push(next);
  }
  link(top);
  return top.reference;
}

/** Ties an item to its children; answers how many items stand under it. */
function link({ reference, dict, children }: Item): number {
  let count = children.length;
  for (const [i, child] of children.entries()) {
    child.dict.set(key('Parent'), reference);
    if (i > 0) child.dict.set(key('Prev'), children[i - 1]!.reference);
    if (i + 1 < children.length) child.dict.set(key('Next'), children[i + 1]!.reference);
    count += link(child);
  }
  if (children.length > 0) {
    dict.set(key('First'), children[0]!.reference);
    dict.set(key('Last'), children.at(-1)!.reference);
    dict.set(key('Count'), PDFNumber.of(count));
  }
  return count;
}
