import { describe, expect, it } from 'vitest';
import { activityProfile, weekExposure } from './activity-profile.ts';
import { burstiness, burstinessInterval } from './burstiness.ts';
import { dispersion } from './dispersion.ts';
import { exponentialDistance, lilliefors } from './lilliefors.ts';
import { exponentialVariate, seededRandom } from './random.ts';

describe('burstiness (vectors of METHODS B5)', () => {
  it.each([
    [Array(10).fill(60), 0, -1, -1],
    [[1, 1, 1, 1, 1, 1, 1, 1, 1, 591], 2.95, 0.493671, 0.985474],
    [[10, 20, 30, 40, 50], 0.471405, -0.359246, -0.382161],
    [[1, 1, 1, 97], 1.662769, 0.248902, 0.93478],
  ])('%j', (intervals, r, b, bn) => {
    const found = burstiness(intervals);
    expect(found.variation).toBeCloseTo(r, 6);
    expect(found.b).toBeCloseTo(b, 6);
    expect(found.bn).toBeCloseTo(bn, 6);
  });

  it('has a memory', () => {
    expect(burstiness([1, 1, 1, 10, 10, 10]).memory).toBeCloseTo(0.666667, 6);
    expect(burstiness([5, 5, 5, 5]).memory).toBeNaN();
  });

  it('is near nothing for a Poisson train, with an interval that says so', () => {
    const random = seededRandom(5, 'poisson');
    const intervals = Array.from({ length: 2000 }, () => exponentialVariate(random, 100));
    expect(Math.abs(burstiness(intervals).bn)).toBeLessThan(0.05);
    const { low, high } = burstinessInterval(intervals);
    expect(low).toBeLessThan(0.03);
    expect(high).toBeGreaterThan(-0.03);
    expect(high - low).toBeLessThan(0.12);
  });
});

describe('dispersion and exponential intervals', () => {
  it('agrees with the worked counts', () => {
    const even = dispersion([2, 3, 1, 4, 0, 2, 3, 1, 2, 2]);
    expect(even.varianceToMean).toBeCloseTo(0.666667, 6);
    expect(even.index).toBeCloseTo(6, 12);
    expect(even.p).toBeCloseTo(0.739918, 6);
    const wild = dispersion([0, 0, 12, 0, 0, 1, 0, 7, 0, 0]);
    expect(wild.varianceToMean).toBeCloseTo(8.555556, 6);
    expect(wild.index).toBeCloseTo(77, 9);
    // What clumps widen the error of a share by.
    expect(Math.sqrt(wild.varianceToMean)).toBeCloseTo(2.92, 2);
    expect(wild.p / 6.36e-13).toBeCloseTo(1, 2);
    expect(dispersion([0, 0, 0]).p).toBe(1);
  });

  it('agrees with the worked distance and its simulated p', () => {
    expect(exponentialDistance([1, 2, 3, 4, 10])).toBeCloseTo(0.221199, 6);
    expect(lilliefors([1, 2, 3, 4, 10], seededRandom(1, 'lilliefors')).p).toBeCloseTo(0.836, 1.5);
  });
});

describe('the activity profile', () => {
  it('spreads day-and-night traffic evenly', () => {
    const hour = 3600e6;
    const random = seededRandom(3, 'profile');
    const end = 60 * 24 * hour;
    const time: number[] = [];
    for (let at = 0; at < end; at += hour)
      if (at % (24 * hour) >= 8 * hour && at % (24 * hour) < 20 * hour) time.push(at + random() * hour, at + random() * hour);
    const profile = activityProfile(time, weekExposure(0, end, []));
    const night = profile.operational(10 * 24 * hour + 8 * hour) - profile.operational(10 * 24 * hour - 4 * hour);
    expect(night).toBeLessThan(0.6);
    const day = profile.operational(10 * 24 * hour + 20 * hour) - profile.operational(10 * 24 * hour + 8 * hour);
    expect(day).toBeGreaterThan(22);
    expect(day).toBeLessThan(26);
    expect(profile.rateAt(10 * 24 * hour + 9.5 * hour)).toBeCloseTo(2 / 3600, 4);
  });

  it('knows how long it was recording', () => {
    const exposure = weekExposure(1800e6, 200 * 3600e6, [{ start: 0, end: 3600e6 }]);
    expect(exposure[0]).toBe(3600);
    expect(exposure[1]).toBe(7200);
    expect(exposure[100]).toBe(3600);
  });
});
