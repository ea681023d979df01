import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { launch } from '../harness/launch.ts';
import { expect, projectRoot, test } from '../harness/test.ts';
import { OccamApp } from '../occam-app.ts';

/** A table whose own names say nothing. */
const table = (day: number, from: string): string => `when,${from},b,c\n2016-05-0${day} 10:00:00,192.0.2.1,x,www.example\n`;

test('a table is mapped as one of another case was, unless that was private or nothing is to be remembered', async ({ folder }) => {
  const running = await launch({ root: projectRoot, userData: join(folder, 'settings') });
  const occam = new OccamApp(running, folder);
  await occam.isStarted();
  const kept = join(folder, 'settings', 'mapping-templates.json');
  const caseWith = async (name: string, isPrivate: boolean): Promise<void> => {
    const path = await occam.willSaveAs(`${name}.occam`);
    expect(await occam.call('choose-save', { suggested: `${name}.occam`, kind: 'case' })).toMatchObject({ ok: true });
    expect(await occam.call('create-case', { path, title: name, private: isPrivate })).toMatchObject({ ok: true });
  };
  const file = async (name: string, text: string): Promise<string> => {
    const path = join(folder, name);
    writeFileSync(path, text);
    await occam.willChooseFiles([path]);
    expect(await occam.call('choose-files', { folders: false })).toMatchObject({ ok: true });
    return path;
  };
  const imported = async (path: string, mapping: object): Promise<void> => {
    expect(await occam.call('import-files', { items: [{ path, timeZone: 'UTC', mapping }] })).toMatchObject({ ok: true });
    await expect
      .poll(async () => ((await occam.call('summarise-case')).value as { totals: { events: number } }).totals.events, { timeout: 60_000 })
      .toBe(1);
  };
  const mapping = { time: 'when', from: 'c', to: 'a' };
  await caseWith('source', true);
  await imported(await file('secret.csv', table(3, 'harbour')), { time: 'when', from: 'c', to: 'harbour' });
  expect(existsSync(kept)).toBe(false);
  await caseWith('first', false);
  await imported(await file('may.csv', table(4, 'a')), mapping);
  await caseWith('second', false);
  const june = await file('june.csv', table(5, 'a'));
  expect(await occam.call('preview-file', { path: june })).toMatchObject({ ok: true, value: { mapping, mappedBefore: true } });
  expect(readFileSync(kept, 'utf8')).not.toContain('harbour');
  expect(await occam.call('save-settings', { rememberCases: false })).toMatchObject({ ok: true });
  expect(existsSync(kept)).toBe(false);
  expect(((await occam.call('preview-file', { path: june })).value as { mappedBefore?: boolean }).mappedBefore).toBeUndefined();
  await running.quit();
});
