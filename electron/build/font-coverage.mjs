/**
 * Which characters the report's fonts can print, and which of them prints each: read from the fonts themselves (the `cmap` table, ISO/IEC 14496-22 §5.2.1), cut to what their
 * style sheets use them for. `node electron/build/font-coverage.mjs` writes electron/report/font-ranges.ts; a test holds that file to the fonts.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync } from 'node:zlib';
import { familyOf, scripts } from './print-page.mjs';

const resolve = createRequire(import.meta.url).resolve;

/** Style sheets that stand behind every family of the report: what they cover prints in any place. */
const everywhere = ['@fontsource/noto-sans/400.css', ...scripts.map((script) => `@fontsource/noto-sans-${script}/400.css`)];
const CMAP = 0;
/** Of the lint rules. */
const LINE_WIDTH = 150;
const [GLYF, LOCA] = [10, 11];

/** The code points of each family, ascending; one that several cover is the first one's, which prints it. */
export function coverage() {
  const taken = new Set();
  return everywhere.map((sheet) => {
    const path = resolve(sheet);
    const own = new Set();
    for (const [face] of readFileSync(path, 'utf8').matchAll(/@font-face\s*\{[^}]*\}/g)) {
      const file = /url\(\.\/(files\/[^)]+\.woff2)\)/.exec(face)?.[1];
      const used = unicodeRange(/unicode-range:\s*([^;}]+)/.exec(face)?.[1] ?? 'U+0-10FFFF');
      for (const character of mapped(cmapOf(readFileSync(join(dirname(path), file)))))
        if (used(character) && !taken.has(character)) own.add(character);
    }
    for (const character of own) taken.add(character);
    return { family: familyOf(sheet), characters: [...own].sort((a, b) => a - b) };
  });
}

/** A test for a CSS `unicode-range`. */
function unicodeRange(text) {
  const ranges = text.split(',').map((part) => {
    const [from, to] = part.trim().slice(2).split('-');
    return [Number.parseInt(from.replaceAll('?', '0'), 16), Number.parseInt((to ?? from).replaceAll('?', 'F'), 16)];
  });
  return (character) => ranges.some(([from, to]) => character >= from && character <= to);
}

/** The `cmap` table of a WOFF2 file (W3C, WOFF 2.0 §4 and §5). */
function cmapOf(woff2) {
  const tables = woff2.readUInt16BE(12);
  let at = 48;
  const number = () => {
    for (let value = 0; ; ) {
      const byte = woff2[at++];
      value = value * 128 + (byte & 127);
      if (byte < 128) return value;
    }
  };
  let offset = 0;
  let place = null;
  for (let i = 0; i < tables; i++) {
    const flags = woff2[at++];
    const [tag, version] = [flags & 63, flags >> 6];
    if (tag === 63) at += 4;
    const length = number();
    const transformed = tag === GLYF || tag === LOCA ? version === 0 : version !== 0;
    const stored = transformed ? number() : length;
    if (tag === CMAP) place = [offset, length];
    offset += stored;
  }
  const fonts = brotliDecompressSync(woff2.subarray(at, at + woff2.readUInt32BE(20)));
  return fonts.subarray(place[0], place[0] + place[1]);
}

/** Code points of a `cmap` table that have a glyph: subtables of formats 4 and 12, which are all that fonts of today have for Unicode. */
function* mapped(cmap) {
  for (let i = 0; i < cmap.readUInt16BE(2); i++) {
    const at = cmap.readUInt32BE(4 + 8 * i + 4);
    const format = cmap.readUInt16BE(at);
    if (format === 12) yield* groups(cmap, at);
    else if (format === 4) yield* segments(cmap, at);
  }
}

function* groups(cmap, at) {
  for (let i = 0; i < cmap.readUInt32BE(at + 12); i++) {
    const [first, last] = [cmap.readUInt32BE(at + 16 + 12 * i), cmap.readUInt32BE(at + 20 + 12 * i)];
    for (let character = first; character <= last; character++) yield character;
  }
}

function* segments(cmap, at) {
  const count = cmap.readUInt16BE(at + 6) / 2;
  const read = (row, i) => cmap.readUInt16BE(at + 14 + row * 2 * count + 2 * i + (row > 0 ? 2 : 0));
  for (let i = 0; i < count; i++) {
    const [last, first, delta, range] = [read(0, i), read(1, i), read(2, i), read(3, i)];
    for (let character = first; character <= last && character < 0xffff; character++) {
      const inside = at + 14 + 6 * count + 2 * i + 2 + range + 2 * (character - first);
      const glyph = range === 0 ? (character + delta) & 0xffff : cmap.readUInt16BE(inside);
      if (glyph !== 0) yield character;
    }
  }
}

/** Runs of characters as text: how far from the end of the run before, and how many more, in base 36. */
export function rangesText(characters) {
  const parts = [];
  let end = 0;
  for (let i = 0; i < characters.length; ) {
    const first = characters[i];
    let last = first;
    while (characters[i + 1] === last + 1) last = characters[++i];
    i++;
    parts.push(`${(first - end).toString(36)}${last > first ? `.${(last - first).toString(36)}` : ''}`);
    end = last;
  }
  return parts.join(' ');
}

/** The generated file. */
export function rangesFile() {
  const lines = coverage().map(({ family, characters }) => {
    const text = `'${rangesText(characters)}',`;
    const line = `  '${family}': ${text}`;
    return line.length <= LINE_WIDTH ? line : `  '${family}':\n    ${text}`;
  });
  return `// Written by electron/build/font-coverage.mjs; do not edit.\n\n/** Characters that each of the report's fonts prints, as runs (see \`rangesText\` there), in the order in which the fonts stand behind each other. */\nexport const FONT_RANGES: Readonly<Record<string, string>> = {\n${lines.join('\n')}\n};\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  writeFileSync(fileURLToPath(new URL('../report/font-ranges.ts', import.meta.url)), rangesFile());
