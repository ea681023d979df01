import { expect, test } from 'vitest';
import { csvCell } from './csv.ts';

test.each([
  ['=HYPERLINK("x")', `"'=HYPERLINK(""x"")"`],
  ['+1', "'+1"],
  ['-2+3', "'-2+3"],
  ['@SUM(A1)', "'@SUM(A1)"],
  [' =1', "' =1"],
  ['\t=1', `"'\t=1"`],
  ['＝1', "'＝1"],
  ['a,b', '"a,b"'],
  ['a"b', '"a""b"'],
  ['mail.example', 'mail.example'],
  ['2001:db8::1', '2001:db8::1'],
])('%j becomes %s', (value, cell) => {
  expect(csvCell(value)).toBe(cell);
});

test('numbers stay numbers and nothing stays empty', () => {
  expect([csvCell(-5), csvCell(null), csvCell(Number.NaN)]).toEqual(['-5', '', '']);
});
