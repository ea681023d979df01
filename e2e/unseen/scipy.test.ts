/**
 * The pure functions of `electron/statistics` against SciPy, where a Python that has it is at hand: an implementation by others, on numbers that no vector of METHODS names.
 */
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { fisherExact } from '../../electron/statistics/fisher.ts';
import { adjust } from '../../electron/statistics/multiplicity.ts';
import { quieterWeekends } from '../../electron/statistics/quieter-weekends.ts';
import {
  betaRegularised,
  binomialUpper,
  chiSquaredUpper,
  gammaUpper,
  normalQuantile,
  normalUpper,
  poissonUpper,
} from '../../electron/statistics/special-functions.ts';
import { chiSquaredTable } from '../../electron/statistics/vantage.ts';
import { wilson } from '../../electron/statistics/wilson.ts';
import { cipherStream } from './unseen-logs.ts';

/** Answers to questions, each a call of a function of the table below. */
const ORACLE = `
import json, sys, itertools
from scipy import special, stats
def weekends(working, weekend):
    days = working + weekend
    total = sum(weekend)
    draws = list(itertools.combinations(range(len(days)), len(weekend)))
    return sum(sum(days[i] for i in draw) <= total for draw in draws) / len(draws)
ask = {
  'gammaUpper': lambda a, x: special.gammaincc(a, x),
  'chiSquaredUpper': lambda x, k: stats.chi2.sf(x, k),
  'betaRegularised': lambda x, a, b: special.betainc(a, b, x),
  'binomialUpper': lambda k, n, p: stats.binom.sf(k - 1, n, p),
  'poissonUpper': lambda k, m: stats.poisson.sf(k - 1, m),
  'normalUpper': lambda z: stats.norm.sf(z),
  'normalQuantile': lambda p: stats.norm.ppf(p),
  'fisher': lambda a, b, c, d: stats.fisher_exact([[a, b], [c, d]], alternative='greater').pvalue,
  'fisherTwo': lambda a, b, c, d: stats.fisher_exact([[a, b], [c, d]]).pvalue,
  'chiTable': lambda rows: stats.chi2_contingency(rows, correction=False).pvalue,
  'wilson': lambda k, n: list(stats.binomtest(k, n).proportion_ci(method='wilson')),
  'bh': lambda p: list(stats.false_discovery_control(p, method='bh')),
  'by': lambda p: list(stats.false_discovery_control(p, method='by')),
  'weekends': weekends,
}
json.dump([ask[name](*args) for name, args in json.load(sys.stdin)], sys.stdout)
`;

type Question = readonly [name: string, args: readonly unknown[]];

const random = cipherStream('scipy');
const between = (from: number, until: number): number => from + (until - from) * random();
const whole = (from: number, until: number): number => Math.floor(between(from, until + 1));
const many = <T>(make: () => T): T[] => Array.from({ length: 60 }, make);

/** All answers, or null where there is no SciPy. Asked once: its start takes seconds on a busy machine. */
function askScipy(questions: readonly Question[]): unknown[] | null {
  const { stdout, status } = spawnSync('python3', ['-c', ORACLE], { input: JSON.stringify(questions), encoding: 'utf8', maxBuffer: 1 << 26 });
  return status === 0 ? (JSON.parse(stdout) as unknown[]) : null;
}

/** Equal to so many digits, small ones too. */
function agree(ours: readonly number[], theirs: unknown[], digits: number): void {
  expect(ours).toHaveLength(theirs.length);
  ours.forEach((value, i) => {
    const other = theirs[i] as number;
    expect(Math.abs(value - other), `${i}: ${value} and ${other}`).toBeLessThanOrEqual(10 ** -digits * Math.max(Math.abs(other), 1e-280));
  });
}

const NUMBERS: readonly (readonly [name: string, args: () => number[], ours: (...args: number[]) => number, digits: number])[] = [
  ['gammaUpper', () => [between(0.2, 200), between(0, 300)], gammaUpper, 9],
  ['chiSquaredUpper', () => [between(0, 500), whole(1, 300)], chiSquaredUpper, 9],
  ['betaRegularised', () => [random(), between(0.3, 80), between(0.3, 80)], betaRegularised, 9],
  ['binomialUpper', () => [whole(0, 60), whole(60, 500), random()], binomialUpper, 8],
  ['poissonUpper', () => [whole(0, 80), between(0.01, 60)], poissonUpper, 7],
  ['normalUpper', () => [between(-8, 30)], normalUpper, 9],
  ['normalQuantile', () => [random() ** 6], normalQuantile, 9],
  ['fisher', () => [whole(0, 40), whole(0, 40), whole(1, 40), whole(1, 40)], (a, b, c, d) => fisherExact(a!, b!, c!, d!).greater, 8],
  ['fisherTwo', () => [whole(0, 40), whole(0, 40), whole(1, 40), whole(1, 40)], (a, b, c, d) => fisherExact(a!, b!, c!, d!).twoSided, 6],
];
const asked = NUMBERS.map(([, args]) => many(args));
const tables = many(() => Array.from({ length: 3 }, () => Array.from({ length: 4 }, () => whole(1, 50))));
const shares = many((): [number, number] => [whole(0, 30), whole(30, 400)]);
const family = many(() => random() ** 3);
const fortnights = many(() => ({ working: Array.from({ length: 10 }, () => whole(4, 40)), weekend: Array.from({ length: 4 }, () => whole(0, 6)) }));
const answers = askScipy([
  ...NUMBERS.flatMap(([name], i) => asked[i]!.map((args): Question => [name, args])),
  ...tables.map((table): Question => ['chiTable', [table]]),
  ...shares.map((share): Question => ['wilson', share]),
  ['bh', [family]],
  ['by', [family]],
  ...fortnights.map(({ working, weekend }): Question => ['weekends', [working, weekend]]),
]);
let taken = 0;
function next(count: number): unknown[] {
  taken += count;
  return answers?.slice(taken - count, taken) ?? [];
}

describe.skipIf(answers === null)('against SciPy (skipped where python3 has none)', () => {
  for (const [i, [name, , ours, digits]] of NUMBERS.entries()) {
    const theirs = next(asked[i]!.length);
    it(name, () =>
      agree(
        asked[i]!.map((args) => ours(...args)),
        theirs,
        digits,
      ),
    );
  }

  const ofTables = next(tables.length);
  it('tables', () =>
    agree(
      tables.map((table) => chiSquaredTable(table).p),
      ofTables,
      8,
    ));

  const intervals = next(shares.length) as [number, number][];
  it('shares', () => {
    shares.forEach(([part, all], i) => {
      expect(wilson(part, all).low).toBeCloseTo(intervals[i]![0], 6);
      expect(wilson(part, all).high).toBeCloseTo(intervals[i]![1], 6);
    });
  });

  const [bh, by] = next(2) as number[][];
  it('families', () => {
    agree([...adjust(family, 'benjamini-hochberg')], bh!, 9);
    agree([...adjust(family, 'benjamini-yekutieli')], by!, 9);
  });

  const exact = next(fortnights.length) as number[];
  it('quieter weekends, every deal of a fortnight counted', () => {
    fortnights.forEach((days, i) => {
      // Twice the smaller of two chances; that of the ranks may be the smaller.
      expect(quieterWeekends(days)).toBeLessThanOrEqual(Math.min(1, 2 * exact[i]!) * (1 + 1e-9));
    });
    expect(fortnights.filter((days, i) => Math.abs(quieterWeekends(days) / (2 * exact[i]!) - 1) < 1e-9).length).toBeGreaterThan(30);
  });
});
