import { expect, test } from 'vitest';
import { canonicalHost, visible } from './host-name.ts';

test('names of other letters are compared in their ASCII form', () => {
  expect(canonicalHost('BÜCHER.example.')).toBe('xn--bcher-kva.example');
  expect(canonicalHost('xn--BCHER-kva.example')).toBe('xn--bcher-kva.example');
});

test('a character that cannot be seen makes another name, never the one that is left without it', () => {
  const unseen = [
    '\u00ad',
    '\u034f',
    '\u180b',
    '\u200b',
    '\u200c',
    '\u200d',
    '\u2060',
    '\u2064',
    '\ufe0f',
    '\ufeff',
    '\u{e0100}',
    '\u{1bca0}',
    '\u202e',
    '\u2066',
  ];
  for (const character of unseen)
    for (const [before, after] of [
      ['bank', 'example'],
      ['bü', 'cher.example'],
    ]) {
      const host = canonicalHost(`${before}${character}${after}`);
      expect([character.codePointAt(0), host]).toEqual([character.codePointAt(0), `${before}${character}${after}`]);
      expect(visible(host)).toBe(`${before}\\u${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}${after}`);
    }
});
