import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { inflate } from './gunzip.ts';

/** Text that does not shrink to nothing, so that the damage lies many reads behind the start. */
const text = Array.from({ length: 60_000 }, (_, i) => `${(i * 2_654_435_761) % 4_294_967_296} line ${i}\n`).join('');
const packed = gzipSync(text);
packed.fill(0xff, Math.floor(packed.length * 0.8), Math.floor(packed.length * 0.8) + 64);

/** A file that comes in pieces that end at these places. */
function pieces(bytes: Uint8Array, ends: readonly number[]) {
  return {
    taken: bytes.length,
    async *chunks() {
      for (const [i, end] of ends.entries()) yield bytes.subarray(ends[i - 1] ?? 0, end);
    },
  };
}

/** Bytes that could be read by somebody who needs so long for each part. */
async function readableIn(source: ReturnType<typeof pieces>, busyMs: number): Promise<number> {
  let bytes = 0;
  for await (const chunk of inflate(source, [])) {
    bytes += chunk.length;
    if (busyMs > 0) await new Promise((done) => setTimeout(done, busyMs));
  }
  return bytes;
}

test('what stands before the damage is read whole, however busy the reader is', async () => {
  const source = pieces(
    packed,
    Array.from({ length: Math.ceil(packed.length / 16_384) }, (_, i) => 16_384 * (i + 1)),
  );
  const quick = await readableIn(source, 0);
  expect(quick).toBeGreaterThan(text.length / 2);
  expect(await readableIn(source, 30)).toBe(quick);
});

test.each([[[8000]], [[512, 8000]], [[3000, 3001, 8000]]])('what a cut file holds is read whole in pieces that end at %j', async (ends) => {
  const cut = packed.subarray(0, 8000);
  const whole = await readableIn(pieces(cut, [8000]), 0);
  expect(whole).toBeGreaterThan(8000);
  for (const busyMs of [0, 5]) expect(await readableIn(pieces(cut, ends), busyMs)).toBe(whole);
});
