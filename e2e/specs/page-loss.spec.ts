import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { launch, type RunningApp } from '../harness/launch.ts';
import { bindLine, writeKnownLog } from '../harness/sample-logs.ts';
import { expect, projectRoot, test } from '../harness/test.ts';
import { OccamApp } from '../occam-app.ts';

/* The page's process is gone, or hangs: the window comes back on the same case, with what was typed a second before, and nothing is imported twice. */

/** The promise: what was typed longer ago than this is in the case. */
const KEPT_AFTER_MS = 1000;

/** The window after its page was lost: Playwright gives a crashed page up, the stand-in puts another in its place. */
async function afterLoss(running: RunningApp, folder: string, lose: () => void): Promise<OccamApp> {
  test.skip(!running.runtime.startsWith('stand-in'), 'Playwright cannot go on with a page of Electron that has crashed');
  const next = running.page.context().waitForEvent('page', { timeout: 60_000 });
  lose();
  const page = await next;
  await page.waitForURL(/^https:/);
  return new OccamApp({ ...running, page }, folder);
}

/** Ends the page's process from within, as a fault of Chromium would. */
async function crash({ page }: RunningApp): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Page.crash');
}

test('the page crashes a second after a note was typed: the same case, the note, every record once', async ({ running, occam, folder }) => {
  const log = writeKnownLog(join(folder, 'resolver.log'));
  await occam.isStarted();
  await occam.dropFiles([log.path]);
  await occam.importAs('Harbour');
  await occam.waitForFindings();
  await occam.writeNote('Typed just before the end.');
  await pause(KEPT_AFTER_MS);
  const after = await afterLoss(running, folder, () => void crash(running).catch(() => undefined));
  await after.page.getByRole('application', { name: 'Graph of 4 hosts and 2 pairs' }).waitFor();
  expect(await after.contactsInWindow()).toBe(log.lines);
  await after.page.keyboard.press('Control+4');
  await expect(after.page.getByRole('tabpanel', { name: /Notes/ })).toContainText('Typed just before the end.');
  expect(await after.call('summarise-case')).toMatchObject({ ok: true, value: { totals: { events: log.lines }, interrupted: [], warnings: [] } });
});

test('the page crashes in the middle of an import: it goes on, and every record is there once', async ({ running, occam, folder }) => {
  const { writeFileSync } = await import('node:fs');
  const LINES = 150_000;
  const path = join(folder, 'big.log');
  writeFileSync(
    path,
    Array.from({ length: LINES }, (_, n) => `${bindLine(Date.UTC(2024, 2, 4) + n * 1000, `192.0.2.${n % 200}`, `h${n % 300}.example`)}\n`).join(''),
  );
  await occam.isStarted();
  await occam.dropFiles([path]);
  await occam.willSaveAs('Big.occam');
  await occam.page.getByRole('button', { name: /^Import \d+ files?$/ }).click();
  await occam.page.getByRole('button', { name: 'Stop', exact: true }).waitFor();
  const after = await afterLoss(running, folder, () => void crash(running).catch(() => undefined));
  await expect
    .poll(async () => (await after.call('summarise-case')).value, { timeout: 60_000 })
    .toMatchObject({ totals: { events: LINES }, interrupted: [], warnings: [] });
  const { value } = (await after.call('summarise-case')) as { value: { sources: unknown[] } };
  expect(value.sources).toHaveLength(1);
  await expect.poll(() => after.contactsInWindow(), { timeout: 60_000 }).toBe(LINES);
});

test('the page hangs: the person is asked, and loading again brings back the case and the note', async ({ folder }) => {
  const log = writeKnownLog(join(folder, 'resolver.log'));
  const running = await launch({ root: projectRoot, userData: join(folder, 'settings'), env: { OCCAM_HANG_MS: '3000' } });
  const occam = new OccamApp(running, folder);
  await occam.isStarted();
  await occam.dropFiles([log.path]);
  await occam.importAs('Harbour');
  await occam.writeNote('Typed before it hung.');
  await pause(KEPT_AFTER_MS);
  await running.evaluate(({ dialog }) => {
    dialog.showMessageBox = async (_window: unknown, options: { message: string; buttons: string[] }) => {
      (globalThis as { asked?: string }).asked = options.message;
      return { response: options.buttons.indexOf('Load again'), checkboxChecked: false };
    };
  }, null);
  const after = await afterLoss(running, folder, () => {
    running.page
      .evaluate(() => {
        for (;;);
      })
      .catch(() => undefined);
  });
  expect(await running.evaluate(() => (globalThis as { asked?: string }).asked, null)).toBe('The window does not answer.');
  await expect.poll(() => after.contactsInWindow()).toBe(log.lines);
  expect(await after.call('list-notes')).toMatchObject({ ok: true, value: [{ text: 'Typed before it hung.' }] });
  await running.quit();
});
