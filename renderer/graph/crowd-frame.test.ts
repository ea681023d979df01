import { expect, it } from 'vitest';
import type { GraphAnswer } from '../../shared/contract/engine-answers.ts';
import { CrowdFrame, type CrowdMessage, type CrowdView } from './crowd-frame.ts';
import { type LineRaster, packed } from './line-raster.ts';

const node = (actor: number) => ({
  actor,
  label: `n${actor}`,
  type: 'address' as const,
  color: -1,
  events: 5,
  hosts: 1,
  x: 0,
  y: 0,
  pinned: false,
  warning: '',
});
const graph: GraphAnswer = {
  nodes: [node(0), node(1)],
  edges: [{ from: 0, to: 1, events: 9, refused: 0, pairs: 1 }],
  revision: 1,
  hidden: { hosts: 0, pairs: 0 },
};
const look = (outside: 'dim' | 'hide' = 'dim'): CrowdMessage => ({
  type: 'look',
  look: {
    mode: 'window',
    outside,
    series: Int8Array.of(-1, -1),
    colors: { paper: '#ffffff', edge: '#000000', 'edge-quiet': '#0000ff' },
    focus: new Set(),
    focusIsPair: false,
    path: null,
  },
});
const counts = (count: number): CrowdMessage => ({ type: 'counts', counts: { counts: Uint32Array.of(count), baseline: null } });
const view = (id: number, y = 50): CrowdMessage => {
  const places = { x: Float32Array.of(10, 190), y: Float32Array.of(y, y), radius: Float32Array.of(5, 5) };
  return { type: 'view', view: { id, places, width: 200, height: 100, ratio: 2, zoom: 1 } satisfies CrowdView };
};

/** Height of what is not paper in the middle column, and the colour in its middle. */
function middleOf(sheet: LineRaster): { readonly height: number; readonly color: number } {
  const column = Array.from({ length: sheet.height }, (_, y) => sheet.pixelAt(200, y));
  const inked = column.flatMap((pixel, y) => (pixel === packed('#ffffff') ? [] : [y]));
  return { height: inked.length, color: column[inked[Math.floor(inked.length / 2)] ?? 0]! };
}

it('paints only the newest of what it was told', () => {
  const frame = new CrowdFrame();
  expect(frame.paint()).toBeNull();
  for (const message of [{ type: 'drawing', graph } as const, view(1), look(), ...[0, 99_999, 9].map(counts)]) frame.take(message);
  const nine = frame.paint()!;
  expect([nine.view, nine.sheet.width, nine.sheet.height]).toEqual([1, 400, 200]);
  const { height, color } = middleOf(nine.sheet);
  frame.take(counts(99_999));
  expect(middleOf(frame.paint()!.sheet).height).toBeGreaterThan(height + 10);
  expect(color & 0xff).toBeLessThan(160);
});

it('paints what has no contact now thin and quiet, or not at all', () => {
  const frame = new CrowdFrame();
  for (const message of [{ type: 'drawing', graph } as const, view(1), look(), counts(0)]) frame.take(message);
  const { height, color } = middleOf(frame.paint()!.sheet);
  expect(height).toBeLessThanOrEqual(3);
  expect(color).not.toBe(packed('#ffffff'));
  frame.take(look('hide'));
  expect(middleOf(frame.paint()!.sheet).height).toBe(0);
});

it('paints in the view it was told last', () => {
  const frame = new CrowdFrame();
  for (const message of [{ type: 'drawing', graph } as const, view(1), look(), counts(9), view(2, 20)]) frame.take(message);
  const { view: id, sheet } = frame.paint()!;
  expect(id).toBe(2);
  expect(sheet.pixelAt(200, 40)).not.toBe(packed('#ffffff'));
  expect(sheet.pixelAt(200, 100)).toBe(packed('#ffffff'));
});

it('paints nothing of an old drawing in a new one', () => {
  const frame = new CrowdFrame();
  for (const message of [{ type: 'drawing', graph } as const, view(1), look(), counts(1)]) frame.take(message);
  frame.take({ type: 'drawing', graph: { ...graph, revision: 2 } });
  expect(frame.paint()).toBeNull();
});
