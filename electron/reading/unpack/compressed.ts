import type { ByteSource } from '../byte-source.ts';
import { MemberSource } from './member-source.ts';
import type { Peekable } from './peekable.ts';
import type { Unpacker } from './unpacker.ts';

/**
 * bzip2, xz and Zstandard: one stream in, one stream out. gzip has its own file, because Node does it natively. Each decompressor is loaded when a file needs it:
 * together they are a good part of what starting costs.
 */
export const bzip2: Unpacker = stream('bzip2', (head) => text(head, 0, 3) === 'BZh' && head[3]! >= 49 && head[3]! <= 57, unbzip);
export const xz: Unpacker = stream('xz', (head) => head[0] === 0xfd && text(head, 1, 5) === '7zXZ' && head[5] === 0, unxz);
export const zstd: Unpacker = stream('zstd', isZstd, unzstd);

/** Bytes given to a decompressor at a time, so that one step cannot unpack a bomb's worth before the limits are looked at. */
const SMALL_STEP = 1 << 12;

function stream(id: string, recognises: (head: Uint8Array) => boolean, unpack: (source: Peekable) => AsyncIterable<Uint8Array>): Unpacker {
  async function* open(source: Peekable): AsyncGenerator<ByteSource> {
    const about = { path: source.path, wrapping: [...source.wrapping, id], modified: source.modified, notes: [...source.notes] };
    yield new MemberSource(about, unpack(source), () => source.taken);
  }
  return { id, recognises: (head) => head.length >= 6 && recognises(head), open };
}

/** RFC 8878: the magic number, or one of the sixteen of skippable frames. */
function isZstd(head: Uint8Array): boolean {
  const magic = (head[0]! | (head[1]! << 8) | (head[2]! << 16) | (head[3]! << 24)) >>> 0;
  return magic === 0xfd2fb528 || (magic >= 0x184d2a50 && magic <= 0x184d2a5f);
}

async function* unbzip(source: Peekable): AsyncGenerator<Uint8Array> {
  const { default: unbzip2 } = await import('unbzip2-stream');
  const output = unbzip2();
  const ready: Uint8Array[] = [];
  let failure: Error | null = null;
  output.on('data', (chunk: Uint8Array) => ready.push(chunk));
  output.on('error', (error: Error) => {
    failure = error;
  });
  for await (const chunk of source.chunks()) {
    for (let at = 0; at < chunk.length; at += SMALL_STEP) {
      output.write(chunk.subarray(at, at + SMALL_STEP));
      yield* ready.splice(0);
      if (failure) throw failure;
    }
  }
  output.end();
  yield* ready.splice(0);
  if (failure) throw failure;
}

async function* unxz(source: Peekable): AsyncGenerator<Uint8Array> {
  const { XzReadableStream } = await import('xz-decompress');
  const chunks = source.chunks();
  const input = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = await chunks.next();
      if (next.done) controller.close();
      else controller.enqueue(next.value);
    },
  });
  const reader = new XzReadableStream(input as never).getReader();
  for (;;) {
    const next = await reader.read();
    if (next.done) return;
    yield next.value;
  }
}

async function* unzstd(source: Peekable): AsyncGenerator<Uint8Array> {
  const { Decompress } = await import('fzstd');
  const ready: Uint8Array[] = [];
  const decompress = new Decompress((chunk) => ready.push(chunk));
  for await (const chunk of source.chunks()) {
    for (let at = 0; at < chunk.length; at += SMALL_STEP) {
      decompress.push(chunk.subarray(at, at + SMALL_STEP));
      yield* ready.splice(0);
    }
  }
  decompress.push(new Uint8Array(0), true);
  yield* ready.splice(0);
}

function text(head: Uint8Array, from: number, to: number): string {
  return String.fromCharCode(...head.subarray(from, to));
}
