import type { Finding } from '../../../shared/model/finding.ts';
import { MICROS_PER_SECOND } from '../../../shared/model/time.ts';
import { ruzickaDealer } from '../../statistics/audience.ts';
import { jitterChances, poissonBinomialUpper, tilesOf } from '../../statistics/coincidence.ts';
import { dayCounts, officePlateau } from '../../statistics/office-hours.ts';
import { randomBelow } from '../../statistics/random.ts';
import type { AnalysisContext } from '../analysis.ts';
import { listAudiences } from '../successor.ts';
import { fromCounts, fromDraws } from './null-picture.ts';

/** Nulls for which the events themselves are asked again. */

const DRAWS = 4999;
/** Trials up to which the exact distribution is drawn; more would keep a reader waiting. */
const MOST_TRIALS = 10_000;

/** Coincidences when each contact of the second is moved a little, which keeps its hours: the jitter under which most come. */
export function synchronyNull({ subject, statistics, evidence }: Finding, context: AnalysisContext) {
  const [one, other] = (subject.hosts ?? []).map((from) => pairOf(context, from, subject.to));
  const { deltaSeconds: delta, coincidences } = statistics;
  if (one === undefined || other === undefined || delta === undefined || coincidences === undefined) return null;
  const [a, b] = context.train(one).time.length >= context.train(other).time.length ? [one, other] : [other, one];
  const start = context.window.start / MICROS_PER_SECOND;
  const [x, y] = [a, b].map((pair) => context.train(pair).time.map((time) => time / MICROS_PER_SECOND - start)) as [Float64Array, Float64Array];
  if (y.length > MOST_TRIALS) return null;
  const observed = evidence.count - coincidences;
  const tiles = tilesOf(x, delta);
  const all = [15 * delta, 600, 1800].map((jitter) => jitterChances(tiles, y, jitter));
  const widest = all.reduce((most, chances) => (poissonBinomialUpper(chances, observed) > poissonBinomialUpper(most, observed) ? chances : most));
  return fromCounts({ statistic: 'the contacts that coincide', if: 'If both only kept the same hours', observed }, poissonBinomial(widest), 0);
}

/** Chances of each number of successes among independent trials, by convolution. */
function poissonBinomial(chances: Float64Array): Float64Array {
  const exactly = new Float64Array(chances.length + 1);
  exactly[0] = 1;
  for (let i = 0; i < chances.length; i++) {
    const p = chances[i]!;
    for (let k = i + 1; k > 0; k--) exactly[k] = exactly[k]! * (1 - p) + exactly[k - 1]! * p;
    exactly[0]! *= 1 - p;
  }
  return exactly;
}

/** Contacts on a day of the weekend when any days of the log could be the weekend. */
export function workingHoursNull({ subject }: Finding, context: AnalysisContext) {
  const pair = pairOf(context, subject.from, subject.to);
  if (pair === undefined) return null;
  const seconds = context.train(pair).time.map((at) => at / MICROS_PER_SECOND);
  const { start, end } = context.window;
  const recorded = (from: number, until: number): number =>
    context.gaps.reduce(
      (left, gap) => left - Math.max(0, Math.min(until, gap.end / MICROS_PER_SECOND) - Math.max(from, gap.start / MICROS_PER_SECOND)),
      until - from,
    );
  const { working, weekend } = dayCounts(seconds, officePlateau(seconds, 1).best, start / MICROS_PER_SECOND, end / MICROS_PER_SECOND, recorded);
  if (working.length === 0 || weekend.length === 0) return null;
  const days = [...working, ...weekend];
  const random = context.random(`weekends ${subject.from} ${subject.to}`);
  const draws = Float64Array.from({ length: DRAWS }, () => {
    let sum = 0;
    for (let i = 0; i < weekend.length; i++) {
      const other = i + randomBelow(random, days.length - i);
      [days[i], days[other]] = [days[other]!, days[i]!];
      sum += days[i]!;
    }
    return sum / weekend.length;
  });
  const observed = weekend.reduce((sum, count) => sum + count, 0) / weekend.length;
  return fromDraws(
    { statistic: 'the contacts on a day of the weekend', if: 'If weekends were like other days', observed },
    draws,
    'lower',
    context.options.seed,
  );
}

/** Likeness of two audiences when the new server's askers are drawn from everyone in the log. */
export function successorNull({ subject, statistics }: Finding, context: AnalysisContext) {
  const audiences = listAudiences(context);
  const named = (name: string | undefined) => audiences.find(({ server }) => context.actors[server] === name);
  const [old, next] = [named(subject.host), named(subject.successor)];
  if (old === undefined || next === undefined || statistics['likeness'] === undefined) return null;
  const pool = [...new Set(audiences.flatMap(({ askers }) => [...askers.keys()]))].sort((a, b) => a - b);
  const weights = ({ askers }: typeof old): number[] => pool.map((asker) => askers.get(asker) ?? 0);
  const deal = ruzickaDealer(weights(old), weights(next), context.random(`successor ${subject.host} ${subject.successor}`));
  return fromDraws(
    { statistic: 'the likeness of the two audiences', if: 'If its askers were drawn from all in the log', observed: statistics['likeness'] },
    Float64Array.from({ length: DRAWS }, deal),
    'upper',
    context.options.seed,
  );
}

/** The pair of two names, as the findings print them; undefined when the case no longer has it. */
function pairOf({ pairs, actors }: AnalysisContext, from: string | undefined, to: string | undefined): number | undefined {
  for (let pair = 0; pair < pairs.count; pair++) if (actors[pairs.from[pair]!] === from && actors[pairs.to[pair]!] === to) return pair;
  return undefined;
}
