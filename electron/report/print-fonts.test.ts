import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readFaces, scriptStyle } from './print-fonts.ts';

const { buildPrintPage } = (await import('../build/print-page.mjs' as string)) as { buildPrintPage(root: string, out: string): void };
const folder = mkdtempSync(join(tmpdir(), 'occam-print-'));
buildPrintPage(new URL('../../', import.meta.url).pathname, join(folder, 'print'));
const faces = readFaces(readFileSync(join(folder, 'print/scripts.css'), 'utf8'));
afterAll(() => rmSync(folder, { recursive: true }));

const facesIn = (style: string): string[] => [...style.matchAll(/url\(\.\/fonts\/([^)]+)\)/g)].map(([, file]) => file!);

test('a page in Latin, Greek, Cyrillic and Devanagari asks for no other font', () => {
  expect(scriptStyle('<p>Zoë Ångström, Приложение, Ευρώπη, उदाहरण: “q” – 3</p>', faces)).toBe('');
});

test('a page asks for the file with its characters and for no other of that font', () => {
  const style = scriptStyle('<p>a → b</p>', faces);
  expect(style).toMatch(/^:root \{ --scripts: "Noto Sans SC"; \}\n@font-face/);
  expect(facesIn(style)).toHaveLength(1);
});

test('fonts stand in the order of the sheet, whatever the text begins with', () => {
  expect(scriptStyle('דוגמה 테스트 计算机', faces)).toMatch(/--scripts: "Noto Sans SC", "Noto Sans KR", "Noto Sans Hebrew";/);
});

test.each(['مثال', '測試', 'テスト', '테스트', 'ตัวอย่าง', 'உதாரணம்', 'ພາສາ', 'ဥပမာ', 'მაგალითი', 'ምሳሌ', '☃'])(
  '%s has a file for each character',
  (text) => {
    const chosen = readFaces(scriptStyle(text, faces));
    for (const character of text) {
      const code = character.codePointAt(0)!;
      expect(
        chosen.some(({ ranges }) => ranges.some(([first, last]) => first <= code && code <= last)),
        character,
      ).toBe(true);
    }
  },
);
