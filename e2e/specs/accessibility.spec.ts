import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { writeKnownLog } from '../harness/sample-logs.ts';
import { expect, test } from '../harness/test.ts';
import type { OccamApp } from '../occam-app.ts';

/** What axe finds against WCAG 2.2 AA, as "rule: element". It stays in our page: another one would be a window, which the shell refuses. */
async function findings(occam: OccamApp): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page: occam.page })
    .setLegacyMode(true)
    .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
    .analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
}

const looks = [
  { name: 'light, reduced motion', colorScheme: 'light', forcedColors: 'none', reducedMotion: 'reduce' },
  { name: 'dark', colorScheme: 'dark', forcedColors: 'none', reducedMotion: 'reduce' },
  { name: 'forced colours', colorScheme: 'dark', forcedColors: 'active', reducedMotion: 'reduce' },
] as const;

for (const { name, ...look } of looks) {
  test(`every screen meets WCAG 2.2 AA, as far as axe sees (${name})`, async ({ occam, folder }) => {
    test.setTimeout(480_000);
    const log = writeKnownLog(join(folder, 'resolver.log'));
    const { page } = occam;
    const clean = async (screen: string): Promise<void> => expect.soft(await findings(occam), screen).toEqual([]);
    await page.emulateMedia(look);
    await occam.isStarted();
    await clean('start');
    await occam.dropFiles([log.path]);
    await page.getByRole('region', { name: 'First lines' }).getByRole('row').nth(1).waitFor();
    await clean('preview');
    await occam.importAs('Harbour');
    await expect.poll(() => occam.contactsInWindow()).toBe(log.lines);
    await clean('the whole case');
    await occam.selectPair('192.0.2.10', 'mail.harbour.example');
    await clean('inspector');
    await page.keyboard.press('Control+5');
    await page.getByRole('row', { name: /resolver\.log\s*:1$/ }).click();
    await page.getByRole('region', { name: 'The line in its file' }).waitFor();
    await page.getByRole('button', { name: /facets$/ }).click();
    await page.getByRole('complementary', { name: 'What is in these records' }).getByRole('button').first().waitFor();
    await clean('records with facets');
    await page.getByRole('button', { name: 'Choose columns' }).click();
    await page.getByRole('menu', { name: 'Columns' }).waitFor();
    await clean('columns');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Close records' }).click();
    await occam.waitForJobs();
    await page.keyboard.press('Control+2');
    await page.getByRole('button', { name: /^Also what was not found/ }).click();
    await clean('findings');
    await page.getByRole('button', { name: 'how computed' }).first().click();
    await page.getByRole('dialog', { name: /How it was computed$/ }).waitFor();
    await clean('how computed');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.keyboard.press('Control+3');
    await clean('hypotheses');
    await occam.writeNote('## What is seen\n\n- one\n- two #tag');
    await clean('a note');
    await page.getByRole('button', { name: 'All notes' }).click();
    await clean('notes');
    await page.keyboard.press('Control+G');
    await page.keyboard.press('Control+T');
    await clean('tables');
    for (const [keys, dialog] of [
      ['Control+K', 'All commands'],
      ['Control+,', 'Settings'],
      ['Control+E', 'Group hosts into an entity'],
      ['F1', 'Keyboard shortcuts'],
    ] as const) {
      await page.keyboard.press(keys);
      await page.getByRole('dialog', { name: dialog }).waitFor();
      await clean(dialog);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
    }
    for (const [command, dialog] of [
      ['new-statement', 'Dated statement'],
      ['glossary', 'What the words mean'],
      ['sources', 'Sources of this case'],
      ['about', 'About Occam'],
    ] as const) {
      await occam.chooseMenu(command);
      await page.getByRole('dialog', { name: dialog }).waitFor();
      await clean(dialog);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
    }
    await page.keyboard.press('Control+G');
    await page.keyboard.press('Control+T');
    await occam.call('save-entity', { id: 'quay', name: 'Quay', color: 3, hosts: ['192.0.2.10', '192.0.2.11'] });
    await page.keyboard.press('Control+1');
    await occam.standOn('Quay');
    const graph = page.getByRole('application', { name: /^Graph of/ });
    await graph.press('Enter');
    await graph.press(' ');
    await page.getByRole('button', { name: 'Show this entity as one in the graph' }).waitFor();
    await clean('an open entity');
    await page.keyboard.press('Control+F');
    await page.keyboard.type('time:');
    await page.getByRole('option', { name: /^time:none/ }).waitFor();
    await clean('completion');
    await page.getByRole('combobox', { name: 'Filter' }).fill('to:nobody.example');
    await page.getByText('No pair fits the filter').waitFor();
    await clean('nothing fits');
    await page.getByRole('combobox', { name: 'Filter' }).fill('');
    await page.keyboard.press('Control+R');
    await page.getByText(/^\d+ pages$/).waitFor({ timeout: 120_000 });
    await clean('report builder');
    await page.keyboard.press('Control+R');
    // The workbench at 1280 × 800 and 200 %.
    await page.setViewportSize({ width: 640, height: 400 });
    await clean('200 %');
  });
}

test('what goes wrong, and the tour, meet it in every look', async ({ occam, folder }) => {
  test.setTimeout(240_000);
  const { page } = occam;
  const clean = async (screen: string): Promise<void> => {
    for (const { name, ...look } of looks) {
      await page.emulateMedia(look);
      expect.soft(await findings(occam), `${screen} (${name})`).toEqual([]);
    }
  };
  const picture = join(folder, 'picture.log');
  writeFileSync(picture, Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'));
  await occam.isStarted();
  await occam.dropFiles([picture]);
  await page
    .getByRole('region', { name: 'Files' })
    .getByText(/was not recogni[sz]ed/)
    .first()
    .waitFor();
  await clean('a refused file');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Open the sample case' }).click();
  await page.getByRole('region', { name: 'Tour' }).waitFor({ timeout: 60_000 });
  await clean('the tour');
  await page.getByRole('button', { name: 'End tour' }).click();
  await occam.waitForJobs();
  const first = await occam.enginePid();
  await occam.killEngine();
  await expect.poll(async () => (await occam.call('list-formats')).ok && (await occam.enginePid()) !== first).toBe(true);
  await occam.killEngine();
  await page.getByRole('button', { name: 'Start it again' }).waitFor();
  await clean('a lost engine');
});

test('the workbench by keyboard alone', async ({ occam, folder }) => {
  const log = writeKnownLog(join(folder, 'resolver.log'));
  const { page } = occam;
  await occam.isStarted();
  await occam.dropFiles([log.path]);
  await occam.importAs('Harbour');
  await expect.poll(() => occam.contactsInWindow()).toBe(log.lines);
  const graph = page.getByRole('application', { name: /^Graph of/ });
  const timeline = page.getByRole('application', { name: /^Timeline/ });
  const spoken = page.getByRole('status', { name: 'Spoken' });

  await test.step('F6 goes round the panes', async () => {
    const seen: string[] = [];
    for (let i = 0; i < 5; i++) {
      await page.keyboard.press('F6');
      seen.push(await page.evaluate(() => document.activeElement?.closest('[data-pane]')?.className ?? 'nowhere'));
    }
    expect(new Set(seen).size).toBe(5);
    expect(seen).not.toContain('nowhere');
  });

  await test.step('arrows go from host to host, Enter asks', async () => {
    await graph.focus();
    await page.keyboard.press('ArrowRight');
    await expect(spoken).toContainText(/contacts\. In the window it asks \d+ and is asked by \d+/);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('tabpanel', { name: 'Inspector' }).getByRole('heading', { level: 2 })).toHaveText(/harbour\.example|192\.0\.2\./);
  });

  await test.step('arrows move the window', async () => {
    await timeline.focus();
    for (let i = 0; i < 3; i++) await page.keyboard.press('Shift+ArrowLeft');
    await expect(spoken).toContainText(/^Window from .* contacts/);
    await expect.poll(() => occam.contactsInWindow()).toBeLessThan(log.lines);
  });

  await test.step('Esc closes the top layer only', async () => {
    await page.keyboard.press('Control+5');
    await page.getByRole('button', { name: 'Close records' }).waitFor();
    await page.keyboard.press('Control+K');
    await page.getByRole('dialog', { name: 'All commands' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await expect(page.getByRole('button', { name: 'Close records' })).toBeVisible();
    await expect(page.getByRole('tabpanel', { name: 'Inspector' }).getByRole('heading', { level: 2 })).toHaveText(/harbour\.example|192\.0\.2\./);
  });
});
