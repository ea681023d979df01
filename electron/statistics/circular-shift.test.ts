import { expect, it } from 'vitest';
import { circularShift } from './circular-shift.ts';

/** The definition, step by step: turns every event and looks for a date near it. */
function plain(events: readonly number[], dates: readonly number[], span: number, tolerance: number) {
  const matches = Array.from(
    { length: span },
    (_, shift) => events.filter((event) => dates.some((date) => Math.abs(((event + shift) % span) - date) <= tolerance)).length,
  );
  return {
    matched: matches[0]!,
    p: matches.filter((count) => count >= matches[0]!).length / span,
    shifts: span,
    expected: matches.reduce((sum, count) => sum + count, 0) / span,
  };
}

it('counts as the definition does, dates close together and at both ends included', () => {
  for (let seed = 1; seed <= 40; seed++) {
    const span = 60 + (seed % 7);
    const whole = (i: number): number => (i * i * seed * 31 + i * 17 + seed * 7) % span;
    const events = Array.from({ length: 5 + seed }, (_, i) => whole(i));
    const dates = [0, span - 1, ...Array.from({ length: seed % 6 }, (_, i) => whole(i + 100))];
    expect(circularShift(events, dates, span, seed % 4)).toEqual(plain(events, dates, span, seed % 4));
  }
});

it('takes a million events in its stride', () => {
  const events = Float64Array.from({ length: 1_000_000 }, (_, i) => i / 10_000);
  const { matched, shifts } = circularShift(events, [10, 50], 100, 1, 0.02);
  expect(matched).toBe(40_002);
  expect(shifts).toBe(5000);
});
