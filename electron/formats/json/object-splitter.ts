const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;
const OPEN_BRACKET = 91;
const CLOSE_BRACKET = 93;
const QUOTE = 34;
const BACKSLASH = 92;
/** A single record longer than this is not evidence of anything but a missing bracket. */
const LONGEST = 16 << 20;

/** Takes one object's bytes and the offset it stood at. `whole` is false when it was cut short (too long, or the file ended). */
export type ObjectTaker = (bytes: Uint8Array, offset: number, whole: boolean) => void;

/**
 * Cuts a stream of JSON into the objects that are its records: elements of the outermost array (`[{...},{...}]`), or of the first array inside an
 * outer object (`{"Records":[{...}]}`), or objects that follow each other. Looks only at brackets and quotes; whoever takes an object parses it.
 */
export class ObjectSplitter {
  private readonly depth: number;
  private readonly take: ObjectTaker;
  private level = 0;
  private inString = false;
  private escaped = false;
  private parts: Uint8Array[] = [];
  private length = 0;
  private offset = 0;
  private startOffset = 0;
  private inside = false;

  /** @param depth open brackets around a record: 0 for objects in a row, 1 for an array, 2 for an array in an object */
  constructor(depth: number, take: ObjectTaker) {
    this.depth = depth;
    this.take = take;
  }

  push(chunk: Uint8Array): void {
    let from = 0;
    for (let i = 0; i < chunk.length; i++) {
      const c = chunk[i]!;
      if (this.inString) {
        if (this.escaped) this.escaped = false;
        else if (c === BACKSLASH) this.escaped = true;
        else if (c === QUOTE) this.inString = false;
        continue;
      }
      if (c === QUOTE) this.inString = true;
      else if (c === OPEN_BRACE || c === OPEN_BRACKET) {
        if (c === OPEN_BRACE && this.level === this.depth && !this.inside) {
          this.inside = true;
          from = i;
          this.startOffset = this.offset + i;
        }
        this.level++;
      } else if (c === CLOSE_BRACE || c === CLOSE_BRACKET) {
        if (this.level > 0) this.level--;
        if (this.inside && this.level <= this.depth) this.finishObject(chunk.subarray(from, i + 1), true);
      }
    }
    if (this.inside) this.keep(chunk.subarray(from));
    this.offset += chunk.length;
  }

  /** The file has ended: an object still open is handed over as cut. */
  finish(): void {
    if (this.inside) this.finishObject(new Uint8Array(0), false);
  }

  private keep(part: Uint8Array): void {
    this.parts.push(part.slice());
    this.length += part.length;
    if (this.length <= LONGEST) return;
    this.finishObject(new Uint8Array(0), false);
    this.inString = false;
    this.level = this.depth;
  }

  private finishObject(last: Uint8Array, whole: boolean): void {
    const object = new Uint8Array(this.length + last.length);
    let at = 0;
    for (const part of this.parts) {
      object.set(part, at);
      at += part.length;
    }
    object.set(last, at);
    this.parts = [];
    this.length = 0;
    this.inside = false;
    this.take(object, this.startOffset, whole);
  }
}
