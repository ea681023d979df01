import { expect, test } from 'vitest';
import { pictureNames, planFigures } from '../../renderer/print/figure-plan.ts';
import { numbersOf } from '../../renderer/print/numbers.ts';
import type { ReportModel } from '../../shared/model/report.ts';
import { figureRows } from './figure-data.ts';
import { renderReportHtml } from './render-html.tsx';
import { sampleModel } from './sample-model.ts';

/** A model with a picture and a finding of this kind for each pair. */
function modelOf(pairs: readonly (readonly [from: string, to: string, analysis: string])[]): ReportModel {
  const [finding, picture] = [sampleModel.findings[0]!, sampleModel.pictures[0]!];
  return {
    ...sampleModel,
    pictures: pairs.map(([from, to], i) => ({ ...picture, subject: { from, to }, contacts: 100 + i })),
    findings: pairs.map(([from, to, analysis], i) => ({ ...finding, id: `f${i}`, analysis, subject: { from, to } })) as ReportModel['findings'],
  };
}

const receivers = Array.from({ length: 9 }, (_, i) => [`client${i}`, 'mail', 'mail-retry'] as const);

test('a handful of subjects have a figure each, alike or not', () => {
  const model = modelOf(receivers.slice(0, 5));
  expect(planFigures(model).map(({ number, places }) => [number, ...places])).toEqual([0, 1, 2, 3, 4].map((place) => [place + 3, place]));
});

test('of many that are alike the first two are drawn, the others stand in one figure, and whoever differs has a figure', () => {
  const model = modelOf([...receivers, ['client9', 'mail', 'periodicity'], ['mail', 'other', 'mail-retry']]);
  const figures = planFigures(model);
  expect(figures.map(({ number, places }) => [number, ...places])).toEqual([
    [3, 0],
    [4, 1],
    [5, 9],
    [6, 10],
    [7, 2, 3, 4, 5, 6, 7, 8],
  ]);
  expect(figures.at(-1)!.alike).toEqual({ end: 'to', host: 'mail', like: 3 });
  expect(pictureNames(figures)).toEqual(['3', '4', '7.1', '7.2', '7.3', '7.4', '7.5', '7.6', '7.7', '5', '6']);
});

test('what one host sent to many is gathered by the sender', () => {
  const figures = planFigures(modelOf(receivers.map(([from, to, kind]) => [to, from, kind])));
  expect(figures.at(-1)!.alike).toEqual({ end: 'from', host: 'mail', like: 3 });
});

test('every number of a gathered figure is registered, printed and among its data', () => {
  const model = modelOf(receivers);
  const html = renderReportHtml(model);
  for (let i = 1; i <= 7; i++) {
    expect(numbersOf(model).get(`G5.${i}.contacts`)?.value).toBe(101 + i);
    expect(html).toContain(`data-number="G5.${i}.contacts"`);
    expect(figureRows(model).some(([figure]) => figure === `5.${i}`)).toBe(true);
  }
  expect(html).toMatch(/<a href="#figure-5">Figure 5\.7<\/a>/);
});
