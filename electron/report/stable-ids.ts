import { PDFArray, PDFDict, type PDFDocument, PDFName, type PDFObject, PDFRef, PDFStream, PDFString } from '@cantoo/pdf-lib';

/**
 * Names the elements of a print's structure tree anew, in the order they stand in it. The browser takes their ids from a counter of its own life, in no fixed order, so that the
 * same page printed twice would differ. The tree that looks elements up by id is taken out.
 * @param taken how many names the parts before it have
 * @returns what goes into the tree of the whole, sorted as ISO 32000-1 §7.9.6 wants it: name, element, name, element
 */
export function renumberStructure(pdf: PDFDocument, taken: number): PDFObject[] {
  const root = pdf.catalog.lookup(PDFName.of('StructTreeRoot'), PDFDict);
  const tree = root.get(PDFName.of('IDTree'));
  if (tree === undefined) return [];
  removeTree(pdf, tree);
  root.delete(PDFName.of('IDTree'));
  const renamed = new Map<string, PDFString>();
  const names: PDFObject[] = [];
  for (const [reference, object] of pdf.context.enumerateIndirectObjects()) {
    const id = object instanceof PDFDict ? object.get(PDFName.of('ID')) : undefined;
    if (!(id instanceof PDFString) || !(object instanceof PDFDict) || object.get(PDFName.of('Type')) !== PDFName.of('StructElem')) continue;
    const stable = PDFString.of(`node${String(taken + renamed.size + 1).padStart(8, '0')}`);
    renamed.set(id.asString(), stable);
    names.push(stable, reference);
  }
  for (const [, object] of pdf.context.enumerateIndirectObjects()) renameIn(object instanceof PDFStream ? object.dict : object, renamed);
  return names;
}

/** Replaces ids wherever an object, its direct parts included, names one: an element's own, and the headers of table cells. */
function renameIn(object: PDFObject, renamed: ReadonlyMap<string, PDFString>): void {
  if (object instanceof PDFArray) {
    for (let i = 0; i < object.size(); i++) {
      const value = object.get(i);
      const next = value instanceof PDFString ? renamed.get(value.asString()) : undefined;
      if (next) object.set(i, next);
      else if (value instanceof PDFArray || value instanceof PDFDict) renameIn(value, renamed);
    }
  } else if (object instanceof PDFDict) {
    for (const [key, value] of object.entries()) {
      const next = value instanceof PDFString ? renamed.get(value.asString()) : undefined;
      if (next) object.set(key, next);
      else if (value instanceof PDFArray || value instanceof PDFDict) renameIn(value, renamed);
    }
  }
}

/** Takes the nodes of a name tree out of the document. */
function removeTree(pdf: PDFDocument, node: PDFObject): void {
  const dict = pdf.context.lookup(node);
  if (dict instanceof PDFDict) {
    const kids = dict.lookupMaybe(PDFName.of('Kids'), PDFArray);
    for (let i = 0; i < (kids?.size() ?? 0); i++) removeTree(pdf, kids!.get(i));
  }
  if (node instanceof PDFRef) pdf.context.delete(node);
}
