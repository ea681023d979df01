import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from '../harness/test.ts';

/* Events leave a case whose report hides names: the window asks whether they are hidden in this file too, and says where it is. */

test('names to hide are asked for before events are written, and kept or hidden as answered', async ({ occam }) => {
  test.setTimeout(240_000);
  const { page } = occam;
  await occam.isStarted();
  await occam.openSample();
  await occam.waitForFindings();
  const { report } = (await occam.call('read-case-settings')).value as { report: { hidden: object[] } };
  expect(report.hidden).toEqual([]);

  await test.step('without a list of names nothing is asked', async () => {
    const plain = await occam.willSaveAs('plain.csv');
    await occam.chooseMenu('export-events');
    await page.getByText(/^[\d,]+ records are at .*plain\.csv\./).waitFor();
    expect(readFileSync(plain, 'utf8')).toContain('mail1.tower.example');
  });

  await test.step('with one, the dialog says which names', async () => {
    await page.getByRole('button', { name: 'Report: choose, preview, hide names' }).click();
    const choices = page.getByRole('region', { name: 'What goes into the report' });
    await choices.getByLabel('A host, group, person or word to hide').fill('mail1.tower.example');
    await choices.getByRole('button', { name: 'Hide', exact: true }).click();
    await choices.getByLabel('Stands for mail1.tower.example').fill('The server');
    const kept = async (): Promise<unknown> => ((await occam.call('read-case-settings')).value as { report: unknown }).report;
    await expect.poll(kept).toMatchObject({ hidden: [{ term: 'mail1.tower.example', pseudonym: 'The server' }] });
  });

  const dialog = page.getByRole('dialog', { name: 'Hide names in this file?' });
  await test.step('put away, it writes nothing', async () => {
    const unwritten = await occam.willSaveAs('unwritten.csv');
    await occam.chooseMenu('export-events');
    await expect(dialog).toContainText('mail1.tower.example as The server');
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    expect(existsSync(unwritten)).toBe(false);
  });

  await test.step('hidden: the file has the pseudonym and not the name', async () => {
    const hidden = await occam.willSaveAs('hidden.csv');
    await occam.chooseMenu('export-events');
    await dialog.getByRole('button', { name: 'Hide the names' }).click();
    await page.getByText(/^[\d,]+ records are at .*hidden\.csv, names hidden\./).waitFor();
    const text = readFileSync(hidden, 'utf8');
    expect(text).toContain('The server');
    expect(text).not.toContain('mail1.tower.example');
  });

  await test.step('not hidden: the file has the name', async () => {
    const real = await occam.willSaveAs('real.csv');
    await occam.chooseMenu('export-events');
    await dialog.getByRole('button', { name: 'Export with the real names' }).click();
    await page.getByText(/^[\d,]+ records are at .*real\.csv\./).waitFor();
    expect(readFileSync(real, 'utf8')).toContain('mail1.tower.example');
  });
});
