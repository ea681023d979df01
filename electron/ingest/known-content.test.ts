import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { afterAll, expect, it } from 'vitest';
import { isKnownContent } from './known-content.ts';

const folder = mkdtempSync(join(tmpdir(), 'occam-known-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const text = Buffer.from('192.0.2.1 - - [06/May/2024:07:10:00 +0000] "GET / HTTP/1.1" 200 5\n');
const other = Buffer.from('another log\n');
const sha = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const packed = gzipSync(text);
const plainSource = { sha256: sha(text), bytes: text.length };
const packedSource = { sha256: sha(packed), memberSha256: sha(text), bytes: packed.length };
const repacked = gzipSync(text, { level: 0 });

it.each([
  ['the file itself', text, [plainSource], true],
  ['the packed file itself', packed, [packedSource], true],
  ['a log that was packed before', text, [packedSource], true],
  ['a packed log that was plain before', packed, [plainSource], true],
  ['a log packed otherwise before', repacked, [packedSource], true],
  ['an archive of known logs', zipSync({ 'a.log': text, 'b.log': text }), [plainSource], true],
  ['an archive with another log in it', zipSync({ 'a.log': text, 'b.log': other }), [plainSource], false],
  ['another log of the same size', Buffer.from(text).fill(65, 0, 5), [plainSource, packedSource], false],
  ['a log in an empty case', text, [], false],
  ['a packed log cut short', packed.subarray(0, -12), [plainSource], false],
])('%s', async (name, bytes, sources, known) => {
  const path = join(folder, name.replaceAll(' ', '-'));
  writeFileSync(path, bytes);
  expect(await isKnownContent(path, sources)).toBe(known);
});
