import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { printable } from './printable.ts';

test.each([
  ['Latin', 'Zoë Ångström, naïve Łódź ﬁ'],
  ['Cyrillic', 'Приложение Ђорђе'],
  ['Greek', 'Ευρώπη ἀρχή'],
  ['Arabic', 'مثال ١٢٣'],
  ['Chinese', '例子 计算机'],
  ['Traditional Chinese', '測試 臺灣 香港 囍 嚟 冇'],
  ['Japanese kana', 'れい テスト'],
  ['Korean', '테스트 실례'],
  ['Hebrew', 'דוגמה'],
  ['Thai', 'ตัวอย่าง'],
  ['Devanagari', 'उदाहरण परीक्षा'],
  ['Bengali, Tamil, Telugu', 'উদাহরণ உதாரணம் ఉదాహరణ'],
  ['Gujarati, Gurmukhi, Oriya', 'ઉદાહરણ ਉਦਾਹਰਣ ଉଦାହରଣ'],
  ['Kannada, Malayalam, Sinhala', 'ಉದಾಹರಣೆ ഉദാഹരണം උදාහරණ'],
  ['Lao, Khmer, Myanmar', 'ຕົວຢ່າງ ឧទាហរណ៍ ဥပမာ'],
  ['Georgian, Armenian, Ethiopic', 'მაგალითი օրինակ ምሳሌ'],
  ['symbols', '→ ⇒ × − ≤ “…” · ✓ ☃'],
])('%s prints as it is', (_, text) => {
  expect(printable(text)).toBe(text);
});

test('what no font has is an escape that can be read, never a blank', () => {
  expect(printable('ᏣᎳᎩ')).toBe('\\u13E3\\u13B3\\u13A9');
  expect(printable('a😀b\u{10FFFD}')).toMatch(/^a.+b\\u10FFFD$/);
});

test('the list of characters is that of the fonts', async () => {
  const { rangesFile } = (await import('../build/font-coverage.mjs' as string)) as { rangesFile(): string };
  expect(readFileSync(new URL('./font-ranges.ts', import.meta.url), 'utf8')).toBe(rangesFile());
});
