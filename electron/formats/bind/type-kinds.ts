import type { RecordSink } from '../record-sink.ts';
import { textOf } from '../scan/bytes.ts';
import { queryKind } from '../words/dns.ts';

const SLOT_BITS = 9;
const SLOTS = 1 << SLOT_BITS;

/** Kind ids of query types by their bytes: up to twelve, packed into three numbers, so that no string is made for a type seen before. */
export class TypeKinds {
  private sink: RecordSink | null = null;
  private readonly first = new Int32Array(SLOTS);
  private readonly second = new Int32Array(SLOTS);
  private readonly third = new Int32Array(SLOTS);
  private readonly kind = new Int32Array(SLOTS).fill(-1);

  /** The kind of the type `bytes[start, end)`. */
  of(bytes: Uint8Array, start: number, end: number, sink: RecordSink): number {
    if (sink !== this.sink) {
      this.kind.fill(-1);
      this.sink = sink;
    }
    const length = end - start;
    if (length > 12) return sink.kind(queryKind(textOf(bytes, start, Math.min(end, start + 64))));
    let a = 0;
    let b = 0;
    let c = 0;
    for (let i = start; i < end; i++) {
      c = (c << 8) | (b >>> 24);
      b = (b << 8) | (a >>> 24);
      a = (a << 8) | bytes[i]!;
    }
    const slot = Math.imul(a ^ Math.imul(b, 0x85ebca6b) ^ c, 0x9e3779b1) >>> (32 - SLOT_BITS);
    if (this.kind[slot]! >= 0 && this.first[slot] === a && this.second[slot] === b && this.third[slot] === c) return this.kind[slot]!;
    const kind = sink.kind(queryKind(textOf(bytes, start, end)));
    this.first[slot] = a;
    this.second[slot] = b;
    this.third[slot] = c;
    this.kind[slot] = kind;
    return kind;
  }
}
