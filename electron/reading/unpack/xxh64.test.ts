import { expect, test } from 'vitest';
import { Xxh64 } from './xxh64.ts';

const hashOf = (bytes: Uint8Array, cut = bytes.length): string => {
  const hash = new Xxh64();
  hash.update(bytes.subarray(0, cut));
  hash.update(bytes.subarray(cut));
  return hash.digest().toString(16).padStart(16, '0');
};

/** The sanity buffer of the reference implementation's own tests (xxHash, tests/sanity_test_vectors.h), with its values for seed 0. */
function sanityBuffer(length: number): Uint8Array {
  let generator = 2_654_435_761n;
  return Uint8Array.from({ length }, () => {
    const byte = Number(generator >> 56n);
    generator = BigInt.asUintN(64, generator * 11_400_714_785_074_694_797n);
    return byte;
  });
}

test.each([
  [0, 'ef46db3751d8e999'],
  [1, 'e934a84adb052768'],
  [4, '9136a0dca57457ee'],
  [14, '8282dcc4994e35c8'],
  [222, 'b641ae8cb691c174'],
])('the reference value of %i bytes, in one part and in two', (length, expected) => {
  const bytes = sanityBuffer(length);
  for (const cut of [0, length >> 1, Math.min(33, length), length]) expect(hashOf(bytes, cut)).toBe(expected);
});

test('the values of known texts', () => {
  expect(hashOf(new TextEncoder().encode('a'))).toBe('d24ec4f1a98c6e5b');
  expect(hashOf(new TextEncoder().encode('abc'))).toBe('44bc2cf5ad770999');
});
