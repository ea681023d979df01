import type { ByteSource } from './byte-source.ts';
import type { OriginalFile } from './original-file.ts';
import { unpackers } from './unpack/index.ts';
import { leftOutSentence } from './unpack/members.ts';
import { Peekable } from './unpack/peekable.ts';
import { LIMITS } from './unpack/unpacker.ts';

const MAGIC_BYTES = 512;

/**
 * The byte sources of a file, by content and not by name: itself, what a compressed file holds, the members of an archive, and what those wrap in turn.
 * What was left out (folders, links, limits) is said in the file's notes.
 */
export async function* openSources(file: OriginalFile): AsyncGenerator<ByteSource> {
  const left: string[] = [];
  const head = await file.peek(MAGIC_BYTES);
  if (unpackers.some((unpacker) => unpacker.recognises(head))) yield* unwrapped(new Peekable(file), { left, notes: file.notes }, 0);
  else yield file;
  const sentence = leftOutSentence(left);
  if (sentence) file.notes.push(sentence);
}

/** What is said of the file and not of one source in it. */
interface Told {
  readonly left: string[];
  readonly notes: string[];
}

async function* unwrapped(source: Peekable, told: Told, depth: number): AsyncGenerator<ByteSource> {
  const head = await source.peek(MAGIC_BYTES);
  const unpacker = unpackers.find((one) => one.recognises(head));
  if (!unpacker) {
    yield source;
    return;
  }
  if (depth >= LIMITS.depth) {
    told.left.push(`${source.path} (wrapped more than ${LIMITS.depth} times)`);
    return;
  }
  for await (const inner of unpacker.open(source, told.left)) yield* unwrapped(new Peekable(inner), told, depth + 1);
  // Damage to a wrapping in the middle shows in no source of its own: that of the archive in a compressed file.
  if (depth > 0) told.notes.push(...source.notes);
}
