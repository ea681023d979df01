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

for (const colorScheme of ['light', 'dark'] as const) {
  test(`every screen meets WCAG 2.2 AA, as far as axe sees (${colorScheme})`, async ({ occam, folder }) => {
    const log = writeKnownLog(join(folder, 'resolver.log'));
    await occam.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await occam.isStarted();
    expect.soft(await findings(occam), 'start').toEqual([]);
    await occam.dropFiles([log.path]);
    await occam.page.getByRole('region', { name: 'First lines' }).getByRole('row').nth(1).waitFor();
    expect.soft(await findings(occam), 'preview').toEqual([]);
    await occam.importAs('Harbour');
    await expect.poll(() => occam.contactsInWindow()).toBe(log.lines);
    await occam.selectPair('192.0.2.10', 'mail.harbour.example');
    expect.soft(await findings(occam), 'inspector').toEqual([]);
    await occam.page.keyboard.press('Control+5');
    await occam.page.getByRole('row', { name: /resolver\.log\s*:1$/ }).waitFor();
    expect.soft(await findings(occam), 'records').toEqual([]);
    await occam.page.keyboard.press('Control+2');
    expect.soft(await findings(occam), 'findings').toEqual([]);
  });
}
