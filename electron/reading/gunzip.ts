import type { TransformOptions } from 'node:stream';
import { createGunzip, createInflateRaw, type Gunzip, type InflateRaw, type ZlibOptions } from 'node:zlib';
import type { ByteSource } from './byte-source.ts';
import { partsOf } from './parts-of.ts';
import { SEGMENT_BYTES } from './segments.ts';

/**
 * How much is unpacked at a time, in a thread of its own, while the calling thread parses what came before: as much as is parsed at a time, or unpacking would
 * wait for the parser in the middle of each segment. (Node's default of 16 KiB costs two and a half times the CPU besides.)
 */
const CHUNK_BYTES = SEGMENT_BYTES;
/**
 * How much is taken at a time, packed. Of the piece that holds damage zlib gives nothing, not even what stands before it, so that pieces are small; were they a quarter of this,
 * unpacking would cost a quarter more.
 */
const PIECE_BYTES = 1 << 16;
/**
 * Much is unpacked ahead, little is taken ahead: what waits to be unpacked counts as taken, and the limit on the ratio would come as late as it is long.
 * (zlib streams take the options of streams too; the types do not say so.)
 */
const OPTIONS: ZlibOptions & TransformOptions = { chunkSize: CHUNK_BYTES, readableHighWaterMark: CHUNK_BYTES, writableHighWaterMark: PIECE_BYTES };

/** True for the two bytes every gzip member starts with and deflate, the only method there is (RFC 1952). */
export const isGzip = (head: Uint8Array): boolean => head[0] === 0x1f && head[1] === 0x8b && head[2] === 8;

/** A source whose compressed bytes come in chunks and are counted. */
export interface Compressed extends ByteSource {
  readonly taken: number;
  chunks(): AsyncGenerator<Uint8Array>;
}

/** What a gzip stream holds, all its members in a row. A cut or damaged one gives what was readable before the damage and adds a note. */
export async function* inflate(file: Pick<Compressed, 'taken' | 'chunks'>, notes: string[]): AsyncGenerator<Uint8Array> {
  let given = 0;
  try {
    for await (const chunk of unpackedBy(createGunzip(OPTIONS), file.chunks())) {
      given += chunk.length;
      yield chunk;
    }
  } catch (failure) {
    notes.push(gzipDamage(failure as NodeJS.ErrnoException, given, file.taken));
  }
}

/** What bare deflated data hold (RFC 1951), as members of zip archives are. @throws where they are damaged, after everything that stands before the damage */
export const inflateRaw = (pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> => unpackedBy(createInflateRaw(OPTIONS), pieces);

async function* unpackedBy(stream: Gunzip | InflateRaw, pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const feeding = feed(pieces, stream).catch((error: Error) => stream.destroy(error));
  try {
    yield* partsOf(stream);
  } finally {
    stream.destroy();
    await feeding;
  }
}

/**
 * Pushes data into a decompressor, each piece once the one before is unpacked: were the end told while a piece still waits, zlib would take that piece for the last and,
 * where the file is cut, give nothing of it.
 */
async function feed(pieces: AsyncIterable<Uint8Array>, stream: Gunzip | InflateRaw): Promise<void> {
  for await (const chunk of pieces) {
    for (let at = 0; at < chunk.length; at += PIECE_BYTES) {
      if (stream.destroyed || stream.readableEnded) return;
      await new Promise<void>((resolve) => {
        const go = () => {
          stream.off('close', go).off('error', go);
          resolve();
        };
        stream.on('close', go).on('error', go);
        stream.write(chunk.subarray(at, at + PIECE_BYTES), go);
      });
    }
  }
  if (!stream.destroyed) stream.end();
}

function gzipDamage(failure: NodeJS.ErrnoException, given: number, position: number): string {
  if (failure.code === 'Z_BUF_ERROR') return `The gzip file is cut off: its end is missing. The first ${given} bytes of its content could be read.`;
  return `The gzip file is damaged near byte ${position} (${failure.message}). The first ${given} bytes of its content could be read; nothing after that.`;
}
