import fc from 'fast-check';
import { expect, it } from 'vitest';
import { BLOCK_BYTES, isCurrent, placesOf } from './byte-places.ts';

/** The places as a loop over bytes finds them. */
function looked(bytes: Uint8Array, start: number, byte: number): number[] {
  const places: number[] = [];
  for (let i = start; i < Math.min(bytes.length, start + BLOCK_BYTES); i++) if (bytes[i] === byte) places.push(i);
  return places;
}

it('finds what a loop over bytes finds, for every byte, density and start', () => {
  const dense = fc.array(fc.constantFrom(9, 10, 97, 200), { maxLength: 200 });
  fc.assert(
    fc.property(fc.oneof(dense, fc.array(fc.nat(255), { maxLength: 200 })), fc.nat(40), fc.constantFrom(9, 0, 200, 255), (list, start, byte) => {
      const bytes = Uint8Array.from(list);
      const from = Math.min(start, bytes.length);
      const places = placesOf(bytes, from, byte)!;
      expect([...places.at.subarray(0, places.count)]).toEqual(looked(bytes, from, byte));
      expect(places.at[places.count]).toBe(bytes.length);
    }),
  );
});

it('goes as far as a block, also where every byte is one', () => {
  const bytes = new Uint8Array(BLOCK_BYTES * 2).fill(9);
  const places = placesOf(bytes, 7, 9)!;
  expect(places.count).toBe(BLOCK_BYTES);
  expect(places.end).toBe(7 + BLOCK_BYTES);
  expect([...places.at.subarray(0, places.count + 1)]).toEqual(Array.from({ length: BLOCK_BYTES + 1 }, (_, i) => 7 + i));
});

it('sees nothing of a longer block that was looked at before', () => {
  placesOf(new Uint8Array(1000).fill(9), 0, 9);
  const places = placesOf(Uint8Array.of(1, 9, 1), 0, 9)!;
  expect([...places.at.subarray(0, places.count + 1)]).toEqual([1, 3]);
});

it('tells that places were written over', () => {
  const first = placesOf(Uint8Array.of(9), 0, 9)!;
  expect(isCurrent(first)).toBe(true);
  placesOf(Uint8Array.of(9), 0, 9);
  expect(isCurrent(first)).toBe(false);
});
