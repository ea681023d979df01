import type { Readable } from 'node:stream';

/**
 * What comes out of a stream, part by part, and only then its failure. A stream that is iterated over throws at once when it fails, and what had come out before while the reader was
 * busy is lost: how much of a damaged file is read would hang on the hour.
 * @throws what the stream failed with, after everything that came before it
 */
export async function* partsOf(stream: Readable): AsyncGenerator<Uint8Array> {
  const ready: Uint8Array[] = [];
  let failure: Error | null = null;
  let ended = false;
  let wake: () => void = () => undefined;
  stream.on('error', (error) => {
    // What waits in a stream that failed is handed over only to who asks for it.
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
  for (;;) {
    const chunk = ready.shift();
    if (chunk) {
      yield chunk;
      continue;
    }
    if (failure) throw failure;
    if (ended) return;
    const waiting = new Promise<void>((resolve) => {
      wake = resolve;
    });
    stream.resume();
    await waiting;
  }
}
