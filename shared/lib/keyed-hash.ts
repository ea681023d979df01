const [FIRST, SECOND, THIRD] = crypto.getRandomValues(new Int32Array(3)) as unknown as [number, number, number];

/**
 * A hash of two numbers of 32 bits, for tables whose keys a file chooses. It has another key in each process, so that nobody can make a log or a capture in which all want the
 * same slot. What a table answers must therefore never hang on where in it things stand. The steps are those of MurmurHash3's finisher
 * (https://github.com/aappleby/smhasher), with the key's words between them.
 */
export function keyedHash(a: number, b: number): number {
  let hash = Math.imul(a ^ FIRST, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13) ^ b ^ SECOND, 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 16) ^ THIRD, 0x9e3779b1);
  return (hash ^ (hash >>> 15)) >>> 0;
}
