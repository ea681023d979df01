import { readableNumber, readableProbability } from '../../../shared/lib/format-value.ts';
import type { NullPicture } from '../../../shared/model/finding.ts';

const BARS = 60;
/** Beyond this chance the picture ends. */
const DRAWN = 1e-4;

interface Told {
  readonly statistic: string;
  /** "If contacts came evenly within their hours": what chance alone means here. */
  readonly if: string;
  readonly observed: number;
}

/** A picture from a tail that can be computed: P(at least x). `from` is the least value there is. */
export function fromUpperTail(told: Told, kind: 'exact' | 'bound', tail: (x: number) => number, from: number): NullPicture {
  const end = quantile(tail, from, DRAWN);
  const edges = Float64Array.from({ length: BARS + 1 }, (_, i) => from + ((end - from) * i) / BARS);
  const tails = edges.map(tail);
  const chances = Float64Array.from({ length: BARS }, (_, i) => Math.max(0, tails[i]! - tails[i + 1]!));
  const range = [quantile(tail, from, 0.975), quantile(tail, from, 0.025)] as const;
  return finish(told, { kind, edges, chances, side: 'upper', tail: Math.min(1, tail(told.observed)), draws: 0, seed: 0 }, range);
}

/** A picture from the chances of whole numbers, `first` on. */
export function fromCounts(told: Told, chances: Float64Array, first: number): NullPicture {
  let tail = 0;
  for (let i = chances.length - 1; i >= 0 && first + i >= told.observed; i--) tail += chances[i]!;
  const [low, high] = [share(chances, 0.025), share(chances, 0.975)];
  const [from, until] = [share(chances, DRAWN), Math.min(chances.length - 1, share(chances, 1 - DRAWN) + 1)];
  const fold = Math.max(1, Math.ceil((until - from + 1) / BARS));
  const bars = Math.ceil((until - from + 1) / fold);
  const drawn = new Float64Array(bars);
  for (let i = from; i <= until; i++) drawn[Math.floor((i - from) / fold)]! += chances[i]!;
  const edges = Float64Array.from({ length: bars + 1 }, (_, i) => first + from + i * fold - 0.5);
  return finish(told, { kind: 'exact', edges, chances: drawn, side: 'upper', tail: Math.min(1, tail), draws: 0, seed: 0 }, [
    first + low,
    first + high,
  ]);
}

/** A picture from simulated values; its tail counts the observed one among them (Davison & Hinkley 1997). */
export function fromDraws(told: Told, draws: Float64Array, side: 'upper' | 'lower', seed: number): NullPicture {
  const sorted = draws.slice().sort();
  const least = sorted[0]!;
  const width = (sorted[sorted.length - 1]! - least) / BARS || 1;
  const chances = new Float64Array(BARS);
  for (const value of sorted) chances[Math.min(BARS - 1, Math.floor((value - least) / width))]! += 1 / sorted.length;
  const edges = Float64Array.from({ length: BARS + 1 }, (_, i) => least + i * width);
  const beyond = sorted.filter((value) => (side === 'upper' ? value >= told.observed - 1e-12 : value <= told.observed + 1e-12)).length;
  const at = (part: number): number => sorted[Math.floor(part * (sorted.length - 1))]!;
  const tail = (1 + beyond) / (1 + sorted.length);
  return finish(told, { kind: 'simulated', edges, chances, side, tail, draws: sorted.length, seed }, [at(0.025), at(0.975)]);
}

function finish(told: Told, picture: Omit<NullPicture, 'statistic' | 'observed' | 'sentence'>, [low, high]: readonly [number, number]): NullPicture {
  const { statistic, observed } = told;
  const number = (value: number): string => readableNumber(value, 3);
  const usual =
    picture.kind === 'bound'
      ? `stay below ${number(high)} in at least 39 of 40 such logs`
      : `lie between ${number(low)} and ${number(high)} in 95 of 100 such logs`;
  const extreme = picture.side === 'upper' ? 'as much or more' : 'as little or less';
  const chance = `${picture.kind === 'bound' ? 'at most ' : ''}${readableProbability(picture.tail)}`;
  const how = picture.kind === 'simulated' ? ` (${readableNumber(picture.draws)} simulations, seed ${picture.seed})` : '';
  const sentence = `${told.if}, ${statistic} would ${usual}${how}; it is ${number(observed)}. For one such test the chance of ${extreme} is ${chance}.`;
  return { ...picture, statistic, observed, sentence };
}

/** Where a falling tail comes down to a chance, by doubling and halving. */
function quantile(tail: (x: number) => number, from: number, chance: number): number {
  let width = 1;
  while (tail(from + width) > chance && width < 1e12) width *= 2;
  let [low, high] = [from, from + width];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (tail(middle) > chance) low = middle;
    else high = middle;
  }
  return high;
}

/** Index at which chances, summed from the left, reach a part. */
function share(chances: Float64Array, part: number): number {
  let sum = 0;
  for (let i = 0; i < chances.length; i++) {
    sum += chances[i]!;
    if (sum >= part) return i;
  }
  return Math.max(0, chances.length - 1);
}
