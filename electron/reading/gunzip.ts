import type { TransformOptions } from 'node:stream';
import { createGunzip, type ZlibOptions } from 'node:zlib';
import type { ByteSource } from './byte-source.ts';
import { SEGMENT_BYTES } from './segments.ts';

/**
 * How much is unpacked at a time, in a thread of its own, while the calling thread parses what came before: as much as is parsed at a time, or unpacking would
 * wait for the parser in the middle of each segment. (Node's default of 16 KiB costs two and a half times the CPU besides.)
 */
const CHUNK_BYTES = SEGMENT_BYTES;
/**
 * Much is unpacked ahead, little is taken ahead: what waits to be unpacked counts as taken, and the limit on the ratio would come as late as it is long.
 * (zlib streams take the options of streams too; the types do not say so.)
 */
const OPTIONS: ZlibOptions & TransformOptions = { chunkSize: CHUNK_BYTES, readableHighWaterMark: CHUNK_BYTES, writableHighWaterMark: 1 << 16 };

/** True for the two bytes every gzip member starts with and deflate, the only method there is (RFC 1952). */
export const isGzip = (head: Uint8Array): boolean => head[0] === 0x1f && head[1] === 0x8b && head[2] === 8;

/** A source whose compressed bytes come in chunks and are counted. */
export interface Compressed extends ByteSource {
  readonly taken: number;
  chunks(): AsyncGenerator<Uint8Array>;
}

/** What a gzip stream holds, all its members in a row. A cut or damaged one gives what was readable before the damage and adds a note. */
export async function* inflate(file: Pick<Compressed, 'taken' | 'chunks'>, notes: string[]): AsyncGenerator<Uint8Array> {
  const stream = createGunzip(OPTIONS);
  // Errors surface through the iteration below; without a listener of its own a late one would end the process.
  let failure: NodeJS.ErrnoException | null = null;
  let wake: () => void = () => undefined;
  const ready: Uint8Array[] = [];
  let ended = false;
  stream.on('error', (error) => {
    // What came out before the damage while the parser was busy waits in the stream, which hands nothing over any more by itself.
    for (let rest: Uint8Array | null = stream.read(); rest !== null; rest = stream.read()) ready.push(rest);
    failure = error;
    wake();
  });
  stream.on('end', () => {
    ended = true;
    wake();
  });
  stream.on('data', (chunk: Uint8Array) => {
    ready.push(chunk);
    stream.pause();
    wake();
  });
  const feeding = feed(file, stream, () => failure !== null || ended);
  let given = 0;
  try {
    for (;;) {
      const chunk = ready.shift();
      if (chunk) {
        given += chunk.length;
        yield chunk;
        continue;
      }
      if (failure || ended) break;
      const waiting = new Promise<void>((resolve) => {
        wake = resolve;
      });
      stream.resume();
      await waiting;
    }
  } finally {
    stream.destroy();
    await feeding;
  }
  if (failure) notes.push(gzipDamage(failure, given, file.taken));
}

/**
 * Pushes the file into the decompressor, each piece once the one before is unpacked: were the end told while a piece still waits, zlib would take that piece for the last and,
 * where the file is cut, give nothing of it.
 */
async function feed(file: Pick<Compressed, 'chunks'>, stream: ReturnType<typeof createGunzip>, stopped: () => boolean): Promise<void> {
  for await (const chunk of file.chunks()) {
    if (stopped() || stream.destroyed) return;
    await new Promise<void>((resolve) => {
      const go = () => {
        stream.off('close', go).off('error', go);
        resolve();
      };
      stream.on('close', go).on('error', go);
      stream.write(chunk, go);
    });
  }
  if (!stream.destroyed) stream.end();
}

function gzipDamage(failure: NodeJS.ErrnoException, given: number, position: number): string {
  if (failure.code === 'Z_BUF_ERROR') return `The gzip file is cut off: its end is missing. The first ${given} bytes of its content could be read.`;
  return `The gzip file is damaged near byte ${position} (${failure.message}). The first ${given} bytes of its content could be read; nothing after that.`;
}
