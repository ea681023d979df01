/**
 * Seeded chance. sfc32 (Doty-Humphrey, PractRand) seeded through splitmix32-style mixing of a text label, so that the stream of one
 * subject never depends on which other subjects were looked at before it, or by which worker.
 */

/** FNV-1a over UTF-16 units, finished with murmur3's mixer; 32 bits. Not for security. */
function mixLabel(label: string, salt: number): number {
  let hash = (0x811c9dc5 ^ salt) >>> 0;
  for (let index = 0; index < label.length; index++) {
    hash = Math.imul(hash ^ label.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** A generator for this seed and label, uniform on [0, 1) in steps of 2^-32. The same arguments give the same stream on every machine. */
export function seededRandom(seed: number, label: string): () => number {
  const text = `${seed}\u0000${label}`;
  let a = mixLabel(text, 0x9e3779b9);
  let b = mixLabel(text, 0x243f6a88);
  let c = mixLabel(text, 0xb7e15162);
  let counter = 1;
  const next = (): number => {
    const sum = (a + b + counter++) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 4294967296;
  };
  for (let warmUp = 0; warmUp < 12; warmUp++) next();
  return next;
}

/** A standard normal variate by Box and Muller (1958); uses two uniforms. */
export function normalVariate(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** An exponential variate with this mean. */
export function exponentialVariate(random: () => number, mean: number): number {
  return -mean * Math.log(1 - random());
}

/** A whole number in [0, below). */
export function randomBelow(random: () => number, below: number): number {
  return Math.min(below - 1, Math.floor(random() * below));
}

/** Shuffles in place (Fisher and Yates 1938, Durstenfeld 1964). */
export function shuffle<Type>(values: { [index: number]: Type; readonly length: number }, random: () => number): void {
  for (let index = values.length - 1; index > 0; index--) {
    const other = randomBelow(random, index + 1);
    const kept = values[index] as Type;
    values[index] = values[other] as Type;
    values[other] = kept;
  }
}
