import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seededRandom } from '../../electron/statistics/random.ts';
import { buildProgram, engineFile, writeQueryLog } from '../faults/program.ts';
import { checkCase } from './check-case.ts';
import { fuzzCalls } from './fuzz-calls.ts';
import { killEngine } from './kill-engine.ts';
import { killShell } from './kill-shell.ts';
import { refuseCalls } from './refuse-calls.ts';
import type { Torture } from './torture-run.ts';

/*
 * `npm run torture -- [runs] [seed] [first]`: 300 by default. Each run starts the program, works with it in the way its seed says, and kills it at a moment its
 * seed says; then the case is opened and everything acknowledged has to be in it, and nothing in part. One run in ten is of the whole program (the shell under
 * the stand-in is killed, alone or with its engine), the others of the engine's process alone. Malformed calls come last, where a fourth word does not say `no-calls`: ten thousand
 * of every command, and ten thousand more of all kinds, some of which are fine after all, to an engine with a case.
 */

const runs = Number(process.argv[2] ?? 300);
const seed = Number(process.argv[3] ?? 1);
const first = Number(process.argv[4] ?? 0);
const EVERY_SHELL = 10;
const CALLS = 10_000;

buildProgram();
const folder = mkdtempSync(join(tmpdir(), 'occam-torture-'));
const logs = [writeQueryLog(join(folder, 'first.log'), 9000), writeQueryLog(join(folder, 'second.log'), 120_000)];
const ends: Record<string, number> = {};
const broken: string[] = [];
const began = performance.now();
for (let run = first; run < first + runs; run++) {
  const place = join(folder, `run-${run}`);
  const torture: Torture = { place, logs, random: seededRandom(seed, `torture ${run}`), engineFile };
  try {
    const left = run % EVERY_SHELL === EVERY_SHELL - 1 ? await killShell(torture) : await killEngine(torture);
    const how = await checkCase(torture, left);
    ends[`${left.how}: ${how}`] = (ends[`${left.how}: ${how}`] ?? 0) + 1;
  } catch (error) {
    broken.push(`run ${run}: ${error instanceof Error ? error.message : String(error)}`);
    console.log(broken.at(-1));
  }
  rmSync(place, { recursive: true, force: true });
  if (process.stderr.isTTY) process.stderr.write(`\r${run + 1 - first} of ${runs}`);
}
if (process.argv[5] !== 'no-calls') {
  const calls = await fuzzCalls(CALLS, seed, join(folder, 'calls'));
  const each = await refuseCalls(CALLS, seed, join(folder, 'refused'));
  broken.push(...calls.broken, ...each.broken);
  for (const call of [...calls.broken, ...each.broken]) console.log(call);
  console.log(`${each.calls} malformed calls of ${each.commands} commands were refused by name`);
  console.log(
    `${CALLS} calls of all kinds: ${calls.refused} refused by name, ${calls.failed} failed with a reason, ${calls.answered} were fine after all`,
  );
}
rmSync(folder, { recursive: true, force: true });
console.log(`${runs} runs, seed ${seed}, ${Math.round((performance.now() - began) / 1000)} s: ${broken.length} broken promises`);
for (const [end, count] of Object.entries(ends).sort()) console.log(`  ${count} ${end}`);
process.exitCode = broken.length === 0 ? 0 : 1;
