import type { ByteSource } from './byte-source.ts';
import { gunzip, isGzip } from './gunzip.ts';
import type { OriginalFile } from './original-file.ts';

const MAGIC_BYTES = 512;

/**
 * The byte sources of a file, by content and not by name: itself, what a compressed file holds, the members of an archive.
 * New wrappings are added here: look at the first bytes, answer the sources inside.
 */
export async function* openSources(file: OriginalFile): AsyncGenerator<ByteSource> {
  const head = await file.peek(MAGIC_BYTES);
  if (isGzip(head)) yield gunzip(file);
  else yield file;
}
