import { expect, test } from 'vitest';
import { seededRandom } from '../statistics/random.ts';
import { isTurnedByte } from './turned-byte.ts';

/** A block with its checksum, by the definition. */
function blockOf(seed: number): Uint8Array {
  const random = seededRandom(seed, 'block');
  const words = new BigUint64Array(1 << 15);
  const bytes = new Uint8Array(words.buffer);
  for (let i = 8; i < bytes.length; i++) bytes[i] = random() < 0.6 ? 0 : Math.floor(random() * 256);
  words[0] = words.subarray(1).reduce((sum, word) => sum ^ BigInt.asUintN(64, word * 0xbf58476d1ce4e5b9n), 5381n);
  return bytes;
}

test('one byte that was changed is told, whichever it is', () => {
  const random = seededRandom(1, 'turned');
  const block = blockOf(1);
  for (let round = 0; round < 40; round++) {
    const bad = block.slice();
    const at = 8 + Math.floor(random() * (block.length - 8));
    bad[at] = bad[at]! ^ (1 + Math.floor(random() * 255));
    expect(isTurnedByte(bad), `${at}`).toBe(true);
  }
});

test('nothing, two bytes or a page that is not as it was is no such thing', () => {
  const block = blockOf(1);
  const two = block.slice();
  two[100]! ^= 1;
  two[200]! ^= 1;
  const page = block.slice();
  page.set(blockOf(2).subarray(4096, 8192), 4096);
  for (const other of [block, two, page]) expect(isTurnedByte(other)).toBe(false);
});
