import { expect, it } from 'vitest';
import { seriesOfNames, trackSeries } from './track-colors.ts';

const bank = { id: '1', name: 'Bank', color: 2, hosts: ['192.0.2.1'] };

it('gives entities their own colour and nobody the same twice', () => {
  const tracks = [
    { type: 'host', host: 'a.example' },
    { type: 'entity', entity: 'Bank' },
    { type: 'host', host: 'b.example' },
  ] as const;
  expect(trackSeries(tracks, [bank])).toEqual([0, 2, 4]);
  expect(seriesOfNames(tracks, [bank])).toEqual(
    new Map([
      ['Bank', 2],
      ['a.example', 0],
      ['b.example', 4],
    ]),
  );
});
