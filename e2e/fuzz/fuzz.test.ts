import { expect, test } from 'vitest';
import { fuzzArchives } from './fuzz-archives.ts';
import { fuzzFormats } from './fuzz-formats.ts';

test('5,000 mutated logs break no promise of any format', () => {
  expect(fuzzFormats(5000, 20_261_123, null)).toEqual([]);
}, 120_000);

test('100 mutated archives give what was readable, or a sentence', async () => {
  expect(await fuzzArchives(100, 20_261_130)).toEqual([]);
}, 120_000);
