import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
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
/** A text of more than a megabyte that does not shrink to nothing. */
const LONG = Array.from({ length: 60_000 }, (_, i) => `${(i * 2_654_435_761) % 4_294_967_296} line ${i}\n`).join('');

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

function tarOf(files: Readonly<Record<string, string>>, encoding: BufferEncoding = 'utf8'): Promise<Uint8Array> {
  const archive = pack();
  for (const [name, text] of Object.entries(files)) archive.entry({ name }, Buffer.from(text, encoding));
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
    const packed = zipSync({ 'a.log': bytes(LONG), 'b.log': bytes(LINES) });
    packed.fill(0xff, packed.length >> 1, (packed.length >> 1) + 64);
    const quick = await unpacked('l.bin', packed);
    expect(quick.members[0]!.text.length).toBeGreaterThan(LONG.length / 4);
    expect(LONG.startsWith(quick.members[0]!.text.slice(0, LONG.length / 4))).toBe(true);
    expect(quick.members[0]!.notes).toMatch(/zip data of .* is cut or damaged/);
    expect(quick.members[1]).toMatchObject({ text: LINES, notes: '' });
    expect(await unpacked('l.bin', packed, 3)).toEqual(quick);
  });

  test.each([600, 1024, 40_000, 700_000, 1_048_576 + 9000, 1_100_000])(
    'of a tar cut after %i bytes all that stands before is read, however busy the reader is',
    async (cut) => {
      const archive = (await tarOf({ 'a.log': LONG, 'b.log': LINES })).subarray(0, cut);
      const quick = await unpacked('n.bin', archive);
      expect(quick.members).toMatchObject([{ name: '!a.log', text: LONG.slice(0, cut - 512) }]);
      expect(quick.members[0]!.notes).toMatch(/tar data of .* is cut or damaged \(the archive ends \d+ bytes before this member of \d+ bytes does\)/);
      expect(quick.notes).toMatch(/everything after the place where the archive is cut/);
      expect(await unpacked('n.bin', archive, 3)).toEqual(quick);
    },
  );

  for (const program of ['gzip', 'bzip2', 'xz', 'zstd']) {
    test(`of a tar in ${program} and of ${program} in a tar, cut or damaged, as much is read however busy the reader is`, async (context) => {
      const around = made(program, await tarOf({ 'a.log': LONG, 'b.log': LINES }));
      const packed = made(program, bytes(LONG));
      if (packed.length === 0) return context.skip(`${program} is not installed here`);
      const inside = await tarOf({ 'a.log.packed': Buffer.from(packed).toString('latin1') }, 'latin1');
      for (const archive of [around, inside]) {
        const damaged = Uint8Array.from(archive);
        damaged.fill(0xff, damaged.length * 0.8, damaged.length * 0.8 + 64);
        for (const [name, faulty] of [
          ['cut', archive.subarray(0, archive.length * 0.8)],
          ['damaged', damaged],
        ] as const) {
          const quick = await unpacked(`${name}.bin`, faulty);
          expect(quick.members[0]!.text.length).toBeGreaterThan(LONG.length / 2);
          // Of damage inside, xz and Zstandard know only by what it leads to.
          expect(LONG.startsWith(quick.members[0]!.text.slice(0, name === 'cut' ? undefined : LONG.length / 2))).toBe(true);
          expect(quick.members[0]!.notes + quick.notes).toMatch(/is (?:cut|damaged)/);
          expect(await unpacked(`${name}.bin`, faulty, 3)).toEqual(quick);
        }
      }
    });
  }

  test.each([[[]], [['--no-check']], [['-19', '--long=24']]])(
    'Zstandard as packed with %j; frames to skip, small ones and empty ones',
    async (flags) => {
      const packed = (text: string): Uint8Array => execFileSync('zstd', ['-c', ...flags], { input: text, stdio: ['pipe', 'pipe', 'ignore'] });
      const skipped = Uint8Array.of(0x5a, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3);
      const { members } = await unpacked(
        'r.bin',
        Buffer.concat([skipped, packed(LONG), packed('x'), packed(''), skipped, packed('a'.repeat(1 << 20))]),
      );
      expect(members).toEqual([{ name: '', wrapping: 'zstd', text: `${LONG}x${'a'.repeat(1 << 20)}`, notes: '' }]);
    },
  );

  test('a bit turned anywhere in a Zstandard file does not pass for what was packed', async () => {
    const original = LINES + LONG.slice(0, 50_000);
    const packed = made('zstd', bytes(original));
    for (let at = 4; at < packed.length; at += 97) {
      const damaged = Uint8Array.from(packed);
      damaged[at]! ^= 0x10;
      const { text, notes } = (await unpacked('s.bin', damaged)).members[0]!;
      // Some bits of a header mean nothing, or only how much memory unpacking takes.
      if (text !== original || at > 20) expect(notes, `byte ${at}`).toMatch(/cut or damaged/);
    }
  });

  test('a Zstandard header that asks for gigabytes of memory gets none', async () => {
    const header = Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0, 20 << 3, 1, 0, 0);
    expect((await unpacked('t.bin', header)).members[0]?.notes).toMatch(/unpacking it would take 1073741824 bytes of memory/);
  });

  test('xz in xz, xz side by side, and xz that is left before its end', async (context) => {
    const packed = made('xz', bytes(LONG));
    if (packed.length === 0) return context.skip('xz is not installed here');
    const path = join(folder, 'left.bin');
    writeFileSync(path, packed);
    const opened = await OriginalFile.open(path);
    if (!opened.ok) throw new Error(opened.error.message);
    for await (const source of openSources(opened.value)) {
      expect(await source.read(new Uint8Array(100), 0)).toBe(100);
      await source.close();
    }
    await opened.value.close();
    const both = await Promise.all([unpacked('xz1.bin', made('xz', packed), 1), unpacked('xz2.bin', packed)]);
    for (const { members } of both) expect(members).toMatchObject([{ text: LONG, notes: '' }]);
  });

  test('a tar whose second header is damaged gives the members before and after it', async () => {
    const archive = Uint8Array.from(await tarOf({ 'a.log': LINES, 'b.log': LINES, 'c.log': LINES }));
    const second = 512 + Math.ceil(LINES.length / 512) * 512;
    archive[second + 3]! ^= 1;
    const { members, notes } = await unpacked('o.bin', archive);
    expect(members).toMatchObject([
      { name: '!a.log', text: LINES },
      { name: '!c.log', text: LINES },
    ]);
    expect(notes).toContain(`${second} bytes that belong to no member, before byte ${2 * second} of the archive`);
  });

  test.each(['v7', 'ustar', 'gnu', 'posix'])('what tar itself makes: %s', async (form) => {
    const where = mkdtempSync(join(folder, 'tar-'));
    const long = form === 'v7' ? 'x.log' : `${'deep/'.repeat(20)}${'n'.repeat(form === 'ustar' ? 60 : 140)}-\u00e4.log`;
    mkdirSync(join(where, dirname(long)), { recursive: true });
    writeFileSync(join(where, long), LINES);
    writeFileSync(join(where, 'z.log'), 'the second\n');
    utimesSync(join(where, 'z.log'), 1_714_979_400, 1_714_979_400);
    const archive = execFileSync('tar', ['--format', form, '-C', where, '-cf', '-', long, 'z.log']);
    const { members, notes } = await unpacked('p.bin', archive);
    expect(members).toMatchObject([
      { name: `!${long}`, text: LINES, notes: '' },
      { name: '!z.log', text: 'the second\n', notes: '' },
    ]);
    expect(notes).toBe('');
  });

  test('a sparse file in a tar, whose holes are not there, is left out and said', async (context) => {
    const where = mkdtempSync(join(folder, 'sparse-'));
    writeFileSync(join(where, 'holes.log'), 'a');
    truncateSync(join(where, 'holes.log'), 1 << 24);
    writeFileSync(join(where, 'z.log'), 'the second\n');
    for (const form of ['gnu', 'posix']) {
      const archive = execFileSync('tar', ['--format', form, '--sparse', '-C', where, '-cf', '-', 'holes.log', 'z.log'], { maxBuffer: 1 << 26 });
      if (archive.length > 1 << 20) return context.skip('this disk keeps no holes');
      const { members, notes } = await unpacked('u.bin', archive);
      expect(members).toMatchObject([{ name: '!z.log', text: 'the second\n' }]);
      expect(notes).toMatch(/holes\.log \(a sparse file\)/);
    }
  });

  test('a tar without the mark of its end is said to be so', async () => {
    const archive = await tarOf({ 'a.log': LINES });
    const { notes } = await unpacked('q.bin', archive.subarray(0, 512 + Math.ceil(LINES.length / 512) * 512));
    expect(notes).toMatch(/what may have followed: the archive ends without the mark of its end/);
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
