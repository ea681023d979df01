import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { writeKnownLog } from '../harness/sample-logs.ts';
import { expect, test } from '../harness/test.ts';

test('open a log, see who talked to whom and when, write it down, print it', async ({ occam, folder }) => {
  const log = writeKnownLog(join(folder, 'resolver.log'));
  const before = { bytes: readFileSync(log.path), time: statSync(log.path).mtimeMs };
  const { page } = occam;
  await occam.isStarted();

  await test.step('the preview says how the file is understood before anything is read', async () => {
    await occam.dropFiles([log.path]);
    const reading = page.getByRole('region', { name: 'How it is read' });
    await expect(reading.getByRole('button', { name: 'BIND query log' })).toBeVisible();
    await expect(reading.getByRole('row', { name: /192\.0\.2\.10 mail\.harbour\.example/ }).first()).toBeVisible();
  });

  await test.step('the case has every record', async () => {
    await occam.importAs('Harbour');
    await expect.poll(() => occam.contactsInWindow()).toBe(log.lines);
    await expect(page.getByRole('application', { name: 'Graph of 4 hosts and 2 pairs' })).toBeVisible();
  });

  await test.step('scrubbing counts exactly', async () => {
    await occam.scrub('Shift+ArrowLeft', 'Shift+ArrowLeft', 'Shift+ArrowLeft');
    await expect.poll(() => occam.contactsInWindow()).toBeLessThan(log.lines);
    const { value } = (await occam.call('list-records', { window: null, offset: 0, limit: 1000 })) as { value: { total: number } };
    expect(value.total).toBe(log.lines);
    await page.keyboard.press('Control+0');
    await expect.poll(() => occam.contactsInWindow()).toBe(log.lines);
  });

  await test.step('a pair can be asked about', async () => {
    await occam.selectPair('192.0.2.10', 'mail.harbour.example');
    await expect(page.getByRole('tabpanel', { name: 'Inspector' }).getByText(String(log.busiest.length), { exact: true }).first()).toBeVisible();
  });

  await test.step('a record leads back to its line in the file', async () => {
    await page.keyboard.press('Control+5');
    const row = page.getByRole('row', { name: /resolver\.log\s*:1$/ });
    await row.click();
    await expect(page.getByRole('region', { name: 'The line in its file' })).toContainText('query: mail.harbour.example IN A');
    await page.getByRole('button', { name: 'Close records' }).click();
  });

  await test.step('a note saves itself', async () => {
    await occam.writeNote('Every hour, on the hour: a machine asks.');
    await expect
      .poll(async () => ((await occam.call('list-notes')).value as { text: string }[]).map(({ text }) => text))
      .toEqual(['Every hour, on the hour: a machine asks.']);
  });

  await test.step('the report prints, twice the same', async () => {
    const [first, second] = [await occam.exportPdf('one.pdf'), await occam.exportPdf('two.pdf')].map((path) => readFileSync(path));
    expect(first!.subarray(0, 5).toString()).toBe('%PDF-');
    expect(createHash('sha256').update(first!).digest('hex')).toBe(createHash('sha256').update(second!).digest('hex'));
    const text = first!.toString('latin1');
    for (const mark of ['/StructTreeRoot', '/Outlines', '/MarkInfo']) expect(text).toContain(mark);
    expect(text).not.toContain('Mozilla');
  });

  await test.step('the original is as it was', () => {
    expect(readFileSync(log.path).equals(before.bytes)).toBe(true);
    expect(statSync(log.path).mtimeMs).toBe(before.time);
  });
});

test('the engine is killed while a note is written: the note stays, and work goes on', async ({ occam, folder }) => {
  const log = writeKnownLog(join(folder, 'resolver.log'));
  await occam.isStarted();
  await occam.dropFiles([log.path]);
  await occam.importAs('Harbour');
  await occam.writeNote('Before the crash. ');
  await expect.poll(async () => ((await occam.call('list-notes')).value as unknown[] | undefined)?.length).toBe(1);
  await occam.killEngine();
  await occam.page.getByRole('textbox', { name: 'Text of the note' }).click();
  await occam.page.keyboard.press('Control+End');
  await occam.page.keyboard.type('And after it.');
  await expect
    .poll(async () => ((await occam.call('list-notes')).value as { text: string }[] | undefined)?.map(({ text }) => text), { timeout: 20_000 })
    .toEqual(['Before the crash. And after it.']);
  await expect.poll(() => occam.contactsInWindow()).toBe(log.lines);
});

test('the sample case opens with its findings', async ({ occam }) => {
  await occam.isStarted();
  await occam.openSample();
  await expect.poll(() => occam.contactsInWindow()).toBeGreaterThan(1000);
  await occam.page.keyboard.press('Control+2');
  await expect(
    occam.page
      .getByRole('tabpanel', { name: /Findings/ })
      .getByRole('heading')
      .first(),
  ).toBeVisible({ timeout: 30_000 });
});

test('what cannot be read gets a sentence, and nothing hangs', async ({ occam, folder }) => {
  const { writeFileSync, mkdirSync } = await import('node:fs');
  const picture = join(folder, 'picture.log');
  writeFileSync(picture, Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'));
  const empty = join(folder, 'empty.log');
  writeFileSync(empty, '');
  mkdirSync(join(folder, 'nothing here'));
  await occam.isStarted();
  await occam.dropFiles([picture, empty, join(folder, 'nothing here')]);
  const files = occam.page.getByRole('region', { name: 'Files' });
  await expect(files.getByRole('button', { name: /picture\.log/ })).toContainText(/was not recogni[sz]ed/);
  await expect(files.getByRole('button', { name: /empty\.log/ })).toContainText(/empty|nothing/i);
  await expect(occam.page.getByRole('button', { name: /^Import \d+ files?$/ })).toBeDisabled();
});

test('markup in a log is text everywhere', async ({ occam, folder }) => {
  const { writeFileSync } = await import('node:fs');
  const { bindLine } = await import('../harness/sample-logs.ts');
  const hostile = [
    '<img/src=x/onerror=window.ran=1>',
    '<script>window.ran=1</script>.example',
    '"><svg/onload=window.ran=1>',
    'javascript:window.ran=1',
    '{{7*7}}',
    '=cmd|x!A1',
  ];
  const lines = Array.from({ length: 60 }, (_, n) => bindLine(Date.UTC(2024, 0, 1, n), '192.0.2.1', hostile[n % hostile.length]!));
  writeFileSync(join(folder, '<b>evil<b>.log'), `${lines.join('\n')}\n`);
  await occam.isStarted();
  await occam.dropFiles([join(folder, '<b>evil<b>.log')]);
  await occam.importAs('Evil');
  await expect.poll(() => occam.contactsInWindow()).toBeGreaterThan(0);
  await occam.page.keyboard.press('Control+G');
  await occam.page.keyboard.press('Control+5');
  await occam.writeNote('<img src=x onerror=window.ran=1> [link](javascript:window.ran=1) ![x](https://news.example/x.png)');
  await occam.page.getByRole('button', { name: 'Read', exact: true }).click();
  await occam.page.waitForTimeout(500);
  await occam.exportPdf('evil.pdf');
  expect(await occam.page.evaluate(() => (window as unknown as { ran?: number }).ran)).toBeUndefined();
  expect(await occam.page.locator('img[src^="http"], a[href^="javascript"]').count()).toBe(0);
});
