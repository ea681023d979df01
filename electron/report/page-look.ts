import { createHash } from 'node:crypto';
import { decodePDFRawStream, PDFArray, PDFDict, PDFDocument, PDFName, type PDFObject, type PDFPage, PDFRawStream, PDFRef } from '@cantoo/pdf-lib';

/** What a page has beside its look: its place in the document, links, tags; of streams how they are packed. */
const NO_LOOK: ReadonlySet<string> = new Set(['Parent', 'Annots', 'StructParents', 'Tabs', 'Length', 'Filter', 'DecodeParms']);
/** What a page may have from the tree above it (ISO 32000-1 §7.7.3.4). */
const INHERITED = ['Resources', 'MediaBox', 'CropBox', 'Rotate'];

/**
 * A hash for each page of everything it is painted with: its operators, fonts down to their outlines, forms, sizes. Pages with the same hash look the same in any viewer; numbers of
 * objects and packing do not count.
 * @throws when the bytes are not a PDF
 */
export async function pageLooks(bytes: Uint8Array): Promise<string[]> {
  const pdf = await PDFDocument.load(bytes, { updateMetadata: false });
  const known = new Map<PDFRef, string>();
  return pdf.getPages().map((page) => hashOfPage(page, known));
}

function hashOfPage({ node }: PDFPage, known: Map<PDFRef, string>): string {
  const own = lookOf(node, node, known);
  const above = INHERITED.map((name) => {
    const value = node.has(PDFName.of(name)) ? undefined : node.getInheritableAttribute(PDFName.of(name));
    return value === undefined ? '' : lookOf(value, node, known);
  });
  return hashed([own, ...above].join(' '));
}

/** An object written out with everything it names; what is shared by many is written as its hash. */
function lookOf(object: PDFObject, { context }: PDFDict, known: Map<PDFRef, string>): string {
  const write = (value: PDFObject): string => {
    if (value instanceof PDFRef) {
      const before = known.get(value);
      if (before !== undefined) return before;
      known.set(value, 'within itself');
      const target = context.lookup(value);
      const look = target === undefined ? 'nothing' : hashed(write(target));
      known.set(value, look);
      return look;
    }
    if (value instanceof PDFArray) return `[${value.asArray().map(write).join(' ')}]`;
    if (value instanceof PDFRawStream) return `${write(value.dict)}${hashed(decodePDFRawStream(value).decode())}`;
    if (!(value instanceof PDFDict)) return String(value);
    const entries = value.entries().filter(([name]) => !NO_LOOK.has(name.decodeText()));
    return `<<${entries
      .map(([name, held]) => `${name} ${write(held)}`)
      .sort()
      .join(' ')}>>`;
  };
  return write(object);
}

const hashed = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex');
