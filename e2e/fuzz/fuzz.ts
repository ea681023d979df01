import { writeFileSync } from 'node:fs';
import { fuzzArchives } from './fuzz-archives.ts';
import { fuzzFormats } from './fuzz-formats.ts';

/* `npm run fuzz -- [inputs] [seed]`: a million mutated logs by default, and one archive for every hundred. Crashers are written beside the results and printed. */

const inputs = Number(process.argv[2] ?? 1_000_000);
const seed = Number(process.argv[3] ?? 1);
// Text that is no JSON throws by the thousand; three lines of a stack are what is printed of a crash.
Error.stackTraceLimit = 3;
const began = performance.now();
const found = fuzzFormats(inputs, seed, '../shared/data', (done) => {
  if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${inputs}`);
});
found.push(...(await fuzzArchives(Math.ceil(inputs / 100), seed)));
const seconds = (performance.now() - began) / 1000;
console.log(`${inputs} inputs, seed ${seed}, ${Math.round(seconds)} s: ${found.length} broken promises`);
if (found.length > 0) {
  writeFileSync('out/fuzz-crashers.json', JSON.stringify(found, null, 1));
  for (const { format, promise } of found) console.log(`${format}: ${promise}`);
  console.log('inputs are in out/fuzz-crashers.json');
  process.exitCode = 1;
}
