import { PDFArray, type PDFContext, PDFDict, PDFName, PDFObject, PDFRawStream, PDFRef, PDFStream } from '@cantoo/pdf-lib';

/** Kinds of which a report has a hundred thousand, and which nobody looks at again once they have moved. */
const MANY: ReadonlySet<PDFName | undefined> = new Set([PDFName.of('StructElem'), PDFName.of('Annot')]);

/** An object as the bytes that it is written as: a sixth of the memory of what can be looked into. */
class WrittenObject extends PDFObject {
  private readonly bytes: Uint8Array;
  private readonly start: number;
  private readonly size: number;

  constructor(bytes: Uint8Array, start: number, size: number) {
    super();
    this.bytes = bytes;
    this.start = start;
    this.size = size;
  }

  override sizeInBytes(): number {
    return this.size;
  }

  override copyBytesInto(buffer: Uint8Array, offset: number): number {
    buffer.set(this.bytes.subarray(this.start, this.start + this.size), offset);
    return this.size;
  }

  override toString(): string {
    return Buffer.from(this.bytes.subarray(this.start, this.start + this.size)).toString('latin1');
  }
}

/** Moves objects of one document into another; whatever names an object names its new number. */
export interface Move {
  (reference: PDFRef): PDFRef;
  (object: PDFObject): PDFObject;
}

/**
 * Moves what can be reached from some objects into another document, behind the objects that are there.
 * @param roots where to begin, references among them included
 * @param stay objects that do not move, and through which nothing is reached
 * @param kept objects that will be looked at or changed later, though there are many of their kind
 * @returns how to move whatever else names one of them
 */
export function moveObjects(
  from: PDFContext,
  into: PDFContext,
  roots: readonly PDFObject[],
  stay: readonly PDFObject[],
  kept: readonly PDFObject[],
): Move {
  const move = movedInto(into, into.largestObjectNumber);
  const written: [PDFRef, PDFObject][] = [];
  for (const reference of [...reachedFrom(from, roots, stay)].sort((a, b) => a.objectNumber - b.objectNumber)) {
    const object = from.lookup(reference)!;
    const many = object instanceof PDFArray || (object instanceof PDFDict && MANY.has(object.get(PDFName.of('Type')) as PDFName));
    if (many && !kept.includes(object)) written.push([move(reference), move(object)]);
    else into.assign(move(reference), move(object));
  }
  write(into, written);
  return move;
}

function write(into: PDFContext, objects: readonly [PDFRef, PDFObject][]): void {
  const bytes = new Uint8Array(objects.reduce((sum, [, object]) => sum + object.sizeInBytes(), 0));
  let end = 0;
  for (const [reference, object] of objects) {
    const size = object.copyBytesInto(bytes, end);
    into.assign(reference, new WrittenObject(bytes, end, size));
    end += size;
  }
}

function reachedFrom(context: PDFContext, roots: readonly PDFObject[], stay: readonly PDFObject[]): Set<PDFRef> {
  const reached = new Set<PDFRef>();
  const open = [...roots];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next instanceof PDFRef) {
      const object = reached.has(next) ? undefined : context.lookup(next);
      if (object === undefined || stay.includes(object)) continue;
      reached.add(next);
      open.push(object);
    } else if (next instanceof PDFArray) for (let i = 0; i < next.size(); i++) open.push(next.get(i));
    else if (next instanceof PDFDict) open.push(...next.values());
    else if (next instanceof PDFStream) open.push(next.dict);
  }
  return reached;
}

/** Copies of objects for another document, in which they are numbered from `offset` on. */
function movedInto(context: PDFContext, offset: number): Move {
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
  return move as Move;
}
