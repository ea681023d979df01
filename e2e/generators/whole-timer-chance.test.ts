import { describe, expect, it } from 'vitest';
import { chanceOfWholeTimer } from '../../electron/statistics/whole-timer.ts';
import { simulateChances } from './whole-timer-chance.ts';

describe('the table of chances of a whole timer', () => {
  it.each([
    [20, [0, 4, 8, 16]],
    [40, [4, 12, 20]],
    [80, [12, 20, 27]],
  ])('agrees with other rounds than it was made of: %i intervals', (count, levels) => {
    simulateChances(count, levels, 1000, 'again').forEach(({ chance, error }, i) => {
      const told = chanceOfWholeTimer(levels[i]!, count);
      // The table has two of its own errors on top, a sixth of these each.
      expect(told).toBeGreaterThan(chance - 2 * error);
      expect(told).toBeLessThan(chance + 4 * error);
    });
  });
});
