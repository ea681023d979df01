import type { HostFigures } from './host-figures.ts';
import { decimal } from './ids.ts';
import type { PairFigures } from './pair-figures.ts';

/** What a screen proposes: a listed pair, or everything that some hosts received. */
export type Candidate = { readonly pair: number } | { readonly hosts: readonly { readonly id: string; readonly received: number }[] };

export interface ScreenInput {
  readonly figures: PairFigures;
  readonly hosts: readonly HostFigures[];
  readonly first: number;
  readonly last: number;
}

/** A coarse look for what an analysis would want to see in full. It decides what is pulled, never what is found. */
export interface Screen {
  /** Why something was pulled, as the case says it. */
  readonly why: string;
  /** The best first. */
  candidates(input: ScreenInput): Iterable<Candidate>;
}

/** Candidates that a screen proposes at most. */
const MOST = 2000;
const HOURS = 24;

const pairsBy = (figures: PairFigures, isCandidate: (pair: number) => boolean, badness: (pair: number) => number): Candidate[] => {
  const found: number[] = [];
  for (let pair = 0; pair < figures.count; pair++) if (isCandidate(pair)) found.push(pair);
  const order = new Map(found.map((pair) => [pair, badness(pair)]));
  found.sort((a, b) => order.get(a)! - order.get(b)! || a - b);
  return found.slice(0, MOST).map((pair) => ({ pair }));
};

/** For `periodicity`: the middle half of the pauses lies close together. */
const evenPauses: Screen = {
  why: 'even pauses',
  candidates: ({ figures }) => {
    const spread = (pair: number): number => (figures.upper[pair]! - figures.lower[pair]!) / figures.median[pair]!;
    return pairsBy(figures, (pair) => figures.pauses[pair]! >= 12 && spread(pair) <= 0.5, spread);
  },
};

/** For `working-hours`: the hours of the day differ from those of all listed pairs (chi-square, the surest difference first). */
const fewHours: Screen = {
  why: 'hours of its own',
  candidates: ({ figures }) => {
    const all = new Float64Array(HOURS);
    for (let i = 0; i < figures.hours.length; i++) all[i % HOURS]! += figures.hours[i]!;
    const total = all.reduce((sum, n) => sum + n, 0);
    const chiSquare = (pair: number): number => {
      const n = figures.hours.subarray(pair * HOURS, (pair + 1) * HOURS).reduce((sum, count) => sum + count, 0);
      let sum = 0;
      for (let hour = 0; hour < HOURS; hour++) {
        const expected = (n * all[hour]!) / total;
        if (expected > 0) sum += (figures.hours[pair * HOURS + hour]! - expected) ** 2 / expected;
      }
      return sum;
    };
    // The 99.9 % point of chi-square with 23 degrees of freedom.
    return pairsBy(
      figures,
      (pair) => figures.n[pair]! >= 50 && chiSquare(pair) > 49.73,
      (pair) => -chiSquare(pair),
    );
  },
};

/** For `selective-access` and `mail-retry`: most contacts came to nothing. */
const refusals: Screen = {
  why: 'mostly refused',
  candidates: ({ figures }) =>
    pairsBy(
      figures,
      (pair) => figures.refused[pair]! >= 5 && figures.refused[pair]! * 2 >= figures.n[pair]!,
      (pair) => -figures.refused[pair]!,
    ),
};

/** For `concentration`: one asker makes up most of what a host with several askers received. All that the host received is pulled, or a share could not be said. */
const shares: Screen = {
  why: 'one asker has most of a busy host',
  candidates: ({ figures, hosts }) => {
    const busy = new Map(hosts.filter((host) => host.received >= 100 && host.partnersAsking >= 3).map((host) => [host.id, host]));
    const found: { readonly host: HostFigures; readonly n: number }[] = [];
    for (let pair = 0; pair < figures.count; pair++) {
      const host = busy.get(toId(figures, pair));
      if (host !== undefined && figures.n[pair]! * 2 > host.received) found.push({ host, n: figures.n[pair]! });
    }
    found.sort((a, b) => b.n - a.n || (a.host.id < b.host.id ? -1 : 1));
    return found.slice(0, MOST).map(({ host }) => ({ hosts: [host] }));
  },
};

/** Shares of the span: nobody "falls silent" at its very end, and a successor begins soon after. */
const MARGIN = 0.05;
const SOON = 0.02;
const LEAST_HANDED_OVER = 20;

/** For `successor`: of one asker's hosts one falls silent for good where another begins. All that both received is pulled. */
const handOvers: Screen = {
  why: 'one host falls silent where another begins',
  candidates: ({ figures, hosts, first, last }) => {
    const received = new Map(hosts.map((host) => [host.id, host.received]));
    const best = new Map<string, { readonly ids: readonly [string, string]; readonly n: number }>();
    for (const [one, other, n] of handedOver(figures, first, last)) {
      const ids = [toId(figures, one), toId(figures, other)] as const;
      const key = ids.join(' ');
      if ((best.get(key)?.n ?? 0) < n) best.set(key, { ids, n });
    }
    return [...best.entries()]
      .filter(([, { ids }]) => ids.every((id) => received.has(id)))
      .sort(([a, { n }], [b, { n: m }]) => m - n || (a < b ? -1 : 1))
      .slice(0, MOST)
      .map(([, { ids }]) => ({ hosts: ids.map((id) => ({ id, received: received.get(id)! })) }));
  },
};

/** Pairs of one asker, the second beginning soon after the first has ended; with the contacts of the smaller. Pairs stand in order of asker. */
function* handedOver(figures: PairFigures, first: number, last: number): Generator<readonly [one: number, other: number, n: number]> {
  const span = last - first;
  const { ids, n } = figures;
  for (let start = 0; start < figures.count; ) {
    let end = start;
    const ended: number[] = [];
    const begun: number[] = [];
    for (; end < figures.count && ids[end * 4] === ids[start * 4] && ids[end * 4 + 1] === ids[start * 4 + 1]; end++) {
      if (n[end]! < LEAST_HANDED_OVER) continue;
      if (figures.last[end]! < last - MARGIN * span) ended.push(end);
      if (figures.first[end]! > first + MARGIN * span) begun.push(end);
    }
    ended.sort((a, b) => figures.last[a]! - figures.last[b]! || a - b);
    begun.sort((a, b) => figures.first[a]! - figures.first[b]! || a - b);
    let from = 0;
    for (const one of ended) {
      while (from < begun.length && figures.first[begun[from]!]! < figures.last[one]!) from++;
      // The nearest few: a host with thousands of short-lived partners hands nothing over.
      for (let i = from; i < Math.min(begun.length, from + 5); i++) {
        const other = begun[i]!;
        if (figures.first[other]! - figures.last[one]! <= SOON * span) yield [one, other, Math.min(n[one]!, n[other]!)];
      }
    }
    start = end;
  }
}

const toId = ({ ids }: PairFigures, pair: number): string => decimal([ids[pair * 4 + 2]!, ids[pair * 4 + 3]!]);

/** Every screen, in the order in which they take their turn. */
export const screens: readonly Screen[] = [evenPauses, fewHours, refusals, shares, handOvers];
