import type { Finding } from '../../../shared/model/finding.ts';
import { singleChangeBound } from '../../statistics/change-point.ts';
import { longestGapProbability } from '../../statistics/longest-gap.ts';
import { RETRY_FAMILIES } from '../../statistics/retry-schedules.ts';
import { chiSquaredUpper, logChoose } from '../../statistics/special-functions.ts';
import { fromCounts, fromUpperTail } from './null-picture.ts';

/** Nulls that follow from the numbers a finding carries. */

/** Fisher's index of dispersion is chi-squared (burstiness.ts counts five events a stretch). */
export function burstinessNull({ statistics: { varianceToMean, intervals } }: Finding) {
  if (varianceToMean === undefined || intervals === undefined) return null;
  const degrees = Math.floor(intervals / 5) - 1;
  if (degrees < 1) return null;
  return fromUpperTail(
    { statistic: 'the index of dispersion', if: 'If contacts came at random within the hours it is active', observed: degrees * varianceToMean },
    'exact',
    (x) => chiSquaredUpper(x, degrees),
    0,
  );
}

/** The longest of all gaps between points on a line, for as many independent points as give the finding's p: clumps count as one. */
export function silenceNull({ n, p, effect }: Finding) {
  if (p === undefined || !(p > 0 && p < 1)) return null;
  const missed = effect.value;
  const share = missed / (n + missed);
  const points = solve((candidate) => longestGapProbability(candidate, share) - p, 2, n);
  return fromUpperTail(
    { statistic: 'the contacts due in the longest silence', if: 'If contacts came at random at its own changing rate', observed: missed },
    'exact',
    (due) => longestGapProbability(points, due / (n + due)),
    0,
  );
}

/** The largest likelihood ratio over all dates of one change; the stretch that was searched follows from the finding's p. */
export function changePointNull({ p, statistics: { likelihoodRatio, excessVariation } }: Finding) {
  if (p === undefined || !(p > 0 && p < 1) || likelihoodRatio === undefined || excessVariation === undefined) return null;
  const observed = likelihoodRatio / excessVariation;
  const share = solve((candidate) => singleChangeBound(observed, candidate) - p, 1e-6, 0.49);
  const pays = p / singleChangeBound(observed, share);
  return fromUpperTail(
    { statistic: 'the largest likelihood ratio of all dates', if: 'If the rate had never changed', observed },
    'bound',
    (ratio) => (ratio <= 1 ? 1 : Math.min(1, pays * singleChangeBound(ratio, share))),
    0,
  );
}

/** Fisher's exact test: how many strangers would be refused by a server that does not know strangers from insiders. */
export function selectiveAccessNull({ statistics: { strangersRefused: a, strangersAccepted: b, insidersRefused: c, insidersAccepted: d } }: Finding) {
  if (a === undefined || b === undefined || c === undefined || d === undefined) return null;
  const [row, column, total] = [a + b, a + c, a + b + c + d];
  const first = Math.max(0, row + column - total);
  const chances = Float64Array.from({ length: Math.min(row, column) - first + 1 }, (_, i) =>
    Math.exp(logChoose(row, first + i) + logChoose(total - row, column - first - i) - logChoose(total, column)),
  );
  return fromCounts({ statistic: 'the refused strangers', if: 'If it refused as many whoever they were', observed: a }, chances, first);
}

/** Intervals just above and just below the time to live: at least half are below when nothing piles up. */
export function cachingNull({ statistics: { above, below } }: Finding) {
  if (above === undefined || below === undefined || above + below === 0) return null;
  const n = above + below;
  const chances = Float64Array.from({ length: n + 1 }, (_, k) => Math.exp(logChoose(n, k) - n * Math.LN2));
  return fromCounts(
    { statistic: 'the intervals just above the time to live', if: 'If intervals grew no commoner there', observed: above },
    chances,
    0,
  );
}

/** The evidence of the best run is a martingale's highest value without a schedule (Ville 1939), for each server tried. */
export function mailRetryNull({ statistics: { logEvidence } }: Finding) {
  if (logEvidence === undefined) return null;
  return fromUpperTail(
    { statistic: 'the evidence for the best of all schedules', if: 'If no mail queue were behind it', observed: logEvidence },
    'bound',
    (evidence) => Math.min(1, RETRY_FAMILIES.length * Math.exp(-evidence)),
    0,
  );
}

/** H of a schedule that keeps its phase; for a timer the evidence that its p stands for, in natural units. */
export function periodicityNull({ p, statistics: { h, phaseKept } }: Finding) {
  if (phaseKept === 1 && h !== undefined)
    return fromUpperTail(
      { statistic: 'H at a period fixed beforehand', if: 'If contacts fell anywhere in the turn', observed: h },
      'exact',
      (x) => Math.exp(-0.4 * x),
      0,
    );
  if (phaseKept !== 0 || p === undefined || !(p > 0 && p < 1)) return null;
  return fromUpperTail(
    { statistic: 'the evidence for a timer', if: 'If there were no timer', observed: Math.log(WAYS / p) },
    'bound',
    (evidence) => Math.min(1, WAYS * Math.exp(-evidence)),
    0,
  );
}
/** Ways in which periodicity.ts looks for a rhythm. */
const WAYS = 4;

/** The root of a falling function, by halving. */
function solve(f: (x: number) => number, from: number, until: number): number {
  let [low, high] = [from, until];
  const rising = f(until) > f(from);
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (f(middle) > 0 === rising) high = middle;
    else low = middle;
  }
  return (low + high) / 2;
}
