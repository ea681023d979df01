import type { TimingComparison } from '../../shared/contract/engine-answers.ts';
import { readableCount, readableDuration, readableShare } from '../../shared/lib/format-value.ts';
import { MICROS_PER_SECOND, type TimeWindow } from '../../shared/model/time.ts';
import { coincidences, spikeTimeTiling } from '../statistics/coincidence.ts';

/** Bars on either side of nought. */
const SIDE = 20;
/** Lags counted for one picture; a denser one is counted from every so manieth contact. */
const MOST_LAGS = 10_000_000;
/** Fewer contacts on either side say nothing about firing together (METHODS.md B7). */
const LEAST = 20;

/** Two trains and what they are called. */
export interface Trains {
  readonly name: string;
  readonly times: Float64Array;
  readonly otherName: string;
  readonly other: Float64Array;
}

/**
 * The cross-correlogram of two trains: how often the other came so much before or after each contact, against what their rates alone give; and the spike time tiling
 * coefficient at the reach of one bar (Cutts & Eglen 2014).
 * @param reachSeconds lag of the farthest bar on either side
 */
export function compareTiming({ name, times, otherName, other }: Trains, window: TimeWindow, reachSeconds: number): TimingComparison {
  const width = reachSeconds / SIDE;
  const span = (window.end - window.start) / MICROS_PER_SECOND;
  const stride = Math.ceil((times.length * other.length * 2 * reachSeconds) / span / MOST_LAGS) || 1;
  const shown = stride === 1 ? times : times.filter((_, i) => i % stride === 0);
  const counts = crossCorrelogram(shown, other, width);
  const edges = Float64Array.from({ length: counts.length + 1 }, (_, i) => (i - SIDE - 0.5) * width);
  const expected = (shown.length * other.length * width) / span;
  const enough = times.length >= LEAST && other.length >= LEAST;
  const inSeconds = (train: Float64Array): Float64Array => train.map((time) => (time - window.start) / MICROS_PER_SECOND);
  const [x, y] = [inSeconds(times), inSeconds(other)];
  const delta = width / 2;
  const tiling = enough ? spikeTimeTiling(x, y, delta, 0, span) : null;
  const near = { mine: coincidences(x, y, delta), theirs: coincidences(y, x, delta) };
  const sentence =
    tiling === null
      ? `${readableCount(times.length)} contacts of ${name} and ${readableCount(other.length)} of ${otherName} in this window; ${LEAST} of each are needed before timing says anything.`
      : `${readableShare(near.mine / x.length)} of the ${readableCount(x.length)} contacts of ${name} and ${readableShare(near.theirs / y.length)} of the ${readableCount(y.length)} of ${otherName} have one of the other within ${readableDuration(delta)}: spike time tiling coefficient ${tiling.value.toFixed(2)} (${tiling.low.toFixed(2)} to ${tiling.high.toFixed(2)}), where 0 is what their rates give and 1 is always together. Shared hours or a shared schedule raise it too; the finding “Do hosts act as one” allows for both.`;
  return { other: otherName, n: [x.length, y.length], edges, counts, expected, tiling, deltaSeconds: delta, sentence };
}

/** Counts of lags other − mine by bar; both trains ascending. */
function crossCorrelogram(times: Float64Array, other: Float64Array, width: number): Uint32Array {
  const counts = new Uint32Array(2 * SIDE + 1);
  const reach = (SIDE + 0.5) * width * MICROS_PER_SECOND;
  let first = 0;
  for (const time of times) {
    while (first < other.length && other[first]! < time - reach) first++;
    for (let i = first; i < other.length && other[i]! <= time + reach; i++) {
      const bar = Math.floor((other[i]! - time) / MICROS_PER_SECOND / width + SIDE + 0.5);
      if (bar >= 0 && bar < counts.length) counts[bar]!++;
    }
  }
  return counts;
}
