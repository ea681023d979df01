import { expect, test } from 'vitest';
import { chosenFirst } from './ordered-choice.tsx';

test('what was chosen stands first, in its order; what is no longer there is not missed', () => {
  const all = ['a', 'b', 'c', 'd'].map((id) => ({ id }));
  expect(chosenFirst(all, ['d', 'gone', 'b']).map(({ id }) => id)).toEqual(['d', 'b', 'a', 'c']);
});
