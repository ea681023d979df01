import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { inflate } from './gunzip.ts';

/** Text that does not shrink to nothing, so that the damage lies many reads behind the start. */
const text = Array.from({ length: 60_000 }, (_, i) => `${(i * 2_654_435_761) % 4_294_967_296} line ${i}\n`).join('');
const packed = gzipSync(text);
packed.fill(0xff, Math.floor(packed.length * 0.8), Math.floor(packed.length * 0.8) + 64);

const source = {
  taken: packed.length,
  async *chunks() {
    for (let at = 0; at < packed.length; at += 16_384) yield packed.subarray(at, at + 16_384);
  },
};

/** Bytes that could be read by somebody who needs so long for each part. */
async function readableIn(busyMs: number): Promise<number> {
  let bytes = 0;
  for await (const chunk of inflate(source, [])) {
    bytes += chunk.length;
    if (busyMs > 0) await new Promise((done) => setTimeout(done, busyMs));
  }
  return bytes;
}

test('what stands before the damage is read whole, however busy the reader is', async () => {
  const quick = await readableIn(0);
  expect(quick).toBeGreaterThan(text.length / 2);
  expect(await readableIn(30)).toBe(quick);
});
