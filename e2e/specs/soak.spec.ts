import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Memory, memoryBelow } from '../harness/memory.ts';
import { writeKnownLog } from '../harness/sample-logs.ts';
import { expect, test } from '../harness/test.ts';
import type { OccamApp } from '../occam-app.ts';

/* `npm run soak` works for an hour; here it is most of a minute. Play, scrub, filter, ask, close and open again: afterwards no process holds more than before. */

const MINUTES = Number(process.env['OCCAM_SOAK_MINUTES'] ?? 0.75);
/** Where the samples go, a line of JSON each; nowhere when not given. */
const SAMPLES = process.env['OCCAM_SOAK_SAMPLES'];
const GROWTH = 1.1;
/** A short run is over before V8's heaps have found their size: so many megabytes are forgiven there, none in a long one. */
const SETTLING_MB = MINUTES < 10 ? 48 : 0;
/** How long a step may take: an hour's run goes on beside other work. */
const PATIENCE_MS = MINUTES < 10 ? 60_000 : 600_000;

/** What a person does with a case, once round. */
async function once(occam: OccamApp, round: number): Promise<void> {
  const { page } = occam;
  await page.keyboard.press('Control+0');
  await occam.scrub('Shift+ArrowLeft', 'ArrowRight', 'ArrowRight', 'Shift+ArrowLeft');
  await occam.chooseMenu('play');
  await page.waitForTimeout(700);
  await occam.chooseMenu('play');
  const filter = page.getByRole('combobox', { name: 'Filter' });
  await filter.fill(round % 2 === 0 ? 'to:mail.harbour.example' : 'not from:192.0.2.10');
  await page.keyboard.press('Escape');
  await page.waitForTimeout(200);
  await filter.fill('');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+0');
  await occam.selectPairOf('192.0.2.10', 'mail.harbour.example');
  await occam.chooseMenu('close-case');
  await occam.isStarted();
  await page.getByRole('region', { name: 'Recent cases' }).getByRole('button', { name: /Soak/ }).first().click();
  await page.getByRole('application', { name: /^Graph of [1-9]/ }).waitFor({ timeout: PATIENCE_MS });
}

test('memory stays flat through play, scrub, filter, close and open', async ({ running, occam, folder }) => {
  test.skip(process.platform !== 'linux', 'memory is read from /proc');
  test.setTimeout(MINUTES * 60_000 + 300_000);
  const { page } = occam;
  page.setDefaultTimeout(PATIENCE_MS);
  await occam.isStarted();
  await occam.dropFiles([writeKnownLog(join(folder, 'resolver.log')).path]);
  await occam.importAs('Soak');
  await occam.waitForFindings();
  const session = await page.context().newCDPSession(page);
  const engine = await occam.enginePid();
  const samples: Memory[] = [];
  const end = Date.now() + MINUTES * 60_000;
  for (let round = 0; Date.now() < end || samples.length < 6; round++) {
    await once(occam, round);
    // What is still reachable is of interest, not what waits to be collected.
    await session.send('HeapProfiler.collectGarbage');
    await running.evaluate(() => {
      process.getBuiltinModule('v8').setFlagsFromString('--expose-gc');
      process.getBuiltinModule('vm').runInNewContext('gc')();
    }, null);
    samples.push(memoryBelow(running.pid, engine));
    if (SAMPLES !== undefined) appendFileSync(SAMPLES, `${JSON.stringify({ round, ...samples.at(-1) })}\n`);
  }
  const third = Math.floor(samples.length / 3);
  // The least of each third: a heap swings as garbage comes and goes, and a leak lifts the least too.
  const least = (kind: string, from: number): number => Math.min(...samples.slice(from, from + third).map((sample) => sample[kind] ?? 0));
  const growth = Object.keys(samples.at(-1)!).map((kind) => ({ kind, before: least(kind, third), after: least(kind, samples.length - third) }));
  const told = growth.map(({ kind, before, after }) => `${kind} ${before.toFixed(1)} to ${after.toFixed(1)} MB`).join(', ');
  test.info().annotations.push({ type: 'memory', description: `${samples.length} rounds: ${told}` });
  expect(Object.keys(samples.at(-1)!)).toEqual(expect.arrayContaining(['shell', 'engine', 'renderer']));
  for (const { kind, before, after } of growth)
    expect(after, `${kind} after ${samples.length} rounds: ${told}`).toBeLessThan(before * GROWTH + SETTLING_MB);
});
