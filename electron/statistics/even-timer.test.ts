import { describe, expect, it } from 'vitest';
import { evenTimerDensity, fitEvenTimer } from './even-timer.ts';
import { seededRandom } from './random.ts';

describe('a timer with evenly spread steps', () => {
  it('has a density of area 1', () => {
    for (const lost of [0.02, 0.3]) {
      let area = 0;
      for (let x = 0.5; x < 2000; x++) area += evenTimerDensity(x, { low: 70, high: 130, lost, share: 1 }, 1);
      expect(Math.abs(area - 1)).toBeLessThan(0.005);
    }
  });

  it('is fitted with its bounds and losses', () => {
    const random = seededRandom(3, 'even timer');
    const seconds = Float64Array.from({ length: 800 }, () => {
      let sum = 0;
      do sum += 700 + 600 * random();
      while (random() < 0.2);
      return sum;
    });
    const fit = fitEvenTimer({ seconds, plain: seconds.map(() => 1 / 4000), grain: 0 })!;
    expect(Math.abs(fit.low - 700)).toBeLessThan(12);
    expect(Math.abs(fit.high - 1300)).toBeLessThan(12);
    expect(Math.abs(fit.lost - 0.2)).toBeLessThan(0.05);
  });

  it('says nothing of nine intervals', () => {
    expect(fitEvenTimer({ seconds: new Float64Array(9).fill(60), plain: new Float64Array(9).fill(0.01), grain: 1 })).toBeNull();
  });
});
