import { expect, it } from 'vitest';
import { glossary } from './glossary.ts';

it('lists each word once, by the alphabet, with a whole sentence', () => {
  const words = glossary.map(({ word }) => word);
  expect(new Set(words).size).toBe(words.length);
  expect(words).toEqual([...words].sort((a, b) => a.localeCompare(b, 'en')));
  for (const { means } of glossary) expect(means).toMatch(/^\p{Lu}.*\.$|^p, .*\.$/su);
});

it('explains the words that answers are given in', () => {
  for (const word of ['p', 'q', 'Effect', 'Pair', 'Share', 'Window', 'Gap', 'SHA-256', 'Reject', 'Null distribution'])
    expect(glossary.some((entry) => entry.word === word)).toBe(true);
});
