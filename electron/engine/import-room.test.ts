import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { afterAll, describe, expect, test } from 'vitest';
import { unpackedBytes } from '../ingest/unpacked-bytes.ts';
import { littleRoom } from './import-room.ts';

const folder = mkdtempSync(join(tmpdir(), 'occam-room-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string, content: Uint8Array | string): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
const LINES = '2024-05-06 07:10:00 192.0.2.1 a line\n'.repeat(50_000);

describe('what a file holds unpacked', () => {
  test.each([
    ['plain.log', LINES, LINES.length],
    ['packed.gz', gzipSync(LINES), LINES.length],
    ['packed.zip', zipSync({ 'a.log': Buffer.from(LINES), 'b.log': Buffer.from(LINES) }), 2 * LINES.length],
    // Its end tells of the last member only.
    ['members.gz', Buffer.concat([gzipSync(LINES), gzipSync('x')]), 12 * (gzipSync(LINES).length + gzipSync('x').length)],
    ['cut.zip', zipSync({ 'a.log': Buffer.from(LINES) }).subarray(0, 300), 3600],
    ['empty.log', '', 0],
  ])('%s', async (name, content, bytes) => {
    expect(await unpackedBytes(file(name, content))).toBe(bytes);
  });

  test('is no more than is ever unpacked, whatever the file says, and nothing of a file that is gone', async () => {
    const bomb = gzipSync('x'.repeat(100));
    new DataView(bomb.buffer, bomb.byteOffset).setUint32(bomb.length - 4, 0xffffffff, true);
    expect(await unpackedBytes(file('bomb.gz', bomb))).toBe(64 << 20);
    expect(await unpackedBytes(join(folder, 'gone.log'))).toBe(0);
  });
});

describe('room for an import', () => {
  /** A log that has hardly a byte on the disk and is said to be three times as large as what is free there. */
  async function tooLarge(): Promise<string> {
    const { bavail, bsize } = await statfs(folder);
    const path = file('huge.log', LINES);
    truncateSync(path, 3 * bavail * bsize);
    return path;
  }

  test('is missed in a sentence with what is needed, where, and what is free', async () => {
    const sentence = await littleRoom(join(folder, 'a.occam'), [await tooLarge()]);
    expect(sentence).toMatch(
      /it needs about \d[\d.]* [kMGT]B, and the disk that holds .*a\.occam has \d[\d.]* [kMGT]B free\. Make room there, or choose/,
    );
  });

  test('is there for what is small, for folders too', async () => {
    expect(await littleRoom(join(folder, 'a.occam'), [file('small.log', LINES)])).toBeNull();
  });

  test('is not asked for where a disk does not tell', async () => {
    const huge = await tooLarge();
    expect(await littleRoom(join(folder, 'no/such/folder/a.occam'), [huge])).toBeNull();
    // A file system that answers with zeros, as some shares do.
    expect((await statfs('/proc')).blocks).toBe(0);
    expect(await littleRoom('/proc/a.occam', [huge])).toBeNull();
  });
});
