import { describe, expect, it } from 'vitest';
import { agreeingHours, countInOffice, highestOfficeShare, inOffice, OFFSETS, officePlateau, unionOfOffices, weekHalfHours } from './office-hours.ts';
import { quieterWeekends } from './quieter-weekends.ts';
import { seededRandom } from './random.ts';

/** 2026-01-05T00:00:00Z, a Monday. */
const MONDAY = 1_767_571_200;

describe('office hours', () => {
  it('knows the week', () => {
    expect(inOffice(MONDAY + 9 * 3600, 0)).toBe(true);
    expect(inOffice(MONDAY + 9 * 3600 - 1, 0)).toBe(false);
    expect(inOffice(MONDAY + 18 * 3600, 0)).toBe(false);
    expect(inOffice(MONDAY + 5 * 86_400 + 12 * 3600, 0)).toBe(false);
    expect(inOffice(MONDAY - 3600, 10)).toBe(true);
    expect(countInOffice([MONDAY + 12 * 3600, MONDAY], -4)).toBe(0);
  });

  it('explains the trap of two cities (METHODS B6)', () => {
    const { ofDay, ofWeek } = unionOfOffices(-4, 3);
    expect(ofDay).toBeCloseTo(16 / 24, 12);
    expect(ofWeek).toBeCloseTo(80 / 168, 12);
  });

  it('finds the offset of even traffic in office hours', () => {
    const random = seededRandom(1, 'office');
    const times = Array.from({ length: 600 }, () => MONDAY + Math.floor(random() * 20 + 0) * 86_400 + (9 + 9 * random() - 9) * 3600).filter((at) =>
      inOffice(at, 9),
    );
    const plateau = officePlateau(times, 1);
    expect(plateau.low).toBeLessThanOrEqual(9);
    expect(plateau.high).toBeGreaterThanOrEqual(9);
    expect(plateau.high - plateau.low).toBeLessThanOrEqual(4);
    expect(agreeingHours(times, 9)).toBeLessThan(1e-5);
  });

  it('compares weekends by ranks', () => {
    expect(quieterWeekends({ working: [9, 8, 10, 12, 7, 9, 8, 11, 9, 10], weekend: [0, 1, 0, 0] })).toBeLessThan(0.005);
    expect(quieterWeekends({ working: [5, 5, 5, 5], weekend: [5, 5] })).toBe(1);
    expect(quieterWeekends({ working: [1, 2, 1], weekend: [9, 8] })).toBeGreaterThan(0.8);
    expect(quieterWeekends({ working: [], weekend: [1] })).toBe(1);
    // Two looks at one deal of C(14, 4).
    expect(quieterWeekends({ working: [9, 8, 10, 12, 7, 9, 8, 11, 9, 10], weekend: [0, 1, 0, 0] })).toBeCloseTo(2 / 1001, 9);
    // Days on which nobody came to work: any of the emptiest seven may have been the weekend.
    const holidays = { working: [0, 0, 0, ...Array.from({ length: 19 }, (_, i) => 60 + i)], weekend: [1, 2, 0, 3, 1, 0, 2, 1] };
    expect(quieterWeekends(holidays)).toBeLessThan(1e-4);
    expect(quieterWeekends({ working: Array(400).fill(5000), weekend: Array(160).fill(4000) })).toBeLessThan(1e-60);
  });

  it('has a highest share that is the highest of all offsets counted one by one', () => {
    for (let seed = 0; seed < 30; seed++) {
      const random = seededRandom(seed, 'highest share');
      const seconds = Float64Array.from({ length: 60 }, () => Math.floor(1.7e9 + random() * 3e6 * (random() < 0.3 ? 0.02 : 1)));
      const counted = Math.max(...OFFSETS.map((offset) => countInOffice(seconds, offset)));
      expect(highestOfficeShare(weekHalfHours(seconds), 60)).toBe(counted / 60);
    }
  });
});
