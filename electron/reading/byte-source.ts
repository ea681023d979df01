/**
 * One stream of bytes to read: a plain file, what gzip held, or one member of an archive. The line layer and the parsers see nothing else.
 * Damage never throws: whatever was readable comes, then the end, with a sentence in `notes`.
 */
export interface ByteSource {
  /** As given, with `!inner/name` for each archive around it. */
  readonly path: string;
  /** What was taken off, outermost first: "gzip", "zip". Empty for a plain file. */
  readonly wrapping: readonly string[];
  /** Modification time in microseconds, the member's own where the archive says; NaN when unknown. For inferring years. */
  readonly modified: number;
  /** Sentences about damage, limits and changes; complete once `read` has answered 0. */
  readonly notes: readonly string[];
  /** Fills `into` from `offset` on, at most to its end. Answers the number of bytes put there; 0 only at the end (or when `into` is full). */
  read(into: Uint8Array, offset: number): Promise<number>;
  /** For members of archives: SHA-256 of the member's own bytes in lower-case hex, once it has been read to its end. */
  sha256?(): string;
  /** Lets go of whatever is open; harmless to call twice. */
  close(): Promise<void>;
}

/**
 * What an unpacker answers: the sources inside, one after the other. A source has to be read to its end, or closed, before the next is asked for.
 * An unpacker that finds nothing readable yields one source that is empty and says why in its notes.
 */
export type ByteSources = AsyncIterable<ByteSource>;

/** A byte source over chunks that come in any size, as streams and decompressors give them. */
export class ChunkSource implements ByteSource {
  readonly path: string;
  readonly wrapping: readonly string[];
  readonly modified: number;
  readonly notes: readonly string[];
  private readonly chunks: AsyncIterator<Uint8Array>;
  private rest: Uint8Array = new Uint8Array(0);
  private ended = false;

  /** `chunks` must not throw; `notes` may still grow while they are read. */
  constructor(about: Pick<ByteSource, 'path' | 'wrapping' | 'modified' | 'notes'>, chunks: AsyncIterable<Uint8Array>) {
    this.path = about.path;
    this.wrapping = about.wrapping;
    this.modified = about.modified;
    this.notes = about.notes;
    this.chunks = chunks[Symbol.asyncIterator]();
  }

  async read(into: Uint8Array, offset: number): Promise<number> {
    if (offset >= into.length) return 0;
    while (this.rest.length === 0 && !this.ended) {
      const next = await this.chunks.next();
      if (next.done) this.ended = true;
      else this.rest = next.value;
    }
    const taken = Math.min(this.rest.length, into.length - offset);
    into.set(this.rest.subarray(0, taken), offset);
    this.rest = this.rest.subarray(taken);
    return taken;
  }

  async close(): Promise<void> {
    this.ended = true;
    this.rest = new Uint8Array(0);
    await this.chunks.return?.();
  }
}
