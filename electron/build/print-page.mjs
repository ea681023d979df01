/**
 * Puts together what the print page needs beside its HTML: its style sheet, and the fonts it embeds (all under the SIL Open Font License), cut by script so that a
 * report carries only what its names and notes need.
 */
import { copyFileSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const resolve = createRequire(import.meta.url).resolve;

/** Latin, Greek and Cyrillic for reading, for tables and for machine text. */
const hands = [
  '@fontsource/noto-serif/400.css',
  '@fontsource/noto-serif/400-italic.css',
  '@fontsource/noto-serif/700.css',
  '@fontsource/noto-sans/400.css',
  '@fontsource/noto-sans/700.css',
  '@fontsource/noto-sans-mono/400.css',
  '@fontsource/noto-sans-mono/700.css',
];

/**
 * Scripts of host names and notes beyond those, by their package, in the order in which they stand behind every family (`--scripts` in renderer/print/style): whatever one of
 * them covers prints in any place. Another script is another word here, its package in package.json, and `node electron/build/font-coverage.mjs`.
 */
export const scripts = [
  ...[
    'sc',
    'tc',
    'kr',
    'arabic',
    'hebrew',
    'thai',
    'devanagari',
    'bengali',
    'tamil',
    'telugu',
    'gujarati',
    'gurmukhi',
    'kannada',
    'malayalam',
    'oriya',
  ],
  ...['sinhala', 'lao', 'khmer', 'myanmar', 'georgian', 'armenian', 'ethiopic', 'symbols-2'],
];

/** The name under which a style sheet of a font makes it known. */
export const familyOf = (sheet) => /font-family: '([^']+)'/.exec(readFileSync(resolve(sheet), 'utf8'))[1];

/** `print.css` is the sheet of every page; `scripts.css` has the faces of the other scripts, of which a page gets those that it needs (electron/report/print-fonts.ts). */
export function buildPrintPage(root, out) {
  const scratch = `${out}.${process.pid}`;
  mkdirSync(join(scratch, 'fonts'), { recursive: true });
  const facesOf = (sheet) => {
    const path = resolve(sheet);
    return readFileSync(path, 'utf8')
      .replaceAll(/, url\([^)]*\.woff\) format\('woff'\)/g, '')
      .replaceAll(/font-display: swap/g, 'font-display: block')
      .replaceAll(/url\(\.\/files\/([^)]+)\)/g, (_, file) => {
        copyFileSync(join(dirname(path), 'files', file), join(scratch, 'fonts', file));
        return `url(./fonts/${file})`;
      });
  };
  const style = join(root, 'renderer/print/style');
  const parts = readdirSync(style)
    .sort()
    .map((part) => readFileSync(join(style, part), 'utf8'));
  writeFileSync(join(scratch, 'print.css'), [...hands.map(facesOf), ...parts].join('\n'));
  writeFileSync(join(scratch, 'scripts.css'), scripts.map((script) => facesOf(`@fontsource/noto-sans-${script}/400.css`)).join('\n'));
  rmSync(out, { recursive: true, force: true });
  renameSync(scratch, out);
}
