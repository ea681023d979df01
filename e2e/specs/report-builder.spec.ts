import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { readAttachments, readPageTexts } from '../../electron/report/read-pdf.ts';
import { expect, test } from '../harness/test.ts';

/* The report builder: what is chosen at the left prints at the right, as the same pages that are exported. */

const PATIENCE = { timeout: 90_000 };
const REST = ['methods', 'attachments', 'records'];

async function pagesAre(page: Page, count: RegExp): Promise<void> {
  await expect(page.locator('.report-state')).toHaveText(count, PATIENCE);
  await expect(page.locator('canvas[data-drawn]').first()).toBeVisible(PATIENCE);
}

test('choose, write, hide, look, export, undo', async ({ occam }) => {
  test.setTimeout(300_000);
  const { page } = occam;
  await occam.isStarted();
  await occam.openSample();
  await occam.waitForFindings();
  await occam.writeNote('Seen by the source in the tower.');
  // On its words, as a person does: a click by force goes to whatever lies over them.
  await page.getByText('Not for the report: nothing of it leaves this case').click();
  await expect(page.getByRole('checkbox', { name: /Not for the report/ })).toBeChecked();
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Report: choose, preview, hide names' }).click();
  const choices = page.getByRole('region', { name: 'What goes into the report' });
  await pagesAre(page, /^\d+ pages$/);

  await test.step('words, paper, sections and their order are kept in the case', async () => {
    await choices.getByLabel('Summary: the answer first').fill('The bank asked most often.');
    await choices.getByText('US Letter').click();
    const sections = choices.getByRole('list', { name: 'Sections' });
    await sections.getByRole('listitem').filter({ hasText: 'Who contacted whom' }).locator('.check-box').click();
    await sections.getByRole('button', { name: 'Move up: Findings' }).click();
    await expect(sections.getByRole('checkbox', { name: /Sources/ })).toBeDisabled();
    const kept = async (): Promise<unknown> => ((await occam.call('read-case-settings')).value as { report: unknown }).report;
    await expect.poll(kept, PATIENCE).toMatchObject({
      summary: 'The bank asked most often.',
      paper: 'letter',
      sections: ['front', 'asked', 'sources', 'entities', 'findings', 'figures', ...['hypotheses', 'statements', 'notes', 'limits'], ...REST],
    });
  });

  await test.step('findings are ticked and put in order', async () => {
    await choices.getByRole('button', { name: /^All that were found and not dismissed/ }).click();
    const findings = choices.getByRole('list', { name: 'Findings' });
    const all = await findings.getByRole('checkbox').count();
    for (let left = all; left > 4; left--) {
      await findings.getByRole('listitem').nth(2).locator('.check-box').click();
      await expect(findings.getByRole('checkbox', { checked: true })).toHaveCount(left - 1);
    }
    await expect(findings.getByRole('checkbox', { checked: true })).toHaveCount(4);
  });

  await test.step('a name is hidden everywhere; the map goes to a file of its own', async () => {
    await choices.getByLabel('A host, group, person or word to hide').fill('mail1.tower.example');
    await choices.getByRole('button', { name: 'Hide', exact: true }).click();
    await choices.getByLabel('Stands for mail1.tower.example').fill('The server');
    const map = await occam.willSaveAs('names.json');
    await choices.getByRole('button', { name: 'Save the map…' }).click();
    await expect(page.getByText(/^The map is at .*names\.json/)).toBeVisible();
    expect(JSON.parse(readFileSync(map, 'utf8'))).toEqual({ 'mail1.tower.example': 'The server' });
  });

  await test.step('what is exported is what was chosen, and a note that is not for the report is nowhere', async () => {
    await pagesAre(page, /^\d+ pages$/);
    const path = await occam.willSaveAs('built.pdf');
    await choices.getByRole('button', { name: 'Export as PDF…' }).click();
    await page.getByText(/^The report has \d+ pages and is at .*built\.pdf/).waitFor(PATIENCE);
    const bytes = readFileSync(path);
    const pages = await readPageTexts(bytes);
    const everything = pages.join(' ') + (await readAttachments(bytes)).map((one) => new TextDecoder().decode(one.bytes)).join(' ');
    expect(pages[0]).toContain('The bank asked most often.');
    expect(pages.join(' ')).not.toContain('Who contacted whomContacts are counted');
    expect(everything).toContain('The server');
    expect(everything).not.toMatch(/mail1\.tower|Seen by the source/);
    expect(await page.locator('.report-state').textContent()).toBe(`${pages.length} pages`);
  });

  await test.step('each choice can be undone', async () => {
    // Hiding a name and naming its pseudonym are one step or two, as fast as they were saved.
    const undo = page.getByRole('button', { name: /^Undo: (choose the names to hide|hide names in the report|change the report)$/ });
    await expect(async () => {
      await undo.click({ timeout: 5000 });
      await expect(choices.getByLabel('Stands for mail1.tower.example')).toBeHidden({ timeout: 10_000 });
    }).toPass(PATIENCE);
  });
});

test('a name that cannot be hidden whole stops the report and says why', async ({ occam }) => {
  test.setTimeout(240_000);
  const { page } = occam;
  await occam.isStarted();
  await occam.openSample();
  await page.getByRole('button', { name: 'Report: choose, preview, hide names' }).click();
  await page.getByLabel('A host, group, person or word to hide').fill('ower.example');
  await page.getByRole('button', { name: 'Hide', exact: true }).click();
  await expect(page.getByText(/Nothing was written: “ower\.example” would still be in the report/)).toBeVisible(PATIENCE);
});
