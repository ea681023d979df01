import type { ByteSource } from './byte-source.ts';

/** How a text is encoded, as far as the line layer must know. `bytes` means: no byte order mark, no sign of UTF-16; left as it is. */
export type TextEncoding = 'bytes' | 'UTF-8 with a byte order mark' | 'UTF-16 LE' | 'UTF-16 BE';

const READ_BYTES = 1 << 18;

/** Recognises the encoding from the first bytes: a byte order mark, or text in which every other byte is NUL. */
export function encodingOf(head: Uint8Array): TextEncoding {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'UTF-8 with a byte order mark';
  if (head[0] === 0xff && head[1] === 0xfe) return 'UTF-16 LE';
  if (head[0] === 0xfe && head[1] === 0xff) return 'UTF-16 BE';
  if (looksWide(head, 0)) return 'UTF-16 LE';
  if (looksWide(head, 1)) return 'UTF-16 BE';
  return 'bytes';
}

/** True when at least 95 of 100 two-byte units of the head are printable ASCII with the letter at `letter` (0: first) and NUL beside it. */
function looksWide(head: Uint8Array, letter: 0 | 1): boolean {
  const units = Math.min(head.length, 4096) >> 1;
  if (units < 8) return false;
  let plain = 0;
  for (let i = 0; i < units; i++) {
    const c = head[i * 2 + letter]!;
    if (head[i * 2 + 1 - letter] === 0 && ((c >= 32 && c < 127) || c === 9 || c === 10 || c === 13)) plain++;
  }
  return plain >= units * 0.95;
}

/** UTF-16 as UTF-8, bit by bit. Halves of surrogate pairs that stand alone become U+FFFD; an odd last byte too. */
export class WideTextSource implements ByteSource {
  readonly path: string;
  readonly wrapping: readonly string[];
  readonly modified: number;
  readonly notes: readonly string[];
  private readonly inner: ByteSource;
  private readonly decoder: InstanceType<typeof TextDecoder>;
  private readonly encoder = new TextEncoder();
  private readonly buffer = new Uint8Array(READ_BYTES);
  private ready: Uint8Array = new Uint8Array(0);
  private ended = false;

  constructor(inner: ByteSource, encoding: 'UTF-16 LE' | 'UTF-16 BE') {
    this.inner = inner;
    this.path = inner.path;
    this.wrapping = [...inner.wrapping, encoding];
    this.modified = inner.modified;
    this.notes = inner.notes;
    this.decoder = new TextDecoder(encoding === 'UTF-16 LE' ? 'utf-16le' : 'utf-16be', { ignoreBOM: false });
  }

  async read(into: Uint8Array, offset: number): Promise<number> {
    if (offset >= into.length) return 0;
    while (this.ready.length === 0 && !this.ended) {
      const n = await this.inner.read(this.buffer, 0);
      this.ended = n === 0;
      this.ready = this.encoder.encode(this.decoder.decode(this.buffer.subarray(0, n), { stream: !this.ended }));
    }
    const taken = Math.min(this.ready.length, into.length - offset);
    into.set(this.ready.subarray(0, taken), offset);
    this.ready = this.ready.subarray(taken);
    return taken;
  }

  close(): Promise<void> {
    return this.inner.close();
  }
}
