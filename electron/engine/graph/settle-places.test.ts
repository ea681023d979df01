import { describe, expect, it } from 'vitest';
import { settlePlaces, type UnsettledPlaces } from './settle-places.ts';

/** `hubs` stars of `leaves` each, all on one spot per star, far apart; the worst that a force layout hands over. */
function stars(hubs: number, leaves: number, joined: boolean): UnsettledPlaces {
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
  return { x, y, radius: new Float64Array(count).fill(6), fixed: new Uint8Array(count), edges: Uint32Array.from(edges) };
}

function nearest(x: Float64Array, y: Float64Array): number {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < x.length; i++) for (let j = 0; j < i; j++) best = Math.min(best, Math.hypot(x[i]! - x[j]!, y[i]! - y[j]!));
  return best;
}

const extent = (values: Float64Array): number => Math.max(...values) - Math.min(...values);

describe('settling a layout', () => {
  it('parts nodes that lie on each other', () => {
    const { x, y } = settlePlaces(stars(3, 30, true));
    expect(nearest(x, y)).toBeGreaterThan(12);
  });

  it('closes deserts between parts', () => {
    const { x, y } = settlePlaces(stars(4, 20, false));
    expect(nearest(x, y)).toBeGreaterThan(12);
    expect(extent(x)).toBeLessThan(1500);
    expect(extent(y)).toBeLessThan(1500);
  });

  it('leaves what is fixed where it is', () => {
    const drawing = stars(2, 5, true);
    drawing.fixed[3] = 1;
    const { x, y } = settlePlaces(drawing);
    expect([x[3], y[3]]).toEqual([0, 0]);
  });

  it('gives the same places for the same drawing, and finite ones for any', () => {
    const once = settlePlaces(stars(3, 40, true));
    expect(settlePlaces(stars(3, 40, true))).toEqual(once);
    for (const value of [...once.x, ...once.y]) expect(Number.isFinite(value)).toBe(true);
    expect(settlePlaces(stars(0, 0, false)).x.length).toBe(0);
    expect(settlePlaces(stars(1, 0, false)).x.length).toBe(1);
  });
});

it('is quick enough for two thousand hosts', () => {
  const start = performance.now();
  settlePlaces(stars(40, 50, true));
  expect(performance.now() - start).toBeLessThan(3000);
});
