import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressHash, HostDictionary } from './host-dictionary.ts';

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

/** CPU seconds of looking up every spelling twice, and the ids of the second time. */
function lookedUp(spellings: readonly Uint8Array[]): { readonly seconds: number; readonly ids: readonly number[] } {
  const hosts = new HostDictionary();
  const before = process.cpuUsage();
  for (const one of spellings) hosts.id(one, 0, one.length);
  const ids = spellings.map((one) => hosts.id(one, 0, one.length));
  const { user, system } = process.cpuUsage(before);
  return { seconds: (user + system) / 1e6, ids };
}

describe('a log made to slow the look-up', () => {
  const COUNT = 1 << 15;

  it('costs a fixed number of steps an address, where all want the same slots', () => {
    const crafted: Uint8Array[] = [];
    for (let block = 1; crafted.length < COUNT; block++) {
      const value = block << 3;
      if ((addressHash(value) & 0x1fff) === 0)
        crafted.push(new TextEncoder().encode([24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join('.')));
    }
    const { seconds, ids } = lookedUp(crafted);
    expect(ids).toEqual(crafted.map((_, i) => i));
    // Without a bound they take up to 32,768 steps each: minutes.
    expect(seconds).toBeLessThan(1);
  });

  it('costs a fixed number of steps a name, where all have the same hash', () => {
    // The top bit of a word survives the multiplier, so it can be undone two words later, whatever the words are.
    const crafted = Array.from({ length: COUNT }, (_, n) => {
      const name = new Uint8Array(15 * 16).fill(97);
      for (let bit = 0; bit < 15; bit++) {
        if (((n >> bit) & 1) === 0) continue;
        name[bit * 16 + 3]! ^= 0x80;
        name[bit * 16 + 8]! ^= 0x10;
      }
      return name;
    });
    expect(lookedUp(crafted).seconds).toBeLessThan(1.5);
  });
});
