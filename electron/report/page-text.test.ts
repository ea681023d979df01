import { expect, test } from 'vitest';
import { differences, expectedText, pagesText, shapedLetters, unspaced } from './page-text.ts';

const PAGE = '<body><p>Seen by דוגמה, مثال and उदाहरण in 12 of 30 logs: 例子 테스트 Łódź</p></body>';

test('letters that a font joins or reorders are not compared by reading, all others are', () => {
  const set = expectedText(PAGE);
  expect(set).toBe('Seenby,andin12of30logs:例子테스트Łódź');
  const back = pagesText(['Seen by המגוד, ﻝﺎﺜﻣ and उदहरण in 12 of 30 logs: 例子 테스트 Łódź'], 'x');
  expect(differences(set, back, [])).toEqual([]);
  expect(differences(set, back.replace('12', '13'), [])).toHaveLength(1);
  expect(differences(set, back.replace('例', '倒'), [])).toHaveLength(1);
});

test('how many those are is known', () => {
  expect(shapedLetters('דוגמה 12')).toBe(5);
  expect(shapedLetters('Latin, Ελλάδα, 例子, 테스트: 1,234 (56 %)')).toBe(0);
  expect(unspaced('e\u0301 a\u00adb')).toBe('éab');
});
