import { expect, test } from 'vitest';
import { renderReportHtml } from './render-html.tsx';
import { sampleModel } from './sample-model.ts';
import { figuresOf, standAloneStyle, withPolicy } from './stand-alone.ts';

const style = `/* fonts */ @font-face { font-family: 'X'; src: url(./fonts/x.woff2); }\n@page {\n  size: A4;\n}\n:root { --ink: #111; }\n.bar > a { fill: red; }\n`;

test('the page that stands alone asks for nothing, and forbids it too', () => {
  const html = withPolicy(renderReportHtml(sampleModel, standAloneStyle(style)));
  expect([...html.matchAll(/<link|<script|<img|url\((?!#)|@import|href="(?!#)|<[^>]*\ssrc=/g)].map(([found]) => found)).toEqual([]);
  expect(html.indexOf('Content-Security-Policy')).toBeGreaterThan(0);
  expect(html.indexOf('Content-Security-Policy')).toBeLessThan(html.indexOf('<title>'));
  expect(html).toContain('--ink: #111');
});

test('each figure is a file with its own style', () => {
  const figures = figuresOf(renderReportHtml(sampleModel), style);
  expect(figures.map((figure) => figure.number)).toEqual(['1', '2', '3a', '3b', '3c']);
  for (const { svg } of figures) {
    expect(svg).toMatch(/^<\?xml version="1.0" encoding="UTF-8"\?>\n<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="[^"]+" /);
    expect(svg.match(/<svg/g)).toHaveLength(1);
    expect(svg).toContain('.bar > a');
    expect(svg).not.toMatch(/font-face|@page|<script/);
    expect(svg.trim().endsWith('</svg>')).toBe(true);
  }
  expect(figures[0]!.svg).toContain('\\u202Egnp.example');
});
