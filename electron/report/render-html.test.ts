import { expect, test } from 'vitest';
import { numbersOf } from '../../renderer/print/numbers.ts';
import { renderReportHtml } from './render-html.tsx';
import { sampleModel } from './sample-model.ts';

const html = renderReportHtml(sampleModel);

test('the report of the small model is the page that was last looked at', async () => {
  await expect(html.replaceAll('><', '>\n<')).toMatchFileSnapshot('../../e2e/golden/report-small.golden.html');
});

test('every number of the model stands on the page, marked with its id', () => {
  const printed = new Set([...html.matchAll(/data-number="([^"]+)"/g)].map((match) => match[1]));
  expect([...numbersOf(sampleModel).keys()].filter((id) => !printed.has(id))).toEqual([]);
});

test('nothing that a stranger wrote becomes markup', () => {
  expect(html).not.toMatch(/<script|<img|javascript:alert\(1\)"|onerror="/);
  expect(html).toContain('\\u202Egnp.example');
});

test('a confidential note leaves no trace', () => {
  expect(html).not.toContain('NAMED-PERSON');
});

test('a page that stands alone carries its style', () => {
  expect(renderReportHtml(sampleModel, 'p{color:red}')).toContain('<style>p{color:red}</style>');
});
