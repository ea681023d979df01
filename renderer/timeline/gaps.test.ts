import { expect, it } from 'vitest';
import type { FindingState } from '../../shared/contract/engine-answers.ts';
import { coverageGaps, foundGaps, joined, without } from './gaps.ts';

const limits = { start: 0, end: 100 };
const source = (...spans: [number, number][]) => ({ source: 0, spans: spans.map(([start, end]) => ({ start, end })) });

it('is where no source was recording', () => {
  expect(coverageGaps([source([0, 40], [60, 100])], limits)).toEqual([{ start: 40, end: 60 }]);
  expect(coverageGaps([source([0, 40], [60, 100]), source([30, 70])], limits)).toEqual([]);
  expect(coverageGaps([source([10, 20])], limits)).toEqual([
    { start: 0, end: 10 },
    { start: 20, end: 100 },
  ]);
});

it('says nothing when nothing is known', () => {
  expect(coverageGaps([], limits)).toEqual([]);
});

it('cuts holes out of spans', () => {
  const spans = [
    { start: 0, end: 10 },
    { start: 20, end: 30 },
  ];
  expect(
    without(spans, [
      { start: 4, end: 6 },
      { start: 8, end: 22 },
      { start: 29, end: 40 },
    ]),
  ).toEqual([
    { start: 0, end: 4 },
    { start: 6, end: 8 },
    { start: 22, end: 29 },
  ]);
  expect(without(spans, [])).toEqual(spans);
  expect(
    joined([
      { start: 5, end: 9 },
      { start: 0, end: 5 },
      { start: 12, end: 13 },
    ]),
  ).toEqual([
    { start: 0, end: 9 },
    { start: 12, end: 13 },
  ]);
});

it('takes the gaps that the analyses found in all sources, unless they were dismissed', () => {
  const state = (files: number, judged: FindingState['state'], verdict = 'found') =>
    ({
      finding: { analysis: 'collection-gap', verdict, window: [files, files + 1], statistics: { files } },
      state: judged,
    }) as unknown as FindingState;
  expect(foundGaps([state(3, 'new'), state(2, 'new'), state(3, 'dismissed'), state(3, 'new', 'not found')], 3)).toEqual([{ start: 3, end: 4 }]);
});
