import { expect, test } from 'vitest';
import type { EventTable } from '../../shared/model/event-table.ts';
import { classOf, warningOf } from './address-class.ts';
import { coverageOf } from './coverage.ts';
import { layoutGraph } from './graph/layout.ts';
import { drawIntervals, duration, readIntervals } from './inspect-pictures.ts';

test.each([
  ['127.0.0.1', 'this machine itself (loopback)'],
  ['10.1.2.3', 'a private address'],
  ['172.31.255.255', 'a private address'],
  ['172.32.0.0', 'a public address'],
  ['100.64.0.1', "an address behind a provider's translation (shared address space)"],
  ['198.51.100.8', 'a documentation address'],
  ['2001:db8::1', 'a documentation address'],
  ['fe80::1%eth0', 'a link-local address'],
  ['::1', 'this machine itself (loopback)'],
  ['mail.example', 'a name'],
])('%s is %s', (host, what) => {
  expect(classOf(host)).toBe(what);
});

test('names that mislead are told, honest foreign names are not', () => {
  expect(warningOf(new URL('http://раураӏ.example').hostname)).toMatch(/looks like paypal\.example, which is another name/);
  expect(warningOf(new URL('http://exаmplé.example').hostname)).toMatch(/letters of Latin and Cyrillic/);
  expect(warningOf(new URL('http://bücher.example').hostname)).toBe('');
  expect(warningOf('plain.example')).toBe('');
  for (const odd of ['safe\u202egnp.exe', 'a\u2066b\u2069c', '\u001b[31mred', 'zero\u200bwidth'])
    expect(warningOf(odd)).toBe('holds characters that cannot be seen or that turn text around; each is shown as \\u and its number');
  expect(warningOf('xn--\u0000.example')).toMatch(/cannot be seen/);
});

test('a long pause ends a span of coverage, a short one does not', () => {
  const hour = 3_600_000_000;
  const time = Float64Array.from([...Array.from({ length: 100 }, (_, i) => i * hour), ...Array.from({ length: 100 }, (_, i) => (i + 700) * hour)]);
  const table = { datedCount: 200, time, source: new Uint16Array(200), sources: [{}, {}] } as unknown as EventTable;
  expect(coverageOf(table)).toEqual([
    {
      source: 0,
      spans: [
        { start: 0, end: 99 * hour + 1 },
        { start: 700 * hour, end: 799 * hour + 1 },
      ],
    },
    { source: 1, spans: [] },
  ]);
});

test('a layout is the same every time, leaves pinned nodes alone and has no node without a place', () => {
  const count = 60;
  const edges = Uint32Array.from({ length: 2 * count }, (_, i) => (i % 2 === 0 ? (i / 2) % count : (i * 7) % count));
  const task = {
    x: new Float64Array(count).fill(Number.NaN),
    y: new Float64Array(count).fill(Number.NaN),
    fixed: new Uint8Array(count),
    radius: new Float64Array(count).fill(6),
    label: new Float64Array(count).fill(80),
    edges,
    weights: new Float64Array(count).fill(5),
  };
  task.x[3] = 12.5;
  task.y[3] = -7;
  task.fixed[3] = 1;
  const once = layoutGraph(task);
  expect(layoutGraph(task)).toEqual(once);
  expect([once.x[3], once.y[3]]).toEqual([12.5, -7]);
  expect([...once.x, ...once.y].every(Number.isFinite)).toBe(true);
  expect(new Set(once.x.map((x, i) => x * 1e6 + once.y[i]!)).size).toBe(count);
});

test('clusters that no edge joins lie side by side and keep their size', () => {
  const [hubs, leaves] = [5, 10];
  const count = hubs * (leaves + 1);
  const pairs = Array.from({ length: hubs * leaves }, (_, i) => [Math.floor(i / leaves), hubs + i]);
  const unplaced = (): Float64Array => new Float64Array(count).fill(Number.NaN);
  const { x, y } = layoutGraph({
    x: unplaced(),
    y: unplaced(),
    fixed: new Uint8Array(count),
    radius: new Float64Array(count).fill(8),
    label: new Float64Array(count).fill(80),
    edges: Uint32Array.from(pairs.flat()),
    weights: new Float64Array(pairs.length).fill(3),
  });
  const distance = (a: number, b: number): number => Math.hypot(x[a]! - x[b]!, y[a]! - y[b]!);
  for (let a = 0; a < count; a++) for (let b = 0; b < a; b++) expect(distance(a, b)).toBeGreaterThan(15.5);
  for (const [hub, leaf] of pairs) expect(distance(hub!, leaf!)).toBeLessThan(250);
});

test('intervals are counted whole and read out', () => {
  const bursts = Float64Array.from({ length: 11 }, (_, i) => i * 3600e6);
  const { edges, counts } = drawIntervals(bursts);
  expect([...counts]).toEqual([10]);
  expect(edges[0]!).toBeLessThanOrEqual(3600);
  expect(edges[1]!).toBeGreaterThan(3600);
  expect(readIntervals(bursts)).toMatch(/Half of the 10 pauses between contacts were 1 hour or shorter/);
  expect([duration(0.5), duration(90), duration(86_400 * 12)]).toEqual(['0.5 seconds', '1.5 minutes', '12 days']);
});
