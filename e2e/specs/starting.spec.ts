import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openCase } from '../../electron/store/open-case.ts';
import { readNotes } from '../../electron/store/records.ts';
import { electronProgram, launch } from '../harness/launch.ts';
import { writeKnownLog } from '../harness/sample-logs.ts';
import { expect, projectRoot, test } from '../harness/test.ts';
import { OccamApp } from '../occam-app.ts';

test('a second start hands its files to the first and ends', async ({ occam, folder }) => {
  const log = writeKnownLog(join(folder, 'a name with "quotes" & ünïcode.log'));
  await occam.isStarted();
  const program = electronProgram(projectRoot);
  const built = join(projectRoot, 'out/node');
  const [command, ...args] = program === null ? [process.execPath, '--import', join(built, 'standin-register.js')] : [program];
  const second = spawn(command!, [...args, join(built, 'main.js'), `--user-data-dir=${join(folder, 'settings')}`, log.path], {
    stdio: 'ignore',
    env: { ...process.env, OCCAM_HEADLESS: '1' },
  });
  const ended = new Promise((done) => second.once('exit', done));
  await expect(occam.page.getByRole('region', { name: 'Files' }).getByRole('button', { name: /quotes/ })).toBeVisible();
  expect(await ended).toBe(0);
});

test('files on the command line come to the preview', async ({ folder }) => {
  const log = writeKnownLog(join(folder, 'named.log'));
  const running = await launch({ root: projectRoot, userData: join(folder, 'settings'), files: [log.path] });
  const occam = new OccamApp(running, folder);
  await expect(occam.page.getByRole('region', { name: 'Files' }).getByRole('button', { name: /named\.log/ })).toBeVisible();
  await running.quit();
});

test('the next start knows the case, the notes and the settings; a private one leaves no trace of it', async ({ folder }) => {
  const log = writeKnownLog(join(folder, 'resolver.log'));
  const userData = join(folder, 'settings');
  const first = await launch({ root: projectRoot, userData });
  const before = new OccamApp(first, folder);
  await before.isStarted();
  await before.dropFiles([log.path]);
  await before.importAs('Harbour');
  await before.call('save-settings', { theme: 'dark' });
  // The end comes right after the last key: sooner than a note is saved by itself.
  await before.writeNote('Kept over night.');
  await first.quit();

  const second = await launch({ root: projectRoot, userData });
  const after = new OccamApp(second, folder);
  await after.isStarted();
  expect(await after.page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)).toBe(true);
  await after.page
    .getByRole('region', { name: 'Recent cases' })
    .getByRole('button', { name: /Harbour/ })
    .first()
    .click();
  await expect.poll(() => after.contactsInWindow()).toBe(log.lines);
  expect(((await after.call('list-notes')).value as { text: string }[]).map(({ text }) => text)).toEqual(['Kept over night.']);
  await after.call('save-settings', { rememberCases: false });
  expect(await after.call('recent-cases')).toEqual({ ok: true, value: [] });
  await second.quit();
  const { readdirSync, readFileSync } = await import('node:fs');
  for (const name of readdirSync(userData)) expect(readFileSync(join(userData, name), 'utf8')).not.toContain('Harbour');
});

test('the window closed by its frame right after the last key: the words are in the case, and the program ends', async ({ folder }) => {
  const log = writeKnownLog(join(folder, 'resolver.log'));
  const running = await launch({ root: projectRoot, userData: join(folder, 'settings') });
  const occam = new OccamApp(running, folder);
  await occam.isStarted();
  await occam.dropFiles([log.path]);
  const path = await occam.importAs('Harbour');
  await occam.writeNote('Typed and gone.');
  // What a click on the frame's cross does.
  await running.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0].close(), null);
  expect(await running.ended).toBe(0);
  const opened = await openCase(path);
  if (!opened.ok) throw new Error(opened.error.message);
  expect((await readNotes(opened.value.database.main)).map(({ text }) => text)).toEqual(['Typed and gone.']);
  expect(opened.value.warnings).toEqual([]);
  await opened.value.close();
});

test('a case that is none gets a sentence and the window stays', async ({ occam, folder }) => {
  const picture = join(folder, 'picture.occam');
  writeFileSync(picture, Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'));
  await occam.isStarted();
  await occam.willChooseFiles([picture]);
  await occam.page.getByRole('button', { name: 'Open a case…' }).click();
  await expect(occam.page.getByRole('region', { name: 'Messages' })).toContainText('picture.occam');
  await occam.isStarted();
});
