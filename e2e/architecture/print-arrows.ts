import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderRules } from './import-rules.ts';
import { root } from './source-files.ts';

/** The document that shows the figure, between these two lines. */
export const arrowsDocument = 'electron/README.md';
const BEGIN = '<!-- arrows: printed, see CONTRIBUTING.md -->';
const END = '<!-- /arrows -->';

/** The views may all import the same, so they are one box. */
const boxOf = (name: string): string => {
  if (name.startsWith('shared')) return 'shared';
  if (/^renderer\/(?!app|state|ui|print)/.test(name)) return 'renderer/(views)';
  return name;
};

/** Which box may import which, by the import rules; what is reachable over a third box is left out of the figure. */
function arrows(): readonly (readonly [string, string])[] {
  const boxes = new Set(folderRules.map(({ folder }) => boxOf(folder)));
  const targets = new Map<string, Set<string>>([...boxes].map((box) => [box, new Set<string>()]));
  for (const { folder, mayImport } of folderRules) {
    const inside = mayImport.flatMap((name) => (name === 'renderer' ? [...boxes].filter((box) => box.startsWith('renderer/')) : [boxOf(name)]));
    for (const box of inside) if (boxes.has(box) && box !== boxOf(folder)) targets.get(boxOf(folder))!.add(box);
  }
  const reaches = (from: string, to: string): boolean => [...targets.get(from)!].some((next) => next === to || reaches(next, to));
  return [...targets].flatMap(([from, direct]) =>
    [...direct].filter((to) => ![...direct].some((other) => other !== to && reaches(other, to))).map((to) => [from, to] as const),
  );
}

/** The import rules as a Mermaid figure. */
export function arrowsAsMermaid(): string {
  const id = (box: string): string => box.replaceAll(/[^a-z]+/g, '_');
  return ['flowchart LR', ...arrows().map(([from, to]) => `  ${id(from)}["${from}"] --> ${id(to)}["${to}"]`)].join('\n');
}

/** The text of a document with the figure as the rules are now. */
export function withArrows(text: string): string {
  const begin = text.indexOf(BEGIN);
  const end = text.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`The lines ${BEGIN} and ${END} are missing.`);
  return `${text.slice(0, begin + BEGIN.length)}\n\`\`\`mermaid\n${arrowsAsMermaid()}\n\`\`\`\n${text.slice(end)}`;
}

// `node electron/build/run-ts.mjs e2e/architecture/print-arrows.ts` prints the figure into the document.
if (process.argv[1]?.endsWith('print-arrows.js')) {
  const path = join(root, arrowsDocument);
  writeFileSync(path, withArrows(readFileSync(path, 'utf8')));
}
