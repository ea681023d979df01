import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { printable } from './printable.ts';

test.each([
  ['Latin', 'Zoë Ångström, naïve Łódź ﬁ'],
  ['Cyrillic', 'Приложение Ђорђе'],
  ['Greek', 'Ευρώπη ἀρχή'],
  ['Arabic', 'مثال ١٢٣'],
  ['Chinese', '例子 计算机'],
  ['Japanese kana', 'れい テスト'],
  ['symbols', '→ ⇒ × − ≤ “…” · ✓ ☃'],
])('%s prints as it is', (_, text) => {
  expect(printable(text)).toBe(text);
});

test('what no font has is an escape that can be read, never a blank', () => {
  expect(printable('שלום')).toBe('\\u05E9\\u05DC\\u05D5\\u05DD');
  expect(printable('a😀b\u{10FFFD}')).toMatch(/^a.+b\\u10FFFD$/);
});

test('the list of characters is that of the fonts', async () => {
  const { rangesFile } = (await import('../build/font-coverage.mjs' as string)) as { rangesFile(): string };
  expect(readFileSync(new URL('./printable-ranges.ts', import.meta.url), 'utf8')).toBe(rangesFile());
});
