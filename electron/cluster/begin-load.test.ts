import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { agrees } from './begin-load.ts';
import { InlineHash, type Mark } from './prefix-hash.ts';

const folder = mkdtempSync(join(tmpdir(), 'occam-begin-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const { signal } = new AbortController();
const content = Buffer.from(Array.from({ length: 3_000_000 }, (_, i) => (i * 7 + (i >> 9)) & 255));
const path = join(folder, 'some.log');
const markAt = (bytes: number): Mark => ({ bytes, sha256: createHash('sha256').update(content.subarray(0, bytes)).digest('hex') });

test('a file agrees with what was read of it, wherever reading had come to', async () => {
  writeFileSync(path, content);
  const marks = [2_999_999, 5, 1 << 20, 0, (1 << 20) + 1, 3_000_000, 5].map(markAt);
  expect(await agrees(path, marks, signal)).toBe(true);
  expect(await agrees(path, [], signal)).toBe(true);
});

test('a file with one other byte before a mark, or an end before it, does not', async () => {
  const other = Buffer.from(content);
  other[1_500_000]! ^= 1;
  writeFileSync(path, other);
  expect(await agrees(path, [markAt(1_500_000)], signal)).toBe(true);
  expect(await agrees(path, [markAt(5), markAt(1_500_001)], signal)).toBe(false);
  writeFileSync(path, content.subarray(0, 1000));
  expect(await agrees(path, [markAt(5), markAt(1001)], signal)).toBe(false);
});

test('a hash tells on the way what it has come to', async () => {
  const hash = new InlineHash();
  hash.update(content.subarray(0, 10));
  expect(await hash.mark()).toEqual(markAt(10));
  hash.update(content.subarray(10));
  expect(await hash.mark()).toEqual(markAt(content.length));
  expect(await hash.digest()).toBe(markAt(content.length).sha256);
});
