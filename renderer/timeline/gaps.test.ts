import { expect, it } from 'vitest';
import { coverageGaps } from './gaps.ts';

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
