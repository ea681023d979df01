/** Means of the components over the mean of all values: by factors of two, from bursts to long absences. */
const MEANS = Array.from({ length: 12 }, (_, i) => 2 ** (i - 7));
const MOST_ROUNDS = 60;
/** Weights are moved as by so many rounds at once, which needs half as many for a likelihood no lower (over-relaxation: Salakhutdinov & Roweis 2003, "Adaptive overrelaxed bound optimization"). */
const STRIDE = 2;
/** A round that adds less ln likelihood than this changes nothing that a test would see. */
const SETTLED = 0.01;
/** A component of less weight than this explains nothing that others do not. */
const NEGLIGIBLE = 1e-4;

/**
 * The most likely mixture of exponentials of some values, as the density at each. Waiting times of every mixture of Poisson processes, steady ones, those that come in sessions and
 * those with long absences alike, have such a density (Jewell 1982, Annals of Statistics 10:479); weights by expectation and maximisation.
 * @param values at least 0, in any unit
 */
export function mixedExponentialDensity(values: Float64Array): Float64Array {
  const n = values.length;
  let average = 0;
  for (let i = 0; i < n; i++) average += values[i]! / n;
  if (!(average > 0)) return new Float64Array(n).fill(1);
  // One block for all components: to make and to throw away a dozen arrays for each few dozen values takes longer than to fill them.
  const components = new Float64Array(MEANS.length * n);
  let parts = MEANS.map((mean, part) => {
    fillExponential(values, mean * average, components, part * n);
    return { weight: 1 / MEANS.length, from: part * n };
  });
  const density = new Float64Array(n);
  let before = Number.NEGATIVE_INFINITY;
  for (let round = 0; ; round++) {
    density.fill(0);
    for (const { weight, from } of parts) for (let i = 0; i < n; i++) density[i]! += weight * components[from + i]!;
    const likelihood = logSum(density);
    if (likelihood - before < SETTLED || round === MOST_ROUNDS) return density;
    before = likelihood;
    let total = 0;
    for (const part of parts) {
      let share = 0;
      const { from } = part;
      for (let i = 0; i < n; i++) share += components[from + i]! / density[i]!;
      part.weight *= (share / n) ** STRIDE;
      total += part.weight;
    }
    for (const part of parts) part.weight /= total;
    parts = parts.filter(({ weight }) => weight > NEGLIGIBLE);
  }
}

function fillExponential(values: Float64Array, mean: number, into: Float64Array, from: number): void {
  for (let i = 0; i < values.length; i++) into[from + i] = Math.exp(-values[i]! / mean) / mean;
}

/** Sum of the logarithms, a few factors at a time; none of them falls to nothing. */
function logSum(density: Float64Array): number {
  let sum = 0;
  let product = 1;
  for (let i = 0; i < density.length; i++) {
    const value = Math.max(1e-70, density[i]!);
    density[i] = value;
    product *= value;
    if ((i & 3) === 3) {
      sum += Math.log(product);
      product = 1;
    }
  }
  return sum + Math.log(product);
}
