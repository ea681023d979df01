import { expect, it } from 'vitest';
import type { Note, Pin } from '../../shared/model/note.ts';
import { backlinks, linkedNote, noteLinks, notesAbout, noteTags, noteTitle } from './note-words.ts';

it('takes the first line that says something as the title', () => {
  expect(noteTitle('\n\n## **Why** two resolvers?\nbody')).toBe('Why two resolvers?');
  expect(noteTitle('')).toBe('');
  expect(noteTitle('a\u202eb')).toBe('a\\u202Eb');
});

it('finds tags, not headings', () => {
  expect(noteTags('# Heading\nsee #Mail and #mail, #to-check; no#tag')).toEqual(['mail', 'to-check']);
});

const note = (id: string, text: string, pins: readonly Pin[] = []): Note => ({ id, text, pins, created: 0, changed: 0, confidential: false });

it('follows links between notes both ways, whatever the case', () => {
  const first = note('1', '# The rename\nseen in [[mail1.example]] and [[Mail1.example ]]');
  const second = note('2', 'After [[the rename]] everything stopped; [[ ]] and [[no]]body');
  expect(noteLinks(first.text)).toEqual(['mail1.example', 'Mail1.example']);
  expect(noteLinks(second.text)).toEqual(['the rename', 'no']);
  expect(backlinks([first, second], first)).toEqual([second]);
  expect(backlinks([first, second], second)).toEqual([]);
  expect(linkedNote([first, second], 'THE RENAME')).toBe(first);
  expect(linkedNote([first, second], '')).toBeUndefined();
});

it('finds the notes about something by pin and by link', () => {
  const pinned = note('1', 'x', [{ to: 'pair', from: 'a', host: 'b' }]);
  const linked = note('2', 'see [[a → b]]');
  expect(notesAbout([pinned, linked], 'a → b')).toEqual([pinned, linked]);
  expect(notesAbout([pinned, linked], 'a')).toEqual([]);
});
