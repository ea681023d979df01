import { existsSync, statSync, truncateSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { writeKnownLog } from '../harness/sample-logs.ts';
import { expect, test } from '../harness/test.ts';

test('an import that would hardly fit on the disk is told before it begins, and can be begun all the same', async ({ occam, folder }) => {
  const { page } = occam;
  const log = writeKnownLog(join(folder, 'resolver.log')).path;
  const { size } = statSync(log);
  const { bavail, bsize } = await statfs(folder);
  // As large as that on paper only: behind the lines stands nothing.
  truncateSync(log, 3 * bavail * bsize);
  await occam.isStarted();
  await occam.dropFiles([log]);
  const path = await occam.willSaveAs('Harbour.occam');
  await page.getByRole('button', { name: 'Import 1 file' }).click();
  const warning = page.getByRole('alert').filter({ hasText: 'There may be too little room for this import' });
  await expect(warning).toContainText(/it needs about \d[\d.]* [MGT]B, and the disk that holds .*Harbour\.occam has \d[\d.]* [MGT]B free/);
  expect(existsSync(path)).toBe(false);
  truncateSync(log, size);
  await warning.getByRole('button', { name: 'Import anyway' }).click();
  await expect.poll(async () => (await occam.call('summarise-case')).value, { timeout: 60_000 }).toMatchObject({ totals: { events: 240 } });
  expect(existsSync(path)).toBe(true);
});
