/** Angles added up as arrows. */
export interface Resultant {
  readonly n: number;
  /** Length of the sum, R. */
  readonly length: number;
  /** R/n, 0 (no direction) to 1 (all the same). */
  readonly mean: number;
  /** Direction as a phase in [0, period), in the unit of the times. */
  readonly phase: number;
}

/** Where in its cycle an instant stands, 0 to 1. By floor and not by the remainder, which is many times slower. */
function turnsOf(time: number, period: number): number {
  return (time - period * Math.floor(time / period)) / period;
}

/** Folds times on a period and adds them up as unit arrows. */
export function resultant(times: ArrayLike<number>, period: number): Resultant {
  let cosine = 0;
  let sine = 0;
  for (let i = 0; i < times.length; i++) {
    const angle = 2 * Math.PI * turnsOf(times[i]!, period);
    cosine += Math.cos(angle);
    sine += Math.sin(angle);
  }
  const length = Math.hypot(cosine, sine);
  const turn = Math.atan2(sine, cosine) / (2 * Math.PI);
  return { n: times.length, length, mean: length / times.length, phase: (turn < 0 ? turn + 1 : turn) * period };
}

/** Rayleigh's test of uniform phases: Z = nR̄² and p after Zar 1999 (Mardia & Jupp 2000). Sees one broad hump; wants eight events. */
export function rayleigh({ n, length }: Resultant): { readonly z: number; readonly p: number } {
  const p = Math.exp(Math.sqrt(1 + 4 * n + 4 * (n * n - length * length)) - (1 + 2 * n));
  return { z: (length * length) / n, p: Math.min(1, p) };
}

/** Z²ₘ of Buccheri et al. 1983 for m = 1..most: the powers of the first m harmonics; chi-squared with 2m degrees when phases are uniform. */
export function z2(times: ArrayLike<number>, period: number, most: number): Float64Array {
  const cosines = new Float64Array(most);
  const sines = new Float64Array(most);
  for (let i = 0; i < times.length; i++) {
    const angle = 2 * Math.PI * turnsOf(times[i]!, period);
    const c = Math.cos(angle);
    const s = Math.sin(angle);
    let ck = 1;
    let sk = 0;
    for (let k = 0; k < most; k++) {
      const next = ck * c - sk * s;
      sk = sk * c + ck * s;
      ck = next;
      cosines[k]! += ck;
      sines[k]! += sk;
    }
  }
  let sum = 0;
  return cosines.map((cosine, k) => {
    sum += (2 / times.length) * (cosine * cosine + sines[k]! ** 2);
    return sum;
  });
}

/** What the H-test found. */
export interface HTest {
  readonly h: number;
  /** Number of harmonics at the maximum; 20 for a narrow pulse, 1 for a broad hump. */
  readonly harmonics: number;
  /** exp(−0.4 H), for one period stated in advance. */
  readonly p: number;
}

const H_HARMONICS = 20;

/** H = max over m ≤ 20 of Z²ₘ − 4m + 4 (de Jager, Raubenheimer & Swanepoel 1989; tail: de Jager & Büsching 2010). */
export function hTest(times: ArrayLike<number>, period: number): HTest {
  return hOf(z2(times, period, H_HARMONICS));
}

/** H from Z²ₘ for m = 1, 2, …. */
export function hOf(powers: ArrayLike<number>): HTest {
  let h = 0;
  let harmonics = 1;
  for (let m = 1; m <= powers.length; m++) {
    const value = powers[m - 1]! - 4 * m + 4;
    if (value > h) {
      h = value;
      harmonics = m;
    }
  }
  return { h, harmonics, p: Math.exp(-0.4 * h) };
}

/**
 * The H-test with whole cycles as the unit of chance: each harmonic's power is |Σ Cⱼ|²/Σ|Cⱼ|², where Cⱼ adds up the events of cycle j. A clump
 * of events within a cycle has one phase, not many independent ones; the plain test would take it for proof. With one event per cycle both agree.
 * @param times ascending
 * @param phaseOf phase in turns, [0, 1), of an instant; default: the instant folded
 */
export function cycleHTest(times: ArrayLike<number>, period: number, phaseOf?: (time: number) => number): HTest {
  const n = times.length;
  if (cosineRoom.length < n) [cosineRoom, sineRoom] = [new Float64Array(2 * n), new Float64Array(2 * n)];
  const [cosines, sines] = [cosineRoom, sineRoom];
  let sumCosine = 0;
  let sumSine = 0;
  for (let i = 0; i < n; i++) {
    const angle = 2 * Math.PI * turnsOf(times[i]!, period);
    cosines[i] = Math.cos(angle);
    sines[i] = Math.sin(angle);
    sumCosine += cosines[i]!;
    sumSine += sines[i]!;
  }
  // Cycles begin opposite to where the events gather, so that a train is not cut in two.
  const begin = (Math.atan2(sumSine, sumCosine) / (2 * Math.PI) + 0.5) * period;
  if (phaseOf !== undefined) {
    for (let i = 0; i < n; i++) {
      const angle = 2 * Math.PI * phaseOf(times[i]!);
      cosines[i] = Math.cos(angle);
      sines[i] = Math.sin(angle);
    }
  }
  return hOf(cyclePowers(times, period, begin, cosines, sines));
}

/** Room for the arrows of one test: it is made for every pair and period. */
let cosineRoom = new Float64Array(1024);
let sineRoom = new Float64Array(1024);

/** Sum over the first m harmonics, m = 1..20, of twice |Σ Cⱼ|²/Σ|Cⱼ|². */
function cyclePowers(times: ArrayLike<number>, period: number, begin: number, cosines: Float64Array, sines: Float64Array): Float64Array {
  const total = new Float64Array(2 * H_HARMONICS);
  const cycle = new Float64Array(2 * H_HARMONICS);
  const spread = new Float64Array(H_HARMONICS);
  const n = times.length;
  let alone = 0;
  for (let first = 0; first < n; ) {
    const number = Math.floor((times[first]! - begin) / period);
    let next = first + 1;
    while (next < n && Math.floor((times[next]! - begin) / period) === number) next++;
    if (next === first + 1) {
      // An event alone in its cycle is an arrow of length 1 in every harmonic.
      addHarmonics(total, cosines[first]!, sines[first]!);
      alone++;
    } else {
      cycle.fill(0);
      for (let i = first; i < next; i++) addHarmonics(cycle, cosines[i]!, sines[i]!);
      for (let k = 0; k < H_HARMONICS; k++) {
        const c = cycle[2 * k]!;
        const s = cycle[2 * k + 1]!;
        total[2 * k]! += c;
        total[2 * k + 1]! += s;
        spread[k]! += c * c + s * s;
      }
    }
    first = next;
  }
  let sum = 0;
  for (let k = 0; k < H_HARMONICS; k++) {
    const all = spread[k]! + alone;
    if (all > 0) sum += (2 * (total[2 * k]! ** 2 + total[2 * k + 1]! ** 2)) / all;
    spread[k] = sum;
  }
  return spread;
}

/** Adds the first twenty multiples of an angle to their sums: cosine and sine in turns, by rotation. */
function addHarmonics(sums: Float64Array, c: number, s: number): void {
  let ck = 1;
  let sk = 0;
  for (let k = 0; k < 2 * H_HARMONICS; k += 2) {
    const turned = ck * c - sk * s;
    sk = sk * c + ck * s;
    ck = turned;
    sums[k]! += ck;
    sums[k + 1]! += sk;
  }
}

/** P of at least one in `looks` independent looks: 1 − (1 − p)^looks, without loss of digits for small p. */
export function afterLooks(p: number, looks: number): number {
  return p >= 1 ? 1 : -Math.expm1(looks * Math.log1p(-p));
}

/** Mean of hours of the day and how far they agree (METHODS B6). */
export function circularMeanHour(hours: ArrayLike<number>): { readonly hour: number; readonly agreement: number; readonly z: number } {
  const sum = resultant(hours, 24);
  return { hour: sum.phase, agreement: sum.mean, z: rayleigh(sum).z };
}
