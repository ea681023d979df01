import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { launch } from '../harness/launch.ts';
import { writeKnownLog } from '../harness/sample-logs.ts';
import { expect, projectRoot, test } from '../harness/test.ts';
import { OccamApp } from '../occam-app.ts';

/* What is left on the disk by a case that is to be kept private: one file, for its owner. Everything the program writes has nowhere to go but this folder. */

/** All files below a folder. */
const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();

/** Words of the evidence and of the person: none of them may be anywhere but in the case. */
const SECRETS = ['harbour', 'Quayside', '192.0.2.10', 'typed in secret'];

test('a private case leaves nothing outside its file, and that file to its owner only', async ({ folder }) => {
  const log = writeKnownLog(join(folder, 'resolver.log'));
  // The page of a browser that is no Electron has a profile of its own, made afresh and taken away at the end: TMPDIR shows it too.
  const env = { HOME: join(folder, 'home'), TMPDIR: folder, XDG_CONFIG_HOME: join(folder, 'home'), XDG_CACHE_HOME: join(folder, 'home') };
  const running = await launch({ root: projectRoot, userData: join(folder, 'settings'), env });
  const occam = new OccamApp(running, folder);
  await occam.isStarted();
  const path = await occam.willSaveAs('Quayside.occam');
  expect(await occam.call('choose-save', { suggested: 'Quayside.occam', kind: 'case' })).toMatchObject({ ok: true });
  expect(await occam.call('create-case', { path, title: 'Quayside', private: true })).toMatchObject({ ok: true, value: { private: true } });
  await occam.willChooseFiles([log.path]);
  expect(await occam.call('choose-files', { folders: false })).toMatchObject({ ok: true });
  const started = await occam.call('import-files', { items: [{ path: log.path, timeZone: 'UTC' }] });
  expect(started.ok).toBe(true);
  await expect
    .poll(async () => ((await occam.call('summarise-case')).value as { totals: { events: number } }).totals.events, { timeout: 60_000 })
    .toBe(log.lines);
  expect(await occam.call('save-note', { id: 'n', text: 'typed in secret', pins: [], confidential: true })).toMatchObject({ ok: true });
  expect(await occam.call('run-analyses')).toMatchObject({ ok: true });
  await occam.call('open-case', { path });
  expect(await occam.call('recent-cases')).toEqual({ ok: true, value: [] });
  // While it is open, the log beside it is as closed as the case.
  for (const file of filesBelow(folder).filter((name) => name.startsWith(path))) expect([file, statSync(file).mode & 0o077]).toEqual([file, 0]);
  await running.quit();
  const written = filesBelow(folder).filter((file) => file !== log.path);
  expect(written).toContain(path);
  for (const file of written.filter((name) => name !== path)) {
    const content = readFileSync(file, 'latin1');
    for (const secret of SECRETS) expect([file, content.includes(secret) || file.slice(folder.length).includes(secret)]).toEqual([file, false]);
    expect([file, statSync(file).mode & 0o077]).toEqual([file, 0]);
  }
  for (const secret of SECRETS) expect([secret, running.complaints().includes(secret)]).toEqual([secret, false]);
});
