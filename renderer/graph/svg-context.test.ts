import { expect, it } from 'vitest';
import { SvgContext, xmlText } from './svg-context.ts';

const context = (): SvgContext => new SvgContext(200, 100, (text) => ({ width: text.length * 6 }) as TextMetrics);

it('writes down strokes, fills and dashes with their colours', () => {
  const svg = context();
  svg.strokeStyle = '#123456';
  svg.lineWidth = 2.345;
  svg.globalAlpha = 0.5;
  svg.setLineDash([6, 4]);
  svg.beginPath();
  svg.moveTo(1, 2);
  svg.quadraticCurveTo(3, 4, 5.678, 6);
  svg.stroke();
  svg.globalAlpha = 1;
  svg.setLineDash([]);
  svg.beginPath();
  svg.arc(10, 20, 5);
  svg.fill();
  const text = svg.document('two things');
  expect(text).toContain('<path d="M1 2Q3 4 5.68 6" fill="none" stroke="#123456" stroke-width="2.35"');
  expect(text).toContain('stroke-dasharray="6 4" stroke-opacity="0.5"');
  expect(text).toContain('<path d="M5 20a5 5 0 1 0 10 0a5 5 0 1 0 -10 0z" fill="#000"/>');
  expect(text).toContain('<title>two things</title>');
});

it('keeps names from logs text', () => {
  const svg = context();
  svg.fillText('<script>alert("1")</script>&\u0000\ud800', 5, 6);
  const text = svg.document('</title><script>');
  expect(text).not.toMatch(/<script/);
  expect(text).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;\ufffd\ufffd');
  expect(xmlText('a\u0007b\tc')).toBe('a\ufffdb\tc');
});
