import { createHash, type Hash } from 'node:crypto';
import { ChunkSource } from '../byte-source.ts';
import { LIMITS } from './unpacker.ts';

/** What an unpacked source is called and where it came from. */
export interface MemberAbout {
  readonly path: string;
  readonly wrapping: readonly string[];
  readonly modified: number;
  readonly notes: string[];
}

/** What a decompressor gives: stopped at the limits, damage turned into a note. */
export class UnpackedSource extends ChunkSource {
  /**
   * @param chunks may throw; the message becomes a note and the source ends
   * @param compressed bytes taken in so far, for the ratio; absent where there is none to speak of
   */
  constructor(about: MemberAbout, chunks: AsyncIterable<Uint8Array>, compressed?: () => number, seen: (bytes: Uint8Array) => void = () => undefined) {
    super(about, guarded(chunks, about, compressed, seen));
  }
}

/** A member of an archive: a file of its own, so it has a hash of its own. */
export class MemberSource extends UnpackedSource {
  private readonly hash: Hash;
  private hex = '';

  constructor(about: MemberAbout, chunks: AsyncIterable<Uint8Array>, compressed?: () => number) {
    const hash = createHash('sha256');
    super(about, chunks, compressed, (bytes) => hash.update(bytes));
    this.hash = hash;
  }

  sha256(): string {
    if (this.hex === '') this.hex = this.hash.digest('hex');
    return this.hex;
  }
}

async function* guarded(
  chunks: AsyncIterable<Uint8Array>,
  about: MemberAbout,
  compressed: (() => number) | undefined,
  seen: (bytes: Uint8Array) => void,
): AsyncGenerator<Uint8Array> {
  let out = 0;
  try {
    for await (const chunk of chunks) {
      out += chunk.length;
      if (compressed && out > LIMITS.freeBytes && out > compressed() * LIMITS.ratio) {
        about.notes.push(
          `Unpacking was stopped after ${out} bytes: ${about.path} unpacks to more than ${LIMITS.ratio} times its size, as archive bombs do. What came before was read.`,
        );
        return;
      }
      seen(chunk);
      yield chunk;
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    about.notes.push(
      `The ${about.wrapping.at(-1)} data of ${about.path} is cut or damaged (${reason}). The first ${out} bytes of its content could be read; nothing after that.`,
    );
  }
}
