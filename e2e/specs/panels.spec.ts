import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeKnownLog } from '../harness/sample-logs.ts';
import { expect, test } from '../harness/test.ts';
import type { OccamApp } from '../occam-app.ts';

const PATIENCE = { timeout: 60_000 };
test.setTimeout(300_000);

/** The known log as a case, asked about its busiest pair. */
async function openKnown(occam: OccamApp, folder: string): Promise<void> {
  const log = writeKnownLog(join(folder, 'resolver.log'));
  await occam.isStarted();
  await occam.dropFiles([log.path]);
  await occam.importAs('Harbour');
  await occam.selectPair('192.0.2.10', 'mail.harbour.example');
}

test('an import says what came of it in one message, and where the rest is', async ({ occam, folder }) => {
  await openKnown(occam, folder);
  const { page } = occam;
  const messages = page.getByRole('region', { name: 'Messages' });
  await expect(messages.getByText('1 file, 240 records; everything was read.')).toBeVisible(PATIENCE);
  await messages.getByRole('button', { name: 'How each was read' }).click();
  await expect(page.getByRole('dialog', { name: 'Sources of this case' })).toBeVisible();
});

test('the period of the fold is a slider, and its sentence follows', async ({ occam, folder }) => {
  await openKnown(occam, folder);
  const inspector = occam.page.getByRole('tabpanel', { name: 'Inspector' });
  const sentence = inspector.getByText(/^Folded at .*the fullest tenth/);
  await inspector.getByRole('button', { name: /^1 h( \(found\))?$/ }).click();
  await expect(sentence).toContainText('Folded at 1 h, the fullest tenth of the turn holds 100.0 % of 200 contacts', PATIENCE);
  const slider = inspector.getByRole('slider', { name: 'Period to fold at' });
  await slider.focus();
  for (let i = 0; i < 30; i++) await slider.press('ArrowRight');
  await expect(sentence).not.toContainText('100.0 %', PATIENCE);
  await expect(slider).toHaveAttribute('aria-valuetext', /^1 h \d+ min \d+ s$/);
});

test('a figure and a record go into a note with their citation', async ({ occam, folder }) => {
  await openKnown(occam, folder);
  const { page } = occam;
  const texts = async (): Promise<string> => ((await occam.call('list-notes')).value as { text: string }[]).map(({ text }) => text).join('\n');
  const inspector = page.getByRole('tabpanel', { name: 'Inspector' });
  await inspector.getByRole('button', { name: /^Put “Hour of day, UTC” into the note/ }).click();
  await expect
    .poll(texts, PATIENCE)
    .toMatch(
      /\*\*Hour of day, UTC\.\*\* Busiest between .*\n> \[192\.0\.2\.10 → mail\.harbour\.example; 4 Mar 2024, .*resolver\.log [0-9a-f]{12}\]/s,
    );
  await page.keyboard.press('Control+5');
  const row = page.getByRole('row', { name: /resolver\.log\s*:1$/ });
  await row.dragTo(page.locator('.note-editor'));
  await expect
    .poll(texts, PATIENCE)
    .toMatch(/2024-03-04 09:00:00 \(UTC\): `192\.0\.2\.10` → `mail\.harbour\.example`, A \[resolver\.log [0-9a-f]{12}:1\]/);
  const [note] = (await occam.call('list-notes')).value as { pins: { to: string; line?: number }[] }[];
  expect(note!.pins.map(({ to }) => to)).toEqual(['pair', 'record']);
  // And back: the pair knows its note.
  await page.keyboard.press('Control+1');
  await expect(inspector.getByRole('heading', { name: 'Notes about it' })).toBeVisible(PATIENCE);
});

test('records have the columns that were chosen, facets that narrow, and export what is shown', async ({ occam, folder }) => {
  await openKnown(occam, folder);
  const { page } = occam;
  await occam.chooseMenu('clear-selection');
  await page.keyboard.press('Control+5');
  const records = page.getByRole('region', { name: 'Records' });
  await expect(records.getByRole('columnheader')).toHaveText(['UTC', 'From', 'To', 'Kind', 'Outcome', 'Bytes', 'File : line']);
  await records.getByRole('button', { name: 'Choose columns' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Bytes' }).click();
  await page.keyboard.press('Escape');
  await expect(records.getByRole('columnheader')).toHaveText(['UTC', 'From', 'To', 'Kind', 'Outcome', 'File : line']);
  await records.getByRole('button', { name: /facets$/ }).click();
  const facets = records.getByRole('complementary', { name: 'What is in these records' });
  await expect(facets.getByRole('region', { name: 'To' })).toContainText('mail.harbour.example', PATIENCE);
  await facets.getByRole('region', { name: 'From' }).getByRole('button', { name: 'Not from 192.0.2.10' }).click();
  await expect(page.getByRole('combobox', { name: 'Filter' })).toHaveValue('not from:192.0.2.10');
  await expect(records.getByText(/^40, filtered$/)).toBeVisible(PATIENCE);
  await expect(facets.getByRole('region', { name: 'To' })).not.toContainText('mail.harbour.example', PATIENCE);
  const path = await occam.willSaveAs('shown.csv');
  await records.getByRole('button', { name: 'Export what is shown' }).click();
  await expect(page.getByText(/^40 records are at /)).toBeVisible(PATIENCE);
  const lines = readFileSync(path, 'utf8').trim().split('\r\n');
  expect(lines).toHaveLength(41);
  expect(lines.slice(1).every((line) => line.includes('192.0.2.20,www.harbour.example,'))).toBe(true);
});
