import { expect, test } from 'vitest';
import { type ChoiceInput, choosePairs, idOf } from './choose-pairs.ts';
import type { HostFigures } from './host-figures.ts';
import type { PairFigures } from './pair-figures.ts';
import { readBudget } from './reduce-options.ts';
import { listable } from './survey.ts';

const HOUR = 3600e6;
const YEAR = 8760 * HOUR;

/** A pair as the cluster would have counted it; what is not told is of no interest to any screen. */
interface Made {
  readonly from: number;
  readonly to: number;
  readonly n: number;
  readonly first?: number;
  readonly last?: number;
  readonly refused?: number;
  readonly quartiles?: readonly [number, number, number];
  readonly hours?: readonly number[];
}

function figuresOf(pairs: readonly Made[]): PairFigures {
  const column = (of: (pair: Made) => number): Float64Array => Float64Array.from(pairs, of);
  const even = (n: number): number[] => Array.from({ length: 24 }, (_, hour) => Math.floor(n / 24) + (hour < n % 24 ? 1 : 0));
  return {
    count: pairs.length,
    ids: Uint32Array.from(pairs.flatMap(({ from, to }) => [from, 0, to, 0])),
    n: column(({ n }) => n),
    first: column(({ first }) => first ?? 0),
    last: column(({ last }) => last ?? YEAR),
    refused: column(({ refused }) => refused ?? 0),
    pauses: column(({ n, quartiles }) => (quartiles === undefined ? 0 : n - 1)),
    mean: column(() => 0),
    deviation: column(() => 0),
    lower: column(({ quartiles }) => quartiles?.[0] ?? Number.NaN),
    median: column(({ quartiles }) => quartiles?.[1] ?? Number.NaN),
    upper: column(({ quartiles }) => quartiles?.[2] ?? Number.NaN),
    hours: Uint32Array.from(pairs.flatMap(({ n, hours }) => hours ?? even(n))),
  };
}

function inputOf(pairs: readonly Made[], more: Partial<ChoiceInput> = {}): ChoiceInput {
  const hosts = [...new Set(pairs.map(({ to }) => to))].map((to): HostFigures => {
    const mine = pairs.filter((pair) => pair.to === to);
    const received = mine.reduce((sum, { n }) => sum + n, 0);
    return { id: String(to), sent: 0, received, partnersAsked: 0, partnersAsking: mine.length, first: 0, last: YEAR };
  });
  const events = pairs.reduce((sum, { n }) => sum + n, 0);
  return { figures: figuresOf(pairs), hosts, events, first: 0, last: YEAR, budget: events - 1, seed: 1, asked: [], ...more };
}

const crowd: Made[] = Array.from({ length: 200 }, (_, i) => ({ from: 100 + i, to: 1000 + (i % 50), n: 48 }));

test('within the budget everything is pulled', () => {
  expect(choosePairs(inputOf(crowd, { budget: Number.POSITIVE_INFINITY }))).toEqual({ whole: true, hosts: [], pairs: new Map(), notes: [] });
});

test('a steady beat, office hours and refusals are screened; the rest is drawn by lot, within the budget', () => {
  const odd: Made[] = [
    { from: 1, to: 2000, n: 500, quartiles: [299, 300, 301] },
    { from: 2, to: 2001, n: 400, hours: Array.from({ length: 24 }, (_, hour) => (hour >= 9 && hour < 17 ? 50 : 0)) },
    { from: 3, to: 2002, n: 60, refused: 55 },
  ];
  const input = inputOf([...odd, ...crowd], { budget: 2000 });
  const choice = choosePairs(input);
  expect([0, 1, 2].map((pair) => choice.pairs.get(pair))).toEqual(['even pauses', 'hours of its own', 'mostly refused']);
  const controls = [...choice.pairs].filter(([, why]) => why.includes('control'));
  expect(controls.length).toBeGreaterThan(5);
  expect([...choice.pairs.keys()].reduce((sum, pair) => sum + input.figures.n[pair]!, 0)).toBeLessThanOrEqual(2000);
  const other = choosePairs({ ...input, seed: 2 });
  expect([...other.pairs.keys()]).not.toEqual([...choice.pairs.keys()]);
  expect(choosePairs(input)).toEqual(choice);
});

test('a share needs everything that the host received, a successor both hosts', () => {
  const shares: Made[] = [
    { from: 1, to: 3000, n: 900 },
    { from: 2, to: 3000, n: 50 },
    { from: 3, to: 3000, n: 50 },
  ];
  const moved: Made[] = [
    { from: 9, to: 4000, n: 100, last: 0.4 * YEAR },
    { from: 9, to: 4001, n: 100, first: 0.405 * YEAR },
    { from: 9, to: 4002, n: 100, first: 0.6 * YEAR },
  ];
  const choice = choosePairs(inputOf([...shares, ...moved, ...crowd], { budget: 3000 }));
  expect(choice.hosts).toEqual([
    { id: '3000', side: 'received', why: 'one asker has most of a busy host' },
    { id: '4000', side: 'received', why: 'one host falls silent where another begins' },
    { id: '4001', side: 'received', why: 'one host falls silent where another begins' },
  ]);
});

test('hosts asked for come first, and what does not fit is told', () => {
  const asked = [
    { id: '1000', name: 'a.example', sent: 0, received: 192 },
    { id: '77', name: 'nobody.example', sent: 0, received: 0 },
    { id: '1001', name: 'b.example', sent: 5000, received: 192 },
  ];
  const choice = choosePairs(inputOf(crowd, { budget: 300, asked }));
  expect(choice.hosts).toEqual([{ id: '1000', side: 'both', why: 'asked for' }]);
  expect(choice.notes.join(' ')).toMatch(/nobody\.example: asked for, but there is no contact.*b\.example: asked for, but its 5,192 events/);
  for (const pair of choice.pairs.keys()) expect(idOf(inputOf(crowd).figures, pair, 2)).not.toBe('1000');
});

test('pairs are listed by size, as many as there is room for', () => {
  const sizes = [
    { events: 90, pairs: 1 },
    { events: 7, pairs: 30 },
    { events: 1, pairs: 1000 },
  ];
  expect(listable(sizes, 500)).toEqual({ pairs: 1031, listedFrom: 7, listedPairs: 31 });
  expect(listable(sizes, 5000)).toEqual({ pairs: 1031, listedFrom: 1, listedPairs: 1031 });
  expect(listable(sizes, 10)).toEqual({ pairs: 1031, listedFrom: 90, listedPairs: 1 });
  expect(listable([], 10)).toEqual({ pairs: 0, listedFrom: 1, listedPairs: 0 });
});

test('a budget is a number of events, or all', () => {
  expect(['all', '500', '10M', '20k', '1_000_000'].map(readBudget)).toEqual([Number.POSITIVE_INFINITY, 500, 10e6, 20_000, 1e6]);
  expect(['0', '-5', 'many', '1e9', '', '5G'].map(readBudget)).toEqual([null, null, null, null, null, null]);
});
