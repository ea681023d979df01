import { expect, it } from 'vitest';
import { nextArrival } from './arrivals.ts';

it('the next arrival after 2,820 in 142 days (vector of METHODS B11)', () => {
  const { perHour, meanHours, withinTenMinutes } = nextArrival(2820, 142 * 24);
  expect(perHour).toBeCloseTo(0.827, 3);
  expect(meanHours).toBeCloseTo(1.21, 2);
  expect(withinTenMinutes).toBeCloseTo(0.129, 3);
});
