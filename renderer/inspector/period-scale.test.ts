import { expect, it } from 'vitest';
import { periodAt, STEPS, stepOf } from './period-scale.ts';

it('goes from a minute to two weeks in steps of about one per cent', () => {
  expect(periodAt(0)).toBe(60);
  expect(periodAt(STEPS)).toBe(1_210_000);
  for (let step = 1; step <= STEPS; step++) {
    expect(periodAt(step)).toBeGreaterThan(periodAt(step - 1));
    expect(stepOf(periodAt(step))).toBe(step);
  }
});
