import { expect, it } from 'vitest';
import { noteTags, noteTitle } from './render-markdown.ts';

it('takes the first line that says something as the title', () => {
  expect(noteTitle('\n\n## **Why** two resolvers?\nbody')).toBe('Why two resolvers?');
  expect(noteTitle('')).toBe('');
  expect(noteTitle('a\u202eb')).toBe('a\\u202Eb');
});

it('finds tags, not headings', () => {
  expect(noteTags('# Heading\nsee #Mail and #mail, #to-check; no#tag')).toEqual(['mail', 'to-check']);
});
