/** A bound for permutation chances far below what can be simulated. */

/** Most placements that are tried one by one. */
const MOST_PLACEMENTS = 200_000;

/**
 * Upper bound of the chance that the normalised Ruzicka similarity reaches what is seen when the sources of `other` are dealt anew among all places
 * of the pool: the heaviest sources of `other` are placed in every way, and all lighter ones are granted a perfect fit.
 * @param one and `other` weights by source, index for index, the whole pool
 */
export function ruzickaBound(one: ArrayLike<number>, other: ArrayLike<number>): number {
  const places = normalised(one);
  const weights = normalised(other)
    .filter((weight) => weight > 0)
    .sort()
    .reverse();
  const full = places.filter((weight) => weight > 0);
  const shared = sharedWeight(one, other);
  let heavy = 0;
  let placements = 1;
  while (heavy < weights.length && placements * (full.length + 1) <= MOST_PLACEMENTS) {
    heavy++;
    placements *= full.length + 1;
  }
  let light = 0;
  for (let index = heavy; index < weights.length; index++) light += weights[index]!;
  const taken = new Uint8Array(full.length);
  const empty = places.length - full.length;
  // Depth first over the heavy sources: each goes to one of the places with weight, or to any of the empty ones.
  const place = (index: number, got: number, emptyTaken: number): number => {
    if (got + light + rest(weights, index, heavy) < shared - 1e-12) return 0;
    if (index === heavy) return 1;
    const free = places.length - index;
    let chance = 0;
    for (let spot = 0; spot < full.length; spot++) {
      if (taken[spot] === 1) continue;
      taken[spot] = 1;
      chance += place(index + 1, got + Math.min(weights[index]!, full[spot]!), emptyTaken) / free;
      taken[spot] = 0;
    }
    const left = empty - emptyTaken;
    if (left > 0) chance += (left / free) * place(index + 1, got, emptyTaken + 1);
    return chance;
  };
  return Math.min(1, place(0, 0, 0));
}

function rest(weights: Float64Array, from: number, until: number): number {
  let sum = 0;
  for (let index = from; index < until; index++) sum += weights[index]!;
  return sum;
}

function normalised(weights: ArrayLike<number>): Float64Array {
  const copy = Float64Array.from(weights);
  const total = copy.reduce((sum, weight) => sum + weight, 0) || 1;
  return copy.map((weight) => weight / total);
}

/** Σmin of the normalised weights. */
function sharedWeight(one: ArrayLike<number>, other: ArrayLike<number>): number {
  const a = normalised(one);
  const b = normalised(other);
  return a.reduce((sum, weight, index) => sum + Math.min(weight, b[index]!), 0);
}
