const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905, -0.13857109526572012,
  9.9843695780195716e-6, 1.5056327351493116e-7,
];

/** Natural logarithm of the gamma function, x > 0 (Lanczos 1964, g = 7; relative error below 1e-13). */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const z = x - 1;
  let sum = LANCZOS[0]!;
  for (let i = 1; i < 9; i++) sum += LANCZOS[i]! / (z + i);
  const t = z + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(t) - t + Math.log(sum);
}

const LOG_FACTORIALS = [0];

/** ln n! for whole n ≥ 0; tabled below 1,024. */
export function logFactorial(n: number): number {
  if (n >= 1024) return logGamma(n + 1);
  for (let i = LOG_FACTORIALS.length; i <= n; i++) LOG_FACTORIALS.push(LOG_FACTORIALS[i - 1]! + Math.log(i));
  return LOG_FACTORIALS[n]!;
}

/** ln of the binomial coefficient. */
export function logChoose(n: number, k: number): number {
  return k < 0 || k > n ? Number.NEGATIVE_INFINITY : logFactorial(n) - logFactorial(k) - logFactorial(n - k);
}

/** Upper tail Q(a, x) of the regularised incomplete gamma function (series below a + 1, Lentz's continued fraction above; Numerical Recipes §6.2). */
export function gammaUpper(a: number, x: number): number {
  if (!(x > 0)) return 1;
  if (x === Number.POSITIVE_INFINITY) return 0;
  const scale = Math.exp(a * Math.log(x) - x - logGamma(a));
  if (x < a + 1) {
    let term = 1 / a;
    let sum = term;
    for (let n = 1; n < 100_000 && term > sum * 1e-16; n++) {
      term *= x / (a + n);
      sum += term;
    }
    return Math.max(0, 1 - sum * scale);
  }
  let b = x + 1 - a;
  let c = 1e300;
  let d = 1 / b;
  let h = d;
  for (let i = 1; i < 100_000; i++) {
    const an = -i * (i - a);
    b += 2;
    d = 1 / guard(an * d + b);
    c = guard(b + an / c);
    const change = d * c;
    h *= change;
    if (Math.abs(change - 1) < 1e-15) break;
  }
  return scale * h;
}

/** P(X ≥ x) of chi-squared with `degrees` of freedom. */
export function chiSquaredUpper(x: number, degrees: number): number {
  return gammaUpper(degrees / 2, x / 2);
}

/** Regularised incomplete beta function I_x(a, b) (Lentz's continued fraction, Numerical Recipes §6.4). */
export function betaRegularised(x: number, a: number, b: number): number {
  if (!(x > 0)) return 0;
  if (x >= 1) return 1;
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  return x < (a + 1) / (a + b + 2) ? (front * betaFraction(x, a, b)) / a : 1 - (front * betaFraction(1 - x, b, a)) / b;
}

function betaFraction(x: number, a: number, b: number): number {
  let c = 1;
  let d = 1 / guard(1 - ((a + b) * x) / (a + 1));
  let h = d;
  for (let m = 1; m < 100_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / guard(1 + even * d);
    c = guard(1 + even / c);
    h *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / guard(1 + odd * d);
    c = guard(1 + odd / c);
    const change = d * c;
    h *= change;
    if (Math.abs(change - 1) < 1e-15) break;
  }
  return h;
}

function guard(value: number): number {
  return Math.abs(value) < 1e-300 ? 1e-300 : value;
}

/** P(X ≥ k) for X binomial(n, p), exact through the beta function. */
export function binomialUpper(k: number, n: number, p: number): number {
  return k <= 0 ? 1 : k > n ? 0 : betaRegularised(p, k, n - k + 1);
}

/** P(X ≥ k) for X Poisson with this mean. */
export function poissonUpper(k: number, mean: number): number {
  return k <= 0 ? 1 : 1 - gammaUpper(k, mean) > 1e-8 ? 1 - gammaUpper(k, mean) : poissonTail(k, mean);
}

/** The far tail by summing terms, where 1 − Q has lost its digits. */
function poissonTail(k: number, mean: number): number {
  if (!(mean > 0)) return 0;
  let term = Math.exp(k * Math.log(mean) - mean - logFactorial(k));
  let sum = term;
  for (let i = k + 1; i < k + 100_000 && term > sum * 1e-16; i++) {
    term *= mean / i;
    sum += term;
  }
  return Math.min(1, sum);
}

/** P(Z ≥ z) of the standard normal distribution. */
export function normalUpper(z: number): number {
  const tail = 0.5 * gammaUpper(0.5, (z * z) / 2);
  return z >= 0 ? tail : 1 - tail;
}

/** The z with P(Z ≤ z) = p (Acklam's rational approximation, one Halley step; error below 1e-14). */
export function normalQuantile(p: number): number {
  if (p <= 0) return Number.NEGATIVE_INFINITY;
  if (p >= 1) return Number.POSITIVE_INFINITY;
  if (p > 0.5) return -normalQuantile(1 - p);
  const start = p < 0.02425 ? acklamTail(Math.sqrt(-2 * Math.log(p))) : acklamCentre(p - 0.5);
  const error = normalUpper(-start) - p;
  const u = error * Math.sqrt(2 * Math.PI) * Math.exp((start * start) / 2);
  return start - u / (1 + (start * u) / 2);
}

function acklamTail(q: number): number {
  const above =
    ((((-7.784894002430293e-3 * q - 3.223964580411365e-1) * q - 2.400758277161838) * q - 2.549732539343734) * q + 4.374664141464968) * q +
    2.938163982698783;
  const below = (((7.784695709041462e-3 * q + 3.224671290700398e-1) * q + 2.445134137142996) * q + 3.754408661907416) * q + 1;
  return above / below;
}

function acklamCentre(q: number): number {
  const r = q * q;
  const above =
    ((((-39.69683028665376 * r + 220.9460984245205) * r - 275.9285104469687) * r + 138.357751867269) * r - 30.66479806614716) * r + 2.506628277459239;
  const below = ((((-54.47609879822406 * r + 161.5858368580409) * r - 155.6989798598866) * r + 66.80131188771972) * r - 13.28068155288572) * r + 1;
  return (above * q) / below;
}
