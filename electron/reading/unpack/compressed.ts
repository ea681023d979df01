import type { ByteSource } from '../byte-source.ts';
import { MemberSource } from './member-source.ts';
import type { Peekable } from './peekable.ts';
import type { Unpacker } from './unpacker.ts';
import { isZstd, unzstd } from './zstd.ts';

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

/** What the library keeps for all its streams together, unseen by its types. */
interface XzShared {
  _moduleInstance: unknown;
  _moduleInstancePromise: unknown;
  _contextMutex: { acquire(): Promise<void>; release(): void };
}

/** Settles when the stream made last has its module. */
let xzMade: Promise<unknown> = Promise.resolve();

/**
 * The library has one module for all its streams and lets them use it one at a time: a second, such as a packed file in a packed archive, would wait for ever for the first, and
 * all would for one that was not read to its end. So each gets a module of its own, made one after the other.
 */
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
  const made = xzMade.then(() => {
    const fresh: XzShared = {
      _moduleInstance: undefined,
      _moduleInstancePromise: undefined,
      _contextMutex: { acquire: async () => undefined, release: () => undefined },
    };
    Object.assign(XzReadableStream, fresh);
    const reader = new XzReadableStream(input as never).getReader();
    return { reader, first: reader.read() };
  });
  // Whether its first part came or it refused, by then it has its module.
  xzMade = made.then(({ first }) => first).catch(() => undefined);
  const { reader, first } = await made;
  try {
    for (let next = await first; !next.done; next = await reader.read()) yield next.value;
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

function text(head: Uint8Array, from: number, to: number): string {
  return String.fromCharCode(...head.subarray(from, to));
}
