/** A train divided into what keeps the beat and what does not (METHODS B4). */
export interface Split {
  /** Centre of the densest window of phases, same unit as the times; the smallest of equals. */
  readonly phase: number;
  readonly n: number;
  /** Events inside the window. */
  readonly inside: number;
  /** Share of the window in the period, which an even background fills. */
  readonly background: number;
  /** Share of periodic events, (k/n − q)/(1 − q), and its standard error. */
  readonly fraction: number;
  readonly standardError: number;
}

/** Finds the densest window of ±halfWidth around one of the events' phases. Times, period and halfWidth share a unit. */
export function splitByPhase(times: ArrayLike<number>, period: number, halfWidth: number): Split {
  const n = times.length;
  const phases = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    // A remainder takes longer than all else here: where a period was added to one, to take it off again gives the same number as the next.
    const above = (times[i]! % period) + period;
    phases[i] = above < period ? above : above < 2 * period ? above - period : 0;
  }
  phases.sort();
  const background = Math.min(1, (2 * halfWidth) / period);
  let inside = 0;
  let phase = 0;
  let low = 0;
  let high = 0;
  // Two pointers walk the circle laid out twice; positions from n on are one period further.
  const at = (i: number) => (i < 0 ? phases[i + n]! - period : i < n ? phases[i]! : phases[i - n]! + period);
  low = -n;
  for (let i = 0; i < n; i++) {
    while (at(low) < phases[i]! - halfWidth) low++;
    high = Math.max(high, i);
    while (high + 1 < 2 * n && at(high + 1) <= phases[i]! + halfWidth) high++;
    const count = Math.min(n, high - low + 1);
    if (count > inside) {
      inside = count;
      phase = phases[i]!;
    }
  }
  const share = inside / n;
  const fraction = background < 1 ? (share - background) / (1 - background) : 0;
  return { phase, n, inside, background, fraction, standardError: Math.sqrt(share * (1 - share)) / (Math.sqrt(n) * (1 - background)) };
}

/**
 * P(periodic) of each event: inside the window the periodic part stands above the background, outside there is only background.
 * Within the window all events share one probability; hard labels would claim to know more.
 */
export function periodicPosterior(times: ArrayLike<number>, period: number, halfWidth: number, split: Split): Float64Array {
  const within = split.inside > 0 ? Math.min(1, Math.max(0, (split.fraction * split.n) / split.inside)) : 0;
  return Float64Array.from(times, (time) => (Math.abs(phaseDistance(time, split.phase, period)) <= halfWidth ? within : 0));
}

/** How far an instant is from the nearest beat, in [−period/2, period/2). */
export function phaseDistance(time: number, phase: number, period: number): number {
  const distance = (time - phase) % period;
  const positive = distance < 0 ? distance + period : distance;
  return positive >= period / 2 ? positive - period : positive;
}

/**
 * Drift: the slope of the distance to the nearest beat against time, over the events inside the window; a clock with period P + ε shows ε/P.
 * @returns seconds per second (or unit per unit) with its standard error; NaN with fewer than three events
 */
export function drift(
  times: ArrayLike<number>,
  period: number,
  halfWidth: number,
  phase: number,
): { readonly slope: number; readonly standardError: number } {
  const x: number[] = [];
  const y: number[] = [];
  for (let i = 0; i < times.length; i++) {
    const distance = phaseDistance(times[i]!, phase, period);
    if (Math.abs(distance) > halfWidth) continue;
    x.push(times[i]!);
    y.push(distance);
  }
  const n = x.length;
  if (n < 3) return { slope: Number.NaN, standardError: Number.NaN };
  const meanX = x.reduce((sum, value) => sum + value, 0) / n;
  const meanY = y.reduce((sum, value) => sum + value, 0) / n;
  let xx = 0;
  let xy = 0;
  let yy = 0;
  for (let i = 0; i < n; i++) {
    xx += (x[i]! - meanX) ** 2;
    xy += (x[i]! - meanX) * (y[i]! - meanY);
    yy += (y[i]! - meanY) ** 2;
  }
  const slope = xy / xx;
  return { slope, standardError: Math.sqrt(Math.max(0, yy - slope * xy) / (n - 2) / xx) };
}
