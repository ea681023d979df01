import { describe, expect, it } from 'vitest';
import type { LayoutTask } from './layout-task.ts';
import { hull, packParts } from './pack-parts.ts';
import { settlePlaces } from './settle-places.ts';

/** `hubs` stars of `leaves` each, all on one spot per star, far apart; the worst that a force layout hands over. */
function stars(hubs: number, leaves: number, joined: boolean): LayoutTask {
  const count = hubs * (leaves + 1);
  const x = new Float64Array(count);
  const y = new Float64Array(count);
  const edges: number[] = [];
  for (let hub = 0; hub < hubs; hub++) {
    const first = hub * (leaves + 1);
    for (let i = 0; i <= leaves; i++) {
      x[first + i] = hub * 5000;
      y[first + i] = hub * 300;
      if (i > 0) edges.push(first + i, first);
    }
    if (joined && hub > 0) edges.push(first, first - leaves - 1);
  }
  return {
    x,
    y,
    radius: new Float64Array(count).fill(6),
    label: new Float64Array(count).fill(80),
    fixed: new Uint8Array(count),
    edges: Uint32Array.from(edges),
    weights: new Float64Array(edges.length / 2).fill(1),
  };
}

function settled(task: LayoutTask): { readonly x: Float64Array; readonly y: Float64Array } {
  const [x, y] = [task.x.slice(), task.y.slice()];
  settlePlaces(task, x, y);
  return { x, y };
}

function nearest(x: Float64Array, y: Float64Array): number {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < x.length; i++) for (let j = 0; j < i; j++) best = Math.min(best, Math.hypot(x[i]! - x[j]!, y[i]! - y[j]!));
  return best;
}

const extent = (values: Float64Array): number => Math.max(...values) - Math.min(...values);

describe('settling a layout', () => {
  it('parts nodes that lie on each other', () => {
    const { x, y } = settled(stars(3, 30, true));
    expect(nearest(x, y)).toBeGreaterThan(12);
  });

  it('closes deserts between parts', () => {
    const { x, y } = settled(stars(4, 20, false));
    expect(nearest(x, y)).toBeGreaterThan(12);
    expect(extent(x)).toBeLessThan(1500);
    expect(extent(y)).toBeLessThan(1500);
  });

  it('leaves what is fixed where it is', () => {
    const drawing = stars(2, 5, true);
    drawing.fixed[3] = 1;
    const { x, y } = settled(drawing);
    expect([x[3], y[3]]).toEqual([0, 0]);
  });

  it('gives the same places for the same drawing, and finite ones for any', () => {
    const once = settled(stars(3, 40, true));
    expect(settled(stars(3, 40, true))).toEqual(once);
    for (const value of [...once.x, ...once.y]) expect(Number.isFinite(value)).toBe(true);
    expect(settled(stars(0, 0, false)).x.length).toBe(0);
    expect(settled(stars(1, 0, false)).x.length).toBe(1);
  });
});

/** Whether the names of leaves, written beside them away from their hub, overlap. */
function namesCollide({ x, y }: { readonly x: Float64Array; readonly y: Float64Array }, leaves: number, width: number): boolean {
  const names = Array.from({ length: leaves }, (_, i) => {
    const left = x[i + 1]! < x[0]! ? x[i + 1]! - 8 - width : x[i + 1]! + 8;
    return { left, right: left + width, y: y[i + 1]! };
  });
  return names.some((a, i) => names.slice(0, i).some((b) => a.left < b.right && b.left < a.right && Math.abs(a.y - b.y) < 16));
}

describe('a host with partners of its own', () => {
  it.each([1, 2, 7, 12, 26])('has %i of them around it, each with a line for its name', (leaves) => {
    expect(namesCollide(settled(stars(1, leaves, false)), leaves, 80)).toBe(false);
  });

  it('stands at the right of those who ask, where they ask others too', () => {
    const task = stars(1, 3, false);
    const edges = Uint32Array.from([1, 0, 2, 0, 3, 0, 1, 4, 2, 4, 3, 4]);
    const five = (values: Float64Array): Float64Array => Float64Array.from([...values, values[0]!]);
    const { x } = settled({
      ...task,
      edges,
      weights: new Float64Array(6).fill(1),
      x: Float64Array.from([0, 50, -80, 10, 30]),
      y: Float64Array.from([0, 40, 10, -60, 90]),
      radius: five(task.radius),
      label: five(task.label),
      fixed: new Uint8Array(5),
    });
    for (const asker of [1, 2, 3]) for (const asked of [0, 4]) expect(x[asker]!).toBeLessThan(x[asked]!);
  });
});

it('packs the part of the strongest host near the middle of a screen, and none on another', () => {
  const boxes = Array.from({ length: 9 }, (_, i) => ({ left: 0, top: 0, right: i === 0 ? 330 : 260, bottom: i === 0 ? 240 : 90 + 4 * i }));
  const moves = packParts(boxes);
  const placed = boxes.map((box, i) => ({
    left: moves[i]!.dx,
    right: box.right + moves[i]!.dx,
    top: moves[i]!.dy,
    bottom: box.bottom + moves[i]!.dy,
  }));
  for (const [i, a] of placed.entries())
    for (const b of placed.slice(i + 1)) expect(a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom).toBe(false);
  const all = hull(placed);
  expect(Math.abs((placed[0]!.left + placed[0]!.right) / 2) / (all.right - all.left)).toBeLessThan(0.25);
  expect(Math.abs((placed[0]!.top + placed[0]!.bottom) / 2) / (all.bottom - all.top)).toBeLessThan(0.25);
  const used = boxes.reduce((sum, box) => sum + box.right * box.bottom, 0);
  expect(used / ((all.right - all.left) * (all.bottom - all.top))).toBeGreaterThan(0.5);
});

it('is quick enough for two thousand hosts', () => {
  const start = performance.now();
  settled(stars(40, 50, true));
  expect(performance.now() - start).toBeLessThan(3000);
});
