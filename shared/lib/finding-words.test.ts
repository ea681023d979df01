import { expect, it } from 'vitest';
import { chipOf, questionOf } from './finding-words.ts';

const fits = { explanation: 'A cache with a lifetime of one hour', verdict: 'fits' as const };
const not = { explanation: 'Mail retried', verdict: 'does not fit' as const };

it('takes the dull explanation before the strength', () => {
  expect(chipOf({ verdict: 'found', strength: 'very strong', innocent: [not, fits] })).toEqual({ words: 'fits cache', tone: 'fits' });
  expect(chipOf({ verdict: 'found', strength: 'strong', innocent: [not] })).toEqual({ words: 'holds, strong', tone: 'holds' });
  expect(chipOf({ verdict: 'found', strength: 'weak', innocent: [] }).tone).toBe('expected');
});

it('calls explanations by a noun, never by half a sentence', () => {
  const called = (explanation: string): string =>
    chipOf({ verdict: 'found', strength: 'strong', innocent: [{ explanation, verdict: 'fits' }] }).words;
  expect(called('One service with two addresses (a pair of resolvers)')).toBe('fits one service');
  expect(called('A plain rename or move by the operator, announced')).toBe('fits plain rename or move');
  expect(called('A change of network or of servers in use')).toBe('fits change of network');
  expect(called('Both are busy at the same hours')).toBe('fits shared hours');
});

it('says what cannot be said and what is nothing', () => {
  expect(chipOf({ verdict: 'cannot say', strength: 'none', innocent: [fits] }).words).toBe('cannot say');
  expect(chipOf({ verdict: 'not found', strength: 'none', innocent: [] }).words).toBe('nothing unusual');
});

it('names analyses it does not know by their id', () => {
  expect(questionOf('beacon-drift')).toBe('Beacon drift');
});
