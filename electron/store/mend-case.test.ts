import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CaseStore } from './case-store.ts';
import { Database } from './database.ts';
import { openCase } from './open-case.ts';
import { readNotes } from './records.ts';

/* A kill in the middle of a write: some pages of a block are new, the others as they were. Made here from the file before and after an action. */

const HEADERS = 3 * 4096;
const BLOCK = 256 * 1024;
const PAGE = 4096;
let folder = '';
let before: Buffer;
let after: Buffer;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'occam-torn-'));
  const path = join(folder, 'case.occam');
  const opened = await openCase(path, { create: 'Torn' });
  if (!opened.ok) throw new Error(opened.error.message);
  const store = opened.value;
  for (let n = 0; n < 30; n++) await note(store, n);
  before = readFileSync(path);
  await note(store, 30);
  after = readFileSync(path);
  await store.close();
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const note = (store: CaseStore, n: number): Promise<void> =>
  store.act('write note', [
    { kind: 'note', id: `n${n}`, before: null, after: { id: `n${n}`, text: `note ${n}`, pins: [], created: n, changed: n, confidential: false } },
  ]);

/** Blocks that were there before and are different now: those written over in place, and those that nothing referred to. */
function rewritten(): number[] {
  const blocks: number[] = [];
  for (let at = HEADERS; at + BLOCK <= before.length; at += BLOCK)
    if (!before.subarray(at, at + BLOCK).equals(after.subarray(at, at + BLOCK))) blocks.push(at);
  return blocks;
}

/** The file as it is when the write of a block was cut after so many pages, before the header was written. */
function torn(at: number, pages: number): Buffer {
  const bytes = Buffer.from(before);
  after.copy(bytes, at, at, at + pages * PAGE);
  return bytes;
}

test('whatever block is cut wherever in its write, the case opens with all that was acknowledged, says what was done, and keeps the file as it was found', {
  timeout: 120_000,
}, async () => {
  const blocks = rewritten();
  expect(blocks.length).toBeGreaterThan(0);
  let mended = 0;
  for (const at of blocks)
    for (const pages of [1, 2, 7, 33, 63]) {
      const path = join(folder, `torn-${at}-${pages}.occam`);
      const bytes = torn(at, pages);
      writeFileSync(path, bytes);
      const opened = await openCase(path);
      if (!opened.ok) throw new Error(`block at ${at}, ${pages} pages: ${opened.error.message} ${opened.error.detail}`);
      const { warnings, database } = opened.value;
      expect((await readNotes(database.main)).map(({ text }) => text).sort()).toEqual(Array.from({ length: 30 }, (_, n) => `note ${n}`).sort());
      await opened.value.close();
      const kept = readdirSync(folder).filter((name) => name.startsWith(`torn-${at}-${pages}.occam.`));
      if (kept.length === 0) continue;
      mended++;
      expect(warnings.join(' ')).toContain('Occam was ended in the middle of writing this case');
      expect(kept).toEqual([expect.stringMatching(/\.damaged-\d{8}T\d{6}$/)]);
      expect(readFileSync(join(folder, kept[0]!)).equals(bytes)).toBe(true);
    }
  // Some of the blocks are those that a header refers to: without mending they could not be opened.
  expect(mended).toBeGreaterThan(0);
});

test('a byte changed in a block of metadata is no write that was cut, though the case was not closed: it is refused, and left as it is', {
  timeout: 60_000,
}, async () => {
  const path = join(folder, 'turned.occam');
  writeFileSync(path, before);
  const database = await Database.open(path, { readOnly: true, memoryMegabytes: 256 });
  const [found] = await database.main.rows('SELECT max(block_id) AS id FROM pragma_metadata_info()');
  await database.close();
  const at = HEADERS + Number(found!['id']) * BLOCK;
  // From behind the checksum to the last byte.
  for (const offset of [8, 9, 500, 4096, 30_001, 100_003, 177_778, 4095, 50_006, BLOCK - 1]) {
    const bad = Buffer.from(before);
    bad[at + offset] = bad[at + offset]! ^ (1 << (offset % 7));
    writeFileSync(path, bad);
    expect(await openCase(path), `${offset}`).toMatchObject({ ok: false, error: { code: 'case-damaged' } });
    expect(readFileSync(path).equals(bad)).toBe(true);
  }
  expect(readdirSync(folder).filter((name) => name.startsWith('turned.occam.'))).toEqual([]);
});

test('a changed byte in a block of data is no write that was cut, though the case was not closed: it is refused, and left as it is', {
  timeout: 60_000,
}, async () => {
  const path = join(folder, 'open.occam');
  writeFileSync(path, before);
  const database = await Database.open(path, { readOnly: true, memoryMegabytes: 256 });
  const [found] = await database.main.rows(`SELECT max(block_id) AS id FROM pragma_storage_info('notes') WHERE persistent`);
  await database.close();
  const at = HEADERS + Number(found!['id']) * BLOCK;
  expect(Number(found!['id'])).toBeGreaterThanOrEqual(0);
  const bad = Buffer.from(before);
  // In the text of a note: every record can still be read, and every count is right.
  const word = bad.indexOf('note 7', at);
  expect(word).toBeGreaterThan(at);
  bad[word] = 'N'.charCodeAt(0);
  writeFileSync(path, bad);
  expect(await openCase(path)).toMatchObject({ ok: false, error: { code: 'case-damaged' } });
  expect(readFileSync(path).equals(bad)).toBe(true);
  expect(readdirSync(folder).filter((name) => name.startsWith('open.occam.'))).toEqual([]);
});

test('a case that was closed and is damaged afterwards is not mended: it is refused, and left as it is', { timeout: 60_000 }, async () => {
  const path = join(folder, 'closed.occam');
  const bytes = readFileSync(join(folder, 'case.occam'));
  const refused: number[] = [];
  for (const at of rewritten()) {
    const bad = Buffer.from(bytes);
    bad[at] = bad[at]! ^ 1;
    writeFileSync(path, bad);
    const opened = await openCase(path);
    if (opened.ok) {
      await opened.value.close();
      continue;
    }
    refused.push(at);
    expect(opened.error.code).toBe('case-damaged');
    expect(readFileSync(path).equals(bad)).toBe(true);
  }
  expect(refused.length).toBeGreaterThan(0);
  expect(readdirSync(folder).filter((name) => name.startsWith('closed.occam.'))).toEqual([]);
});
