import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ChunkSource } from './byte-source.ts';
import { encodingOf } from './decode-text.ts';
import { SegmentReader } from './segments.ts';

const ABOUT = { path: 'x', wrapping: [], modified: Number.NaN, notes: [] };

/** A source that gives `bytes` in chunks of the sizes given, over and over. */
function source(bytes: Uint8Array, sizes: readonly number[]): ChunkSource {
  async function* chunks(): AsyncGenerator<Uint8Array> {
    let at = 0;
    for (let i = 0; at < bytes.length; i++) {
      const size = sizes[i % sizes.length]!;
      yield bytes.subarray(at, at + size);
      at += size;
    }
  }
  return new ChunkSource(ABOUT, chunks());
}

/** All segments of a source, as [offset, bytes]. */
async function segments(bytes: Uint8Array, sizes: readonly number[], slotBytes: number, lineCap: number): Promise<(readonly [number, Buffer])[]> {
  const reader = new SegmentReader(source(bytes, sizes), lineCap);
  await reader.head();
  const slot = new Uint8Array(slotBytes);
  const all: (readonly [number, Buffer])[] = [];
  for (;;) {
    const segment = await reader.nextLines(slot);
    if (!segment) return all;
    all.push([segment.offset, Buffer.from(slot.slice(0, segment.length))]);
  }
}

const text = fc.array(
  fc.oneof(fc.constant('\n'), fc.constant('a'), fc.constant('\r\n'), fc.stringMatching(/^[a-z]{0,12}$/), fc.constant('x'.repeat(50))),
  { maxLength: 60 },
);
const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 4 });

it('gives every line once, in whole segments, at its place, whatever the chunks', async () => {
  await fc.assert(
    fc.asyncProperty(text, sizes, fc.integer({ min: 24, max: 64 }), async (parts, chunkSizes, slotBytes) => {
      const bytes = Buffer.from(`\n${parts.join('')}`);
      const lineCap = 20;
      const found = await segments(bytes, chunkSizes, slotBytes, lineCap);
      // Every segment is whole lines of the text, or one line cut right over the cap; what lies between two segments is the rest of such a line.
      let at = 0;
      let lines = 0;
      for (const [offset, segment] of found) {
        if (offset !== at)
          expect(bytes.subarray(at, offset).indexOf(10) === -1 || bytes.subarray(at, offset).indexOf(10) === offset - at - 1).toBe(true);
        expect(segment.equals(bytes.subarray(offset, offset + segment.length))).toBe(true);
        expect(offset === 0 || bytes[offset - 1] === 10).toBe(true);
        at = offset + segment.length;
        expect(segment.at(-1) === 10 || segment.length === lineCap + 1 || at === bytes.length).toBe(true);
        lines += segment.reduce((n, c) => (c === 10 ? n + 1 : n), 0) + (segment.at(-1) === 10 ? 0 : 1);
      }
      expect(lines).toBe(bytes.toString().split('\n').length - (bytes.at(-1) === 10 ? 1 : 0));
    }),
    { numRuns: 500 },
  );
});

it('cuts at the same places for any chunks', async () => {
  await fc.assert(
    fc.asyncProperty(text, sizes, sizes, async (parts, one, other) => {
      const bytes = Buffer.from(parts.join(''));
      expect(await segments(bytes, one, 32, 20)).toEqual(await segments(bytes, other, 32, 20));
    }),
    { numRuns: 300 },
  );
});

it('decodes UTF-16 in any chunks', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 200 }), sizes, fc.boolean(), async (words, chunkSizes, big) => {
      const wide = Buffer.from(`\ufeff${words}`, 'utf16le');
      if (big) wide.swap16();
      const found = await segments(wide, chunkSizes, 4096, 2048);
      expect(Buffer.concat(found.map(([, segment]) => segment)).toString()).toBe(Buffer.from(words).toString());
    }),
    { numRuns: 200 },
  );
});

it('takes nothing for UTF-16 that is not', () => {
  expect(encodingOf(Buffer.from('plain text, more of it\n'))).toBe('bytes');
  expect(encodingOf(Buffer.alloc(4096))).toBe('bytes');
  expect(encodingOf(Buffer.from('d4c3b2a1020004000000000000000000000004000100000000000000', 'hex'))).toBe('bytes');
  expect(encodingOf(Buffer.from('a tale of wide letters', 'utf16le'))).toBe('UTF-16 LE');
  expect(encodingOf(new Uint8Array(0))).toBe('bytes');
});
