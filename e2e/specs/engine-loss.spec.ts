import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { can } from '../faults/program.ts';
import { bindLine, writeKnownLog } from '../harness/sample-logs.ts';
import { expect, test } from '../harness/test.ts';

test('kill -9 of the engine leaves the window, and a new engine comes by itself once, then on request', async ({ occam }) => {
  const first = await occam.enginePid();
  expect(first).toBeGreaterThan(0);
  await occam.page.evaluate(() => {
    const page = window as unknown as { occam: { on(name: string, listener: (payload: unknown) => void): () => void }; events: string[] };
    page.events = [];
    for (const name of ['engine-lost', 'engine-ready']) page.occam.on(name, () => page.events.push(name));
  });
  const events = () => occam.page.evaluate(() => (window as unknown as { events: string[] }).events);

  await occam.killEngine();
  await expect.poll(events).toEqual(['engine-lost', 'engine-ready']);
  const second = await occam.enginePid();
  expect(second).not.toBe(first);
  expect(await occam.call('list-formats')).toMatchObject({ ok: true });

  await occam.killEngine();
  await expect.poll(events).toEqual(['engine-lost', 'engine-ready', 'engine-lost']);
  expect(await occam.call('list-formats')).toMatchObject({ ok: false, error: { code: 'engine-lost' } });
  expect(await occam.call('read-settings')).toMatchObject({ ok: true });

  expect(await occam.call('restart-engine')).toEqual({ ok: true, value: null });
  await expect.poll(events).toEqual(['engine-lost', 'engine-ready', 'engine-lost', 'engine-ready']);
  expect(await occam.call('list-formats')).toMatchObject({ ok: true });
});

test('quitting ends the engine and the shell', async ({ running, occam }) => {
  const pid = await occam.enginePid();
  await running.quit();
  expect(await running.ended).toBe(0);
  expect(() => process.kill(pid, 0)).toThrow();
});

test('memory runs out in the engine during an import: a sentence says so, the window stays, and so do the notes and the records', async ({
  occam,
  folder,
}) => {
  test.skip(!can('prlimit', '--version'), 'prlimit is a program of Linux');
  const { page } = occam;
  const log = writeKnownLog(join(folder, 'resolver.log'));
  await occam.isStarted();
  await occam.dropFiles([log.path]);
  await occam.importAs('Harbour');
  await occam.waitForFindings();
  await occam.writeNote('Typed before memory ran out.');
  const big = join(folder, 'plenty.log');
  writeFileSync(
    big,
    Array.from({ length: 200_000 }, (_, n) => `${bindLine(Date.UTC(2024, 2, 4) + n * 1000, '192.0.2.1', `h${n}.example`)}\n`).join(''),
  );
  await occam.dropFiles([big]);
  await page.getByRole('button', { name: /^Import \d+ files?/ }).waitFor();
  const pid = await occam.enginePid();
  const [, kilobytes] = /VmSize:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))!;
  execFileSync('prlimit', ['--pid', String(pid), `--as=${Number(kilobytes) * 1024 + 8 * 2 ** 20}`]);
  await page.getByRole('button', { name: /^Import \d+ files?/ }).click();
  // The process may end, or what asked for memory may hear that there is none.
  await expect(page.getByText(/engine (has )?stopped|memory/i).first()).toBeVisible({ timeout: 60_000 });
  const notes = async (): Promise<unknown> => (await occam.call('list-notes')).value;
  await expect.poll(notes, { timeout: 60_000 }).toMatchObject([{ text: 'Typed before memory ran out.' }]);
  await expect
    .poll(async () => ((await occam.call('summarise-case')).value as { totals: { events: number } } | undefined)?.totals.events, { timeout: 60_000 })
    .toBeGreaterThanOrEqual(log.lines);
  await page.keyboard.press('Control+4');
  await expect(page.getByRole('tabpanel', { name: 'Notes' })).toContainText('Typed before memory ran out.');
});
