import { expect, it } from 'vitest';
import { chipOf, questionOf } from './finding-words.ts';

const fits = { explanation: 'A cache with a lifetime of one hour', verdict: 'fits' as const };
const not = { explanation: 'Mail retried', verdict: 'does not fit' as const };

it('takes the dull explanation before the strength', () => {
  expect(chipOf({ verdict: 'found', strength: 'very strong', innocent: [not, fits] })).toEqual({ words: 'fits cache with a lifetime', tone: 'fits' });
  expect(chipOf({ verdict: 'found', strength: 'strong', innocent: [not] })).toEqual({ words: 'holds, strong', tone: 'holds' });
  expect(chipOf({ verdict: 'found', strength: 'weak', innocent: [] }).tone).toBe('expected');
});

it('says what cannot be said and what is nothing', () => {
  expect(chipOf({ verdict: 'cannot say', strength: 'none', innocent: [fits] }).words).toBe('cannot say');
  expect(chipOf({ verdict: 'not found', strength: 'none', innocent: [] }).words).toBe('nothing unusual');
});

it('names analyses it does not know by their id', () => {
  expect(questionOf('beacon-drift')).toBe('Beacon drift');
});
