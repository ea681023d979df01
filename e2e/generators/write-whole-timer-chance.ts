/** `node electron/build/run-ts.mjs e2e/generators/write-whole-timer-chance.ts [ROUNDS]`: simulates the table of `electron/statistics/whole-timer-chance.ts` anew and prints that file. */
import { simulateChances } from './whole-timer-chance.ts';

const rounds = Number(process.argv[2] ?? 40_000);
const COUNTS = [20, 25, 30, 35, 40, 45, 50, 55, 60, 65, 70, 75, 80];
const FIRST_LEVEL = -4;
const LEVELS = 33;

const levels = Array.from({ length: LEVELS }, (_, i) => FIRST_LEVEL + i);
// Rounded upwards: no chance is told smaller than it was simulated.
const entries = COUNTS.map((count) => {
  const values = simulateChances(count, levels, rounds, 'whole timer').map(
    ({ chance, error }) => Math.ceil(100 * Math.log(chance + 2 * error)) / 100,
  );
  return `  // biome-ignore format: one line for each number of intervals\n  [${count}, [${values.join(', ')}]],\n`;
});
process.stdout.write(`/*
 * Made by e2e/generators/write-whole-timer-chance.ts with ${rounds.toLocaleString('en')} rounds for each number of intervals; do not edit.
 */

/** ln evidence of the first value of each list; that of the others is 1 more each. */
export const FIRST_LEVEL = ${FIRST_LEVEL};

/** ln of the chance of so much evidence for a whole timer in even traffic, two standard errors added, by the number of intervals. */
export const LOG_CHANCE: ReadonlyMap<number, readonly number[]> = new Map<number, readonly number[]>([
${entries.join('')}]);
`);
