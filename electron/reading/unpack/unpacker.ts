import type { ByteSource } from '../byte-source.ts';
import type { Peekable } from './peekable.ts';

/** How far unpacking goes before it is taken for an attack or a mistake. All are stated in the notes when they are met. */
export const LIMITS = {
  /** Bytes out for each byte in, once more than `freeBytes` have come out. Logs seldom reach 50; deflate's own ceiling is 1,032. */
  ratio: 250,
  freeBytes: 64 << 20,
  /** Members of one archive. */
  entries: 10_000,
  /** Wrappings inside each other. */
  depth: 4,
  /** An archive inside another wrapping has to be held in memory. */
  nestedArchiveBytes: 256 << 20,
} as const;

/** One kind of wrapping: compressed stream or archive. */
export interface Unpacker {
  /** As shown to people: "bzip2", "zip". */
  readonly id: string;
  /** True when the first bytes (512 at most) are this wrapping's. */
  recognises(head: Uint8Array): boolean;
  /** What is inside. Never throws; damage and limits end the source with a note. `left` takes sentences about what was left out. */
  open(source: Peekable, left: string[]): AsyncIterable<ByteSource>;
}
