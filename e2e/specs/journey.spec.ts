import { expect, test } from '../harness/test.ts';

const PATIENCE = { timeout: 60_000 };

test('a reporter’s first hour on the sample case', async ({ occam }) => {
  test.setTimeout(400_000);
  const { page } = occam;
  const inspector = page.getByRole('tabpanel', { name: 'Inspector' });
  const findings = page.getByRole('tabpanel', { name: /Findings/ });
  const hypotheses = page.getByRole('tabpanel', { name: 'Hypotheses' });
  await occam.isStarted();
  await occam.openSample();

  await test.step('ask about the server that is asked most', async () => {
    const graph = page.getByRole('application', { name: /^Graph of/ });
    await graph.press('ArrowRight');
    await graph.press('Enter');
    await expect(inspector.getByRole('heading', { level: 2, name: 'mail1.tower.example' })).toBeVisible(PATIENCE);
    await expect(inspector.getByRole('button', { name: /192\.0\.2\.115/ })).toBeVisible();
    await expect(inspector.getByRole('button', { name: /192\.0\.2\.15$/ })).toBeVisible();
  });

  await test.step('group the bank’s two resolvers', async () => {
    await page.keyboard.press('Control+E');
    const dialog = page.getByRole('dialog', { name: 'Group hosts into an entity' });
    await dialog.getByRole('listitem').filter({ hasText: '192.0.2.0/24' }).getByRole('button', { name: 'Take' }).click();
    await dialog.getByLabel(/^Name/).fill('The bank');
    await dialog.getByRole('button', { name: 'Group 2 hosts' }).click();
    await expect(inspector.getByRole('heading', { level: 2, name: 'The bank' })).toBeVisible(PATIENCE);
    await inspector.getByRole('button', { name: 'Show the hosts of this entity in the graph' }).click();
    await occam.standOn('192.0.2.115');
    await expect(page.getByRole('status', { name: 'Spoken' })).toContainText('192.0.2.115, address, in The bank');
    await page.getByRole('button', { name: 'Undo: open an entity' }).click();
    await expect(inspector.getByRole('button', { name: 'Show the hosts of this entity in the graph' })).toBeVisible(PATIENCE);
    await occam.selectPairOf('The bank', 'mail1.tower.example');
    await expect(inspector.getByText('2,822', { exact: true }).first()).toBeVisible(PATIENCE);
  });

  await test.step('compare the hours of New York and Moscow', async () => {
    await occam.showTimesIn('New York', 'Moscow');
    await expect(inspector.getByRole('heading', { name: 'Hour of day, New York' })).toBeVisible();
    const reading = inspector.getByText(/^Busiest between/);
    await expect(reading).toContainText(/in America\/New_York; \d+ % fell on Saturdays and Sundays/, PATIENCE);
    const there = await reading.textContent();
    await inspector.getByRole('button', { name: 'as in Moscow' }).click();
    await expect(inspector.getByRole('heading', { name: 'Hour of day, Moscow' })).toBeVisible();
    await expect(reading).toContainText(/in Europe\/Moscow; \d+ % fell on Saturdays and Sundays/, PATIENCE);
    expect(await reading.textContent()).not.toBe(there);
  });

  await test.step('see why the claim of office hours is weak', async () => {
    await occam.waitForJobs();
    await occam.waitForFindings();
    await page.keyboard.press('Control+2');
    await findings.getByRole('button', { name: /^Also what was not found/ }).click();
    const pair = findings.getByRole('region', { name: 'The bank → mail1.tower.example' });
    const card = pair.getByRole('article', { name: 'Do contacts keep office hours' });
    const more = pair.getByRole('button', { name: /^\d+ more$/ });
    await findings.getByRole('searchbox', { name: 'Search in findings' }).fill('The bank → mail1');
    await expect(pair).toBeVisible(PATIENCE);
    if (await more.isVisible()) await more.click();
    await expect(card).toContainText('nothing unusual');
    await expect(card).toContainText('where even traffic has 27 %');
    await expect(card).toContainText('a zone is not a country, a person or an employer');
    await card.getByRole('button', { name: 'how computed' }).click();
    const dialog = page.getByRole('dialog', { name: 'Do contacts keep office hours? How it was computed' });
    await expect(dialog.getByRole('img', { name: /^If weekends were like other days/ })).toBeVisible(PATIENCE);
    await expect(dialog.getByText(/METHODS\.md, “working-hours”/)).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await findings.getByRole('searchbox', { name: 'Search in findings' }).fill('');
    await findings.getByRole('button', { name: /^Also what was not found/ }).click();
  });

  const rename = findings.getByRole('article', { name: 'Did one name take over from another' });

  await test.step('follow the rename to the new name', async () => {
    await expect(rename).toContainText('relay1.contact.example');
    await rename.getByRole('button', { name: /\.log:/ }).click();
    await expect(page.getByRole('combobox', { name: 'Filter' })).toHaveValue('to:mail1.tower.example or to:relay1.contact.example', PATIENCE);
    await expect(page.getByRole('region', { name: 'Records' }).getByRole('row').nth(1)).toBeVisible(PATIENCE);
    await page.getByRole('button', { name: 'Close records' }).click();
    await page.getByRole('combobox', { name: 'Filter' }).fill('');
    await page.keyboard.press('Control+0');
    await occam.selectPairOf('The bank', 'relay1.contact.example');
    await expect(inspector.getByText('104', { exact: true }).first()).toBeVisible(PATIENCE);
  });

  const rating = hypotheses.getByRole('combobox', { name: /^E1 and Channel driven by people/ });

  await test.step('weigh the hypotheses', async () => {
    await page.keyboard.press('Control+3');
    const state = hypotheses.getByRole('status').first();
    await expect(state).toContainText(/leads|lead/, PATIENCE);
    await expect(hypotheses.getByRole('list', { name: 'What stands against each explanation, least first' })).toBeVisible();
    const before = await rating.inputValue();
    await rating.selectOption(before === 'II' ? 'CC' : 'II');
    await expect(hypotheses.getByRole('combobox', { name: 'E1 and Channel driven by people, rated by hand' })).toHaveValue(
      before === 'II' ? 'CC' : 'II',
      PATIENCE,
    );
  });

  const notes = ['The bank moved to the new name within four days. #rename', 'Nobody kept office hours, in New York or in Moscow. #hours'];
  const written = async (): Promise<readonly string[]> =>
    ((await occam.call('list-notes')).value as { text: string }[]).map(({ text }) => text).sort();

  await test.step('write two notes', async () => {
    for (const text of notes) {
      await occam.writeNote(text);
      await expect.poll(async () => (await written()).includes(text), PATIENCE).toBe(true);
      await page.getByRole('button', { name: 'All notes' }).click();
    }
  });

  await test.step('dismiss an answer and take that back by one undo', async () => {
    await page.keyboard.press('Control+2');
    await rename.getByRole('button', { name: 'Dismiss…' }).click();
    await rename.getByLabel('Why it is dismissed').fill('A plain rename.');
    await rename.getByRole('button', { name: 'Dismiss', exact: true }).click();
    await expect(rename).toBeHidden(PATIENCE);
    await page.getByRole('button', { name: 'Undo: dismiss finding' }).click();
    await expect(rename).toBeVisible(PATIENCE);
  });

  await test.step('close, open again: everything is there', async () => {
    await page.getByRole('button', { name: 'Close the case and go to the start' }).click();
    await occam.isStarted();
    await expect(page.getByRole('main', { name: 'Start' })).toContainText(String(new Date().getUTCFullYear()));
    await page.getByRole('button', { name: /^The bank and the mail server/ }).click();
    await page.getByRole('application', { name: /^Graph of [1-9]/ }).waitFor(PATIENCE);
    expect(await written()).toEqual([...notes].sort());
    await occam.selectPairOf('The bank', 'mail1.tower.example');
    await expect(inspector.getByText('2,822', { exact: true }).first()).toBeVisible(PATIENCE);
    await expect(inspector.getByRole('heading', { name: 'Hour of day, New York' })).toBeVisible(PATIENCE);
    await expect(inspector.getByRole('button', { name: 'as in Moscow' })).toBeVisible();
    await page.keyboard.press('Control+2');
    await expect(rename).toBeVisible(PATIENCE);
    await page.keyboard.press('Control+3');
    await expect(hypotheses.getByRole('combobox', { name: 'E1 and Channel driven by people, rated by hand' })).toBeVisible(PATIENCE);
    await page.keyboard.press('Control+4');
    await expect(page.getByRole('button', { name: /The bank moved to the new name/ })).toBeVisible();
  });
});
