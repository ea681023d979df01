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

/** What a decompressor or an archive gives: hashed on the way, stopped at the limits, damage turned into a note. */
export class MemberSource extends ChunkSource {
  private readonly hash: Hash;
  private hex = '';

  /**
   * @param chunks may throw; the message becomes a note and the source ends
   * @param compressed bytes taken in so far, for the ratio; absent where there is none to speak of
   */
  constructor(about: MemberAbout, chunks: AsyncIterable<Uint8Array>, compressed?: () => number) {
    const hash = createHash('sha256');
    super(about, guarded(chunks, about, compressed, hash));
    this.hash = hash;
  }

  /** Of what was unpacked: a log is the same packed and unpacked. */
  sha256(): string {
    if (this.hex === '') this.hex = this.hash.digest('hex');
    return this.hex;
  }
}

async function* guarded(
  chunks: AsyncIterable<Uint8Array>,
  about: MemberAbout,
  compressed: (() => number) | undefined,
  hash: Hash,
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
      hash.update(chunk);
      yield chunk;
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    about.notes.push(
      `The ${about.wrapping.at(-1)} data of ${about.path} is cut or damaged (${reason}). The first ${out} bytes of its content could be read; nothing after that.`,
    );
  }
}
