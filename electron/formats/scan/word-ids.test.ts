import fc from 'fast-check';
import { expect, it } from 'vitest';
import { WordIds } from './word-ids.ts';

const encoder = new TextEncoder();
const word = fc.oneof(
  fc.constantFrom('tcp', 'udp', 'S', 'SF', 'a\u0000', 'a', '', 'é', 'RSTOS0', 'eight888', 'ninechars'),
  fc.string({ maxLength: 10, unit: 'binary' }),
);

it('numbers words one to one, by bytes wherever they stand, or as text', () => {
  fc.assert(
    fc.property(fc.array(word, { maxLength: 80 }), fc.nat(9), (words, after) => {
      const ids = new WordIds();
      const seen = new Map<number, string>();
      for (const text of words) {
        const bytes = encoder.encode(`-${text}${'+'.repeat(after)}`);
        const length = encoder.encode(text).length;
        const id = ids.of(bytes, 1, 1 + length);
        if (text === '') expect(id).toBe(0);
        if (length > 8 || /[^\u0000-\u007f]/.test(text)) expect(id).toBe(-1);
        if (id < 0) continue;
        expect(seen.get(id) ?? text).toBe(text);
        seen.set(id, text);
        if (/^[ -~]*$/.test(text)) expect(ids.ofText(text)).toBe(id);
      }
      expect(new Set(seen.values()).size).toBe(seen.size);
    }),
    { numRuns: 500 },
  );
});

it('goes on when it is full', () => {
  const ids = new WordIds();
  for (let i = 1; i <= 300; i++) expect(ids.ofText(`w${i}`)).toBe(i <= 255 ? i : -1);
  expect(ids.ofText('w255')).toBe(255);
});
