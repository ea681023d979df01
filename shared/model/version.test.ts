import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { OCCAM_VERSION } from './version.ts';

test('is the version of package.json', () => {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  expect(manifest).toMatchObject({ version: OCCAM_VERSION });
});
