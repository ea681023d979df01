import { describe, expect, it } from 'vitest';
import { afterLooks, circularMeanHour, cycleHTest, hTest, rayleigh, resultant, z2 } from './circular.ts';
import { seededRandom } from './random.ts';

const D = [0, 12, -8, 5, 20, -15, 3, 9, -4, 16, -20, 7, 1, -11, 14, -6, 2, 18, -9, 4, -13, 10, 6, -2];
const APERIODIC = [1000, 5000, 9500, 13333, 20000, 27777, 33000, 41000, 52000, 61111, 70000, 80000];
const X4 = [...D.map((d, i) => 3600 * i + 600 + d), ...APERIODIC].sort((a, b) => a - b);

describe('phases (vectors of METHODS B2 and B6)', () => {
  it('four events on a period of 4', () => {
    const sum = resultant([0, 4, 8, 1], 4);
    expect(sum.length).toBeCloseTo(3.162278, 6);
    expect(rayleigh(sum).z).toBeCloseTo(2.5, 9);
    expect(rayleigh(sum).p).toBeCloseTo(0.074506, 6);
    // The large-sample form, which METHODS prints beside it.
    expect(Math.exp(-rayleigh(sum).z)).toBeCloseTo(0.082085, 6);
  });

  it('an hourly train', () => {
    const times = [5, 3602, 7210, 10799, 14420, 18003, 21595, 25230, 28801, 32411];
    const sum = resultant(times, 3600);
    expect(sum.mean).toBeCloseTo(0.999846, 6);
    expect(sum.phase).toBeCloseTo(7.599, 3);
    expect(rayleigh(sum).z).toBeCloseTo(9.996929, 6);
    expect(rayleigh(sum).p / 4.6219e-7).toBeCloseTo(1, 4);
    const powers = z2(times, 3600, 3);
    expect(powers[0]).toBeCloseTo(19.993857, 6);
    expect(powers[1]).toBeCloseTo(39.969299, 6);
    expect(powers[2]).toBeCloseTo(59.914084, 6);
    expect(hTest(times, 3600).h).toBeCloseTo(307.038, 3);
    expect(hTest(times, 3600).harmonics).toBe(20);
    expect(cycleHTest(times, 3600).h).toBeGreaterThan(200);
  });

  it('no train', () => {
    const times = [100, 900, 1800, 2500, 3300, 4000, 5200, 6100, 7700, 8800];
    const sum = resultant(times, 3600);
    expect(sum.length).toBeCloseTo(0.937699, 6);
    expect(rayleigh(sum).z).toBeCloseTo(0.087928, 6);
    expect(rayleigh(sum).p).toBeCloseTo(0.91952, 5);
    expect(hTest(times, 3600).h).toBeCloseTo(0.175856, 6);
  });

  it('H tells the period from its harmonics where Rayleigh does not (vector X4)', () => {
    expect(rayleigh(resultant(X4, 3600)).z).toBeCloseTo(15.714, 3);
    expect(rayleigh(resultant(X4, 1800)).z).toBeCloseTo(16.347, 3);
    expect(hTest(X4, 3600).h).toBeCloseTo(592.7, 1);
    expect(hTest(X4, 1800).h).toBeCloseTo(514.1, 1);
    expect(hTest(X4, 7200).h).toBeCloseTo(264.6, 1);
  });

  it('hours of the day', () => {
    const { hour, agreement, z } = circularMeanHour([8, 9, 9, 10, 11, 12, 13, 9.5]);
    expect(hour).toBeCloseTo(10.1655, 4);
    expect(agreement).toBeCloseTo(0.916908, 6);
    expect(z).toBeCloseTo(6.725766, 6);
  });

  it('pays for many looks without losing digits', () => {
    expect(afterLooks(1e-18, 1000) / 1e-15).toBeCloseTo(1, 9);
    expect(afterLooks(0.5, 2)).toBeCloseTo(0.75, 12);
  });

  it('is not fooled by clumps when cycles are the unit', () => {
    const random = seededRandom(1, 'clumps');
    let plain = 0;
    let byCycle = 0;
    for (let run = 0; run < 200; run++) {
      const times = Array.from({ length: 60 }, (_, i) => 3600 * 5 * i + random() * 3600).flatMap((start) =>
        Array.from({ length: 8 }, (_, k) => start + k * 60 + random() * 20),
      );
      if (hTest(times, 3600).p < 0.01) plain++;
      if (cycleHTest(times, 3600).p < 0.01) byCycle++;
    }
    expect(plain).toBeGreaterThan(100);
    expect(byCycle).toBeLessThanOrEqual(8);
  });
});
