import fc from 'fast-check';
import { expect, it } from 'vitest';
import { WordCache } from './word-cache.ts';

const encoder = new TextEncoder();

it('gives the text of any bytes, however often and in whatever order they come', () => {
  const cache = new WordCache();
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          fc.string({ maxLength: 12, unit: 'binary' }),
          fc.constantFrom('tcp', 'udp', 'S', 'SF', 'a\u0000', '\u0000a', 'é', 'TLSv12', 'x'.repeat(60)),
        ),
      ),
      (words) => {
        for (const word of words) {
          const bytes = encoder.encode(`--${word}--`);
          expect(cache.of(bytes, 2, bytes.length - 2)).toBe(new TextDecoder().decode(bytes.subarray(2, bytes.length - 2)));
        }
      },
    ),
  );
});

it('gives the same string, not a new one, for a word seen before', () => {
  const cache = new WordCache();
  const words = encoder.encode('established established');
  expect(Object.is(cache.of(words, 0, 11), cache.of(words, 12, 23))).toBe(true);
});

it('goes on when it is full', () => {
  const cache = new WordCache();
  for (let i = 0; i < 20_000; i++) {
    const bytes = encoder.encode(`word-number-${i}`);
    expect(cache.of(bytes, 0, bytes.length)).toBe(`word-number-${i}`);
  }
});
