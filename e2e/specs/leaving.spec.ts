import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openCase } from '../../electron/store/open-case.ts';
import { readNotes } from '../../electron/store/records.ts';
import { can } from '../faults/program.ts';
import { launch } from '../harness/launch.ts';
import { bindLine, writeKnownLog } from '../harness/sample-logs.ts';
import { expect, projectRoot, test } from '../harness/test.ts';
import { OccamApp } from '../occam-app.ts';

/* Left in the middle of anything, and come back to: nothing is there in part, and what was cut off is offered. */

const LINES = 150_000;
/** From the click on the frame's cross to the end of the program, on a busy machine. */
const PATIENCE_MS = 30_000;

function writeBigLog(path: string): string {
  const line = (n: number): string => bindLine(Date.UTC(2024, 2, 4) + n * 1000, `192.0.2.${n % 200}`, `h${n % 300}.example`);
  writeFileSync(path, Array.from({ length: LINES }, (_, n) => `${line(n)}\n`).join(''));
  return path;
}

test.describe('a case whose import was cut off', () => {
  for (const [choice, events] of [
    ['Read it again', 240],
    ['Drop it', 0],
  ] as const)
    test(`offers to resume or to discard it: ${choice}`, async ({ folder }) => {
      const log = writeKnownLog(join(folder, 'resolver.log'));
      const path = join(folder, 'cut.occam');
      const made = await openCase(path, { create: 'Cut' });
      if (!made.ok) throw new Error(made.error.message);
      // What an engine that was killed in an import leaves.
      await made.value.beginImport('job', [{ path: log.path, request: JSON.stringify({ path: log.path, timeZone: 'UTC' }) }]);
      await made.value.close();
      const running = await launch({ root: projectRoot, userData: join(folder, 'settings'), files: [path] });
      const occam = new OccamApp(running, folder);
      const banner = occam.page.getByRole('status').filter({ hasText: 'was cut off. Nothing of it is half in the case' });
      await expect(banner).toContainText(log.path);
      await expect(banner.getByRole('button')).toHaveText(['Read it again', 'Drop it']);
      await banner.getByRole('button', { name: choice }).click();
      await expect(banner).toHaveCount(0);
      await expect.poll(async () => (await occam.call('summarise-case')).value).toMatchObject({ totals: { events }, interrupted: [], warnings: [] });
      await running.quit();
    });
});

test('a case that cannot be written is shown, with a sentence, and goes on as a copy', async ({ folder }) => {
  // Permissions do not stop root; a folder that is mounted for reading only stops everybody.
  test.skip(!can('unshare', '-Urm', 'true'), 'a folder of our own cannot be mounted here');
  const closed = join(folder, 'closed');
  const path = join(closed, 'a.occam');
  mkdirSync(closed);
  const made = await openCase(path, { create: 'Closed' });
  if (!made.ok) throw new Error(made.error.message);
  await made.value.close();
  const before = readFileSync(path);
  const mount = `mount --bind ${closed} ${closed} && mount -o remount,bind,ro ${closed} && exec "$@"`;
  const under = ['unshare', '-Urm', 'bash', '-c', mount, 'bash'];
  const running = await launch({ root: projectRoot, userData: join(folder, 'settings'), files: [path], under });
  const occam = new OccamApp(running, folder);
  await expect(occam.page.getByRole('status').filter({ hasText: 'This case is open for reading only' })).toContainText(
    'Save a copy to go on working',
  );
  const note = { id: 'n', text: 'x', pins: [], confidential: false };
  expect(await occam.call('save-note', note)).toMatchObject({ ok: false, error: { code: 'read-only' } });
  const copy = await occam.willSaveAs('copy.occam');
  await occam.chooseMenu('save-copy');
  await expect.poll(() => existsSync(copy)).toBe(true);
  expect(await occam.call('open-case', { path: copy })).toMatchObject({ ok: true, value: { warnings: [] } });
  expect(await occam.call('save-note', note)).toMatchObject({ ok: true });
  await running.quit();
  expect(readFileSync(path).equals(before)).toBe(true);
});

test.describe('the window is closed in the middle', () => {
  const middles: readonly (readonly [string, (occam: OccamApp, folder: string) => Promise<void>])[] = [
    [
      'of an import',
      async (occam, folder) => {
        await occam.dropFiles([writeBigLog(join(folder, 'big.log'))]);
        await occam.page.getByRole('button', { name: /^Import \d+ files?/ }).click();
        await occam.page.getByRole('button', { name: 'Stop', exact: true }).waitFor();
      },
    ],
    [
      'of the analyses',
      async (occam) => {
        expect(await occam.call('run-analyses')).toMatchObject({ ok: true });
      },
    ],
    [
      'of a report that is printed',
      async (occam) => {
        await occam.willSaveAs('report.pdf');
        await occam.page.getByRole('button', { name: 'Export the report as PDF' }).click();
      },
    ],
    [
      'of a copy that is saved',
      async (occam) => {
        await occam.willSaveAs('copy.occam');
        await occam.chooseMenu('save-copy');
      },
    ],
    [
      'of an export',
      async (occam) => {
        const path = await occam.willSaveAs('events.csv');
        await occam.call('choose-save', { suggested: 'events.csv', kind: 'csv' });
        void occam.call('export-events', { path, window: null }).catch(() => undefined);
      },
    ],
  ];
  for (const [what, begin] of middles)
    test(`${what}: the program ends, the case is whole, and nothing lies about in part`, async ({ folder }) => {
      const running = await launch({ root: projectRoot, userData: join(folder, 'settings') });
      const occam = new OccamApp(running, folder);
      await occam.isStarted();
      await occam.dropFiles([writeKnownLog(join(folder, 'resolver.log')).path]);
      const path = await occam.importAs('Harbour');
      await occam.waitForFindings();
      await occam.writeNote('Typed before the end.');
      await begin(occam, folder);
      const asked = performance.now();
      await running.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0].close(), null);
      expect(await running.ended).toBe(0);
      expect(performance.now() - asked).toBeLessThan(PATIENCE_MS);
      const opened = await openCase(path);
      if (!opened.ok) throw new Error(opened.error.message);
      expect(opened.value.warnings).toEqual([]);
      expect((await readNotes(opened.value.database.main)).map(({ text }) => text)).toEqual(['Typed before the end.']);
      expect([240, 240 + LINES]).toContain(await opened.value.eventCount());
      await opened.value.close();
      const made = readdirSync(folder).filter((name) => /report\.pdf|copy\.occam|events\.csv/.test(name));
      // Whole, or not there; a scrap would have another name.
      expect(made.filter((name) => !['report.pdf', 'copy.occam', 'events.csv'].includes(name))).toEqual([]);
      if (made.includes('report.pdf')) expect(readFileSync(join(folder, 'report.pdf')).subarray(-6).toString()).toContain('%%EOF');
      if (made.includes('events.csv')) expect(readFileSync(join(folder, 'events.csv'), 'utf8').trimEnd().split('\n')).toHaveLength(241);
      if (made.includes('copy.occam')) {
        copyFileSync(join(folder, 'copy.occam'), join(folder, 'tried.occam'));
        const copy = await openCase(join(folder, 'tried.occam'));
        expect(copy).toMatchObject({ ok: true, value: { warnings: [] } });
        if (copy.ok) await copy.value.close();
      }
    });
});
