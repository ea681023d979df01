import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { draggedRange, gripAt, movedRange, toTime, toX, zoomedView } from './time-scale.ts';

const limits = { start: 1_000_000, end: 101_000_000 };

it('maps there and back', () => {
  expect(toX(51_000_000, limits, 200)).toBe(100);
  expect(toTime(100, limits, 200)).toBe(51_000_000);
});

describe('where a drag begins', () => {
  it('tells edges from middle from elsewhere', () => {
    expect([97, 103, 150, 198, 250].map((x) => gripAt(x, 100, 200, 400))).toEqual(['start', 'start', 'move', 'end', 'new']);
  });
  it('begins a new window inside one that fills everything, but still offers its edges', () => {
    expect(gripAt(200, 0, 400, 400)).toBe('new');
    expect(gripAt(3, 0, 400, 400)).toBe('start');
    expect(gripAt(398, 0, 400, 400)).toBe('end');
  });
});

it('keeps any dragged range inside its limits and in order', () => {
  const instant = fc.integer({ min: -50_000_000, max: 200_000_000 });
  fc.assert(
    fc.property(
      fc.constantFrom('start', 'end', 'move', 'new' as const),
      instant,
      instant,
      fc.integer({ min: 1, max: 99 }),
      (grip, from, to, share) => {
        const range = { start: limits.start, end: limits.start + share * 1_000_000 };
        const next = draggedRange(grip as 'start', range, from, to, limits);
        expect(next.start >= limits.start && next.end <= limits.end && next.end > next.start).toBe(true);
      },
    ),
  );
});

it('moves without changing length and zooms around a fixed point', () => {
  expect(movedRange({ start: 2_000_000, end: 5_000_000 }, 1e12, limits)).toEqual({ start: 98_000_000, end: 101_000_000 });
  const closer = zoomedView(limits, 0.5, 26_000_000, limits);
  expect(toX(26_000_000, closer, 1000)).toBeCloseTo(toX(26_000_000, limits, 1000));
  expect(zoomedView(closer, 100, 26_000_000, limits)).toEqual(limits);
});
