/** DuckDB's checksum of a block (src/common/checksum.cpp): 5381 and the products of all its words with this number, all XORed. */
const MULTIPLIER = 0xbf58476d1ce4e5b9n;
const START = 5381n;

const product = (word: bigint, factor: bigint): bigint => BigInt.asUintN(64, word * factor);

/** What undoes the multiplication modulo 2^64 (Newton's method: each step doubles the right bits). */
const UNDO = ((): bigint => {
  let inverse = MULTIPLIER;
  for (let bits = 3; bits < 64; bits *= 2) inverse = product(inverse, 2n - product(MULTIPLIER, inverse));
  return inverse;
})();

/**
 * True where a change of one byte of a block, whichever, is all that its checksum misses: a disk turned it. Any word could be made to fit the checksum; that one does by a change of
 * a single byte comes up by chance once in some 10^11 blocks. Which byte it was cannot be told: words that are alike would show alike.
 * @param block checksum and content, as they stand in the file
 */
export function isTurnedByte(block: Uint8Array): boolean {
  const words = new BigUint64Array(block.slice().buffer);
  let missed = words[0]! ^ START;
  for (let i = 1; i < words.length; i++) missed ^= product(words[i]!, MULTIPLIER);
  return words.subarray(1).some((word) => isOneByte(word ^ product(product(word, MULTIPLIER) ^ missed, UNDO)));
}

/** True when one byte of a word and no other is not nothing. */
function isOneByte(difference: bigint): boolean {
  for (let byte = 0; byte < 8; byte++) if (difference !== 0n && (difference & ~(0xffn << BigInt(8 * byte))) === 0n) return true;
  return false;
}
