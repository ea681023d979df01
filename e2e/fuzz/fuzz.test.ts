import { expect, test } from 'vitest';
import { fuzzFormats } from './fuzz-formats.ts';

test('5,000 mutated logs break no promise of any format', () => {
  expect(fuzzFormats(5000, 20_261_123, null)).toEqual([]);
}, 120_000);
