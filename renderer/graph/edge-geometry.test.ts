import { describe, expect, it } from 'vitest';
import { nodeSize } from '../../shared/lib/node-size.ts';
import { distanceToLine, edgeLine, edgeWidth } from './edge-geometry.ts';

describe('edge lines', () => {
  it('run from rim to rim', () => {
    expect(edgeLine(0, 0, 10, 100, 0, 20, 0)).toEqual({ x1: 10, y1: 0, cx: 50, cy: 0, x2: 80, y2: 0 });
  });
  it('bend to opposite sides there and back', () => {
    const there = edgeLine(0, 0, 5, 100, 0, 5, 0.1)!;
    const back = edgeLine(100, 0, 5, 0, 0, 5, 0.1)!;
    expect(there.cy).toBeCloseTo(10);
    expect(back.cy).toBeCloseTo(-10);
  });
  it('are not drawn between nodes that touch', () => {
    expect(edgeLine(0, 0, 10, 15, 0, 10, 0.1)).toBeNull();
    expect(edgeLine(3, 3, 10, 3, 3, 10, 0.1)).toBeNull();
  });
  it('know how far a point is', () => {
    const line = edgeLine(0, 0, 0, 100, 0, 0, 0)!;
    expect(distanceToLine(line, 50, 7)).toBeCloseTo(7);
    expect(distanceToLine(line, -3, 4)).toBeCloseTo(5);
    const bent = edgeLine(0, 0, 0, 100, 0, 0, 0.2)!;
    expect(distanceToLine(bent, 50, 10)).toBeLessThan(0.5);
  });
});

it('grows with counts, never past its cap, and is nothing for nothing', () => {
  expect(edgeWidth(0)).toBe(0);
  expect(edgeWidth(1)).toBeGreaterThan(1);
  expect(edgeWidth(1000)).toBeGreaterThan(edgeWidth(100));
  expect(edgeWidth(1e12)).toBe(14);
  expect(nodeSize(0)).toBe(7);
  expect(nodeSize(1e12)).toBe(56);
});
