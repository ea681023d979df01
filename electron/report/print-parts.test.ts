import { expect, test } from 'vitest';
import { expectedText } from './page-text.ts';
import { footPages, printParts } from './print-parts.ts';
import { renderReportHtml } from './render-html.tsx';
import { sampleModel } from './sample-model.ts';

const LINES = 3000;
const source = sampleModel.sources[0]!.sha256;
const records = Array.from({ length: LINES }, (_, i) => ({ source, path: 'ns1.log', line: i + 1, raw: `query <${i}> & "more"` }));
const findings = Array.from({ length: 300 }, (_, f) => ({
  ...sampleModel.findings[0]!,
  id: `finding-${f}`,
  evidence: { count: 10, sample: records.slice(10 * f, 10 * f + 10).map(({ line }) => ({ source, line })) },
}));
const large = renderReportHtml({ ...sampleModel, findings, records });

test('a short report is one part, as it is', () => {
  const html = renderReportHtml(sampleModel);
  const parts = printParts(html, []);
  expect(parts).toHaveLength(1);
  expect(expectedText(parts[0]!)).toBe(expectedText(html));
  expect(parts[0]).not.toContain('@bottom-right');
});

test('the parts of a long one say the same one after the other, and none weighs too much', () => {
  const parts = printParts(large, []);
  expect(parts.length).toBeGreaterThan(4);
  expect(parts.map(expectedText).join('')).toBe(expectedText(large));
  for (const part of parts) expect(part.split('href="').length).toBeLessThan(3000);
});

test('every link leads to a place of its part, or to one that another part keeps for it', () => {
  const parts = printParts(large, []);
  const ids = parts.map((part) => new Set([...part.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id!)));
  const kept = new Set(parts.flatMap((part) => [...part.matchAll(/ href="#([^"]+)"/g)].map(([, id]) => id!)));
  for (const [i, part] of parts.entries()) {
    for (const [, id = ''] of part.matchAll(/ href="#([^"]+)"/g)) expect(ids[i]!.has(id)).toBe(true);
    for (const [, id = ''] of part.matchAll(/ href="occam:([^"]+)"/g)) expect(ids[i]!.has(id) || !kept.has(id)).toBe(false);
  }
});

test('elements of one part are closed as they were opened', () => {
  for (const part of printParts(large, []))
    for (const tag of ['section', 'article', 'main', 'ul', 'p'])
      expect(part.match(new RegExp(`<${tag}[ >]`, 'g'))?.length, tag).toBe(part.match(new RegExp(`</${tag}>`, 'g'))?.length);
});

test('feet are as many sheets with the line of the report', () => {
  expect(footPages(large, 3).match(/empty-page/g)).toHaveLength(3);
  expect(footPages(large, 3)).toContain('@bottom-right');
});
