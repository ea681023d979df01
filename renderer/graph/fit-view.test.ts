import { expect, it } from 'vitest';
import { fitView, type Seen } from './fit-view.ts';

const seen: readonly Seen[] = [
  { x: -400, y: -90, left: 100, right: 10 },
  { x: 0, y: 0, left: 60, right: 60 },
  { x: 400, y: 120, left: 10, right: 100 },
];

it('shows every node with its name, as large as may be', () => {
  const { zoom, x, y } = fitView(seen, 800, 400, 2);
  const ends = seen.flatMap((node) => [node.x * zoom + x - node.left, node.x * zoom + x + node.right]);
  expect(Math.min(...ends)).toBeGreaterThanOrEqual(13);
  expect(Math.max(...ends)).toBeLessThanOrEqual(787);
  expect(Math.max(...ends) - Math.min(...ends)).toBeGreaterThan(760);
  for (const node of seen) expect(node.y * zoom + y).toBeGreaterThan(0);
});

it('is no larger than allowed, and has a view of nothing', () => {
  expect(fitView(seen.slice(1, 2), 800, 400, 1.6).zoom).toBe(1.6);
  expect(fitView([], 800, 400, 2)).toEqual({ zoom: 1, x: 400, y: 200 });
});
