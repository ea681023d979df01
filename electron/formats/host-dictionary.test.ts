import fc from 'fast-check';
import { expect, it } from 'vitest';
import { HostDictionary } from './host-dictionary.ts';

const octet = fc.oneof(fc.nat(255).map(String), fc.constantFrom('256', '999', '00', '010', '', '-1', '1e1', 'x'));
const quad = fc.array(octet, { minLength: 3, maxLength: 5 }).map((octets) => octets.join('.'));
const name = fc.stringMatching(/^[A-Za-z0-9.:_-]{1,40}$/);
const spelling = fc.oneof(
  quad,
  quad.map((text) => `${text}.`),
  name,
  name.map((text) => text.toUpperCase()),
  fc.string({ minLength: 1, maxLength: 12 }),
);

it('gives a spelling the id that its text has, by bytes or as text, however often', () => {
  fc.assert(
    fc.property(fc.array(spelling, { maxLength: 60 }), (spellings) => {
      const byBytes = new HostDictionary();
      const byText = new HostDictionary();
      for (const text of [...spellings, ...spellings.toReversed()]) {
        const bytes = new TextEncoder().encode(`x${text}9`);
        expect(byBytes.id(bytes, 1, bytes.length - 1)).toBe(byText.idOfText(new TextDecoder().decode(bytes.subarray(1, -1))));
      }
      expect(byBytes.takeNew()).toEqual(byText.takeNew());
      expect(byBytes.takeNew()).toEqual([]);
    }),
    { numRuns: 500 },
  );
});

it('keeps many hosts apart', () => {
  const hosts = new HostDictionary();
  const all = Array.from({ length: 30_000 }, (_, i) => (i % 2 === 0 ? `198.18.${i >> 9}.${(i >> 1) & 255}` : `host-${i}.example`));
  const bytes = all.map((text) => new TextEncoder().encode(text));
  for (const again of [1, 2]) {
    expect(bytes.map((one) => hosts.id(one, 0, one.length))).toEqual(all.map((_, i) => i));
    expect(hosts.takeNew()).toEqual(again === 1 ? all : []);
  }
});
