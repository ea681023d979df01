import type { ByteSource } from '../byte-source.ts';

const BUFFER_BYTES = 1 << 20;

/** A byte source whose beginning can be looked at before it is read. */
export class Peekable implements ByteSource {
  private readonly source: ByteSource;
  private ahead: Uint8Array = new Uint8Array(0);
  /** Bytes handed out so far. */
  taken = 0;

  constructor(source: ByteSource) {
    this.source = source;
  }

  get path(): string {
    return this.source.path;
  }
  get wrapping(): readonly string[] {
    return this.source.wrapping;
  }
  get modified(): number {
    return this.source.modified;
  }
  get notes(): readonly string[] {
    return this.source.notes;
  }

  /** The first bytes, fewer only at the end of the source. Only before reading. */
  async peek(length: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(length);
    bytes.set(this.ahead.subarray(0, length));
    let held = Math.min(this.ahead.length, length);
    while (held < length) {
      const read = await this.source.read(bytes, held);
      if (read === 0) break;
      held += read;
    }
    if (held > this.ahead.length) this.ahead = bytes.slice(0, held);
    return bytes.subarray(0, held);
  }

  async read(into: Uint8Array, offset: number): Promise<number> {
    if (this.ahead.length > 0) {
      const taken = Math.min(this.ahead.length, into.length - offset);
      into.set(this.ahead.subarray(0, taken), offset);
      this.ahead = this.ahead.subarray(taken);
      this.taken += taken;
      return taken;
    }
    const read = await this.source.read(into, offset);
    this.taken += read;
    return read;
  }

  /** Everything from here on, in chunks of its own. */
  async *chunks(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const chunk = new Uint8Array(BUFFER_BYTES);
      const read = await this.read(chunk, 0);
      if (read === 0) return;
      yield chunk.subarray(0, read);
    }
  }

  sha256(): string {
    return this.source.sha256?.() ?? '';
  }

  close(): Promise<void> {
    return this.source.close();
  }
}
