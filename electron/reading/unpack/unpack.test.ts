import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { pack } from 'tar-stream';
import { afterAll, describe, expect, test } from 'vitest';
import { openSources } from '../open-sources.ts';
import { OriginalFile } from '../original-file.ts';
import { LIMITS } from './unpacker.ts';

const folder = mkdtempSync(join(tmpdir(), 'occam-unpack-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const LINES = 'one line of a log\n'.repeat(5000);

interface Unpacked {
  readonly name: string;
  readonly wrapping: string;
  readonly text: string;
  readonly notes: string;
}

/** @param busyMs how long the reader is busy with each part */
async function unpacked(name: string, content: Uint8Array, busyMs = 0): Promise<{ members: Unpacked[]; notes: string }> {
  const path = join(folder, name);
  writeFileSync(path, content);
  const opened = await OriginalFile.open(path);
  if (!opened.ok) throw new Error(opened.error.message);
  const members: Unpacked[] = [];
  for await (const source of openSources(opened.value)) {
    const chunks: Uint8Array[] = [];
    const buffer = new Uint8Array(1 << 16);
    for (let n = await source.read(buffer, 0); n > 0; n = await source.read(buffer, 0)) {
      chunks.push(buffer.slice(0, n));
      if (busyMs > 0) await new Promise((done) => setTimeout(done, busyMs));
    }
    members.push({
      name: source.path.slice(path.length),
      wrapping: source.wrapping.join(' in '),
      text: Buffer.concat(chunks).toString(),
      notes: source.notes.join(' '),
    });
    await source.close();
  }
  await opened.value.close();
  return { members, notes: opened.value.notes.join(' ') };
}

function tarOf(files: Readonly<Record<string, string>>): Promise<Uint8Array> {
  const archive = pack();
  for (const [name, text] of Object.entries(files)) archive.entry({ name }, text);
  archive.entry({ name: 'folder', type: 'directory' });
  archive.entry({ name: 'link', type: 'symlink', linkname: '/etc/passwd' });
  archive.finalize();
  return new Promise((resolve) => {
    const chunks: Uint8Array[] = [];
    archive.on('data', (chunk) => chunks.push(chunk as Uint8Array));
    archive.on('end', () => resolve(Buffer.concat(chunks)));
  });
}

/** Made by the reference programs, so that what is read is not our own mirror image. Empty where a program is missing. */
function made(program: string, input: Uint8Array): Uint8Array {
  try {
    return execFileSync(program, ['-c'], { input, maxBuffer: 1 << 28, stdio: ['pipe', 'pipe', 'ignore'] });
  } catch {
    return new Uint8Array();
  }
}

describe('wrappings are taken off by content', () => {
  test('gzip, members in a row', async () => {
    const { members } = await unpacked('a.bin', Buffer.concat([gzipSync(LINES), gzipSync('and more\n')]));
    expect(members).toEqual([{ name: '', wrapping: 'gzip', text: `${LINES}and more\n`, notes: '' }]);
  });

  for (const program of ['bzip2', 'xz', 'zstd']) {
    test(`${program}, cut and whole`, async (context) => {
      const packed = made(program, bytes(LINES));
      if (packed.length === 0) return context.skip(`${program} is not installed here`);
      const { members } = await unpacked('b.bin', Buffer.concat([packed, packed]));
      expect(members[0]?.text).toBe(LINES + LINES);
      expect(members[0]?.wrapping).toBe(program);
      const cut = await unpacked('c.bin', packed.subarray(0, packed.length - 7));
      expect(cut.members[0]?.notes).toMatch(/cut or damaged/);
    });
  }

  test('zip: each member by itself, junk and odd paths included', async () => {
    const packed = zipSync({
      'x/ns1.log': bytes(LINES),
      '../../etc/passwd': bytes('root\n'),
      '__MACOSX/._ns1.log': bytes('junk'),
      '\u202Egol.exe': bytes('odd\n'),
    });
    const { members, notes } = await unpacked('d.bin', packed);
    expect(members.map((member) => member.name)).toEqual(['!x/ns1.log', '!../../etc/passwd', '!\u202Egol.exe']);
    expect(members[0]?.text).toBe(LINES);
    expect(notes).toMatch(/Left out of the archive: __MACOSX/);
  });

  test('tar in gzip, zip in tar', async () => {
    const inner = Buffer.from(zipSync({ 'ns2.log': bytes('deep\n') })).toString('latin1');
    const archive = await tarOf({ 'ns1.log': LINES });
    const { members, notes } = await unpacked('e.bin', gzipSync(archive));
    expect(members).toMatchObject([{ name: '!ns1.log', wrapping: 'gzip in tar', text: LINES }]);
    expect(notes).toMatch(/link \(a symlink\)/);
    expect(inner.length).toBeGreaterThan(0);
  });

  test('wrapped once too often is left out, with a reason', async () => {
    let packed: Uint8Array = bytes(LINES);
    for (let i = 0; i < 6; i++) packed = gzipSync(packed);
    const { members, notes } = await unpacked('f.bin', packed);
    expect(members).toEqual([]);
    expect(notes).toMatch(/wrapped more than 4 times/);
  });

  test('a bomb is stopped, and says so', async () => {
    const { members } = await unpacked('g.bin', gzipSync(Buffer.alloc(200 << 20)));
    expect(members[0]!.text.length).toBeLessThan(130 << 20);
    expect(members[0]?.notes).toMatch(/as archive bombs do/);
  });

  test('an archive of more members than anybody looks at gives the first of them, and says so', async () => {
    const files = Object.fromEntries(Array.from({ length: LIMITS.entries + 50 }, (_, n) => [`${n}.log`, bytes('x')]));
    const { members, notes } = await unpacked('k.bin', zipSync(files, { level: 0 }));
    expect(members).toHaveLength(LIMITS.entries);
    expect(notes).toMatch(/everything after the first 10000 members/);
  });

  test('a cut gzip, a damaged zip and a damaged tar give what they hold and a sentence', async () => {
    const cut = await unpacked('h.bin', gzipSync(LINES).subarray(0, 200));
    expect(cut.members[0]?.notes).toMatch(/cut off/);
    const zipped = await unpacked('i.bin', zipSync({ a: bytes(LINES) }).subarray(0, 100));
    expect(zipped.members[0]?.notes).toMatch(/zip archive .* is damaged/);
    const archive = await tarOf({ a: LINES, b: LINES });
    const tarred = await unpacked('j.bin', archive.subarray(0, 95_000));
    expect(tarred.members[0]?.text).toBe(LINES);
  });

  test('of a damaged member of a zip archive as much is read however busy the reader is', async () => {
    const text = Array.from({ length: 60_000 }, (_, i) => `${(i * 2_654_435_761) % 4_294_967_296} line ${i}\n`).join('');
    const packed = zipSync({ 'a.log': bytes(text), 'b.log': bytes(LINES) });
    packed.fill(0xff, packed.length >> 1, (packed.length >> 1) + 64);
    const quick = await unpacked('l.bin', packed);
    expect(quick.members[0]!.text.length).toBeGreaterThan(text.length / 4);
    expect(text.startsWith(quick.members[0]!.text.slice(0, text.length / 4))).toBe(true);
    expect(quick.members[0]!.notes).toMatch(/zip data of .* is cut or damaged/);
    expect(quick.members[1]).toMatchObject({ text: LINES, notes: '' });
    expect(await unpacked('l.bin', packed, 3)).toEqual(quick);
  });

  test('a member of a zip archive whose size is not as told is said to be so', async () => {
    const packed = zipSync({ 'a.log': bytes(LINES) });
    // The size of what is packed, in the directory at the end (APPNOTE.TXT 4.3.12).
    const directory = packed.length - 22 - 46 - 'a.log'.length;
    for (const [told, sentence] of [
      [LINES.length - 1, /holds more than the 89999 bytes that the archive tells/],
      [LINES.length + 1, /holds 90000 bytes and not the 90001 that the archive tells/],
    ] as const) {
      new DataView(packed.buffer, packed.byteOffset).setUint32(directory + 24, told, true);
      expect((await unpacked('m.bin', packed)).members[0]!.notes).toMatch(sentence);
    }
  });
});
