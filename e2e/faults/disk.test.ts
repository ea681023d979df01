import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asNobody, buildProgram, can, cliFile, freshFolder, occam, sentence, writeQueryLog } from './program.ts';

/* Disks that are full or closed to us, and systems that give little: what was there stays, what was not done leaves nothing, and it is said which. */

const LIGHT = ['--tz', 'UTC', '--only', 'completeness', '--json'] as const;
let folder = '';
let big = '';
let small = '';
beforeAll(() => {
  buildProgram();
  folder = freshFolder();
  big = writeQueryLog(join(folder, 'big.log'), 200_000);
  small = writeQueryLog(join(folder, 'small.log'), 3000);
}, 180_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const events = async (path: string): Promise<number> => {
  const run = await occam(['export', path, '-o', join(folder, 'count.csv')]);
  expect([run.status, run.err]).toEqual([0, '']);
  return readFileSync(join(folder, 'count.csv'), 'utf8').trimEnd().split('\n').length - 1;
};

describe('a full disk', { timeout: 120_000 }, () => {
  test('a limit on the size of files: the sources of before are there, the new one is not in part, and can be imported with room', async () => {
    const path = join(folder, 'limited.occam');
    expect((await occam(['import', path, small, ...LIGHT])).status).toBe(0);
    const limited = await occam(['import', path, big, ...LIGHT], { limits: `ulimit -f ${Math.ceil(statSync(path).size / 1024) + 300}` });
    expect([limited.status, limited.out]).toEqual([1, '']);
    expect(sentence(limited)).toMatch(
      /big\.log: the disk that holds the case is full; nothing of this file was kept; make room \(for as much as the log is, unpacked; the file has \d[\d.]* MB\) and import it again$/,
    );
    expect(await events(path)).toBe(3000);
    expect((await occam(['import', path, big, ...LIGHT])).status).toBe(0);
    expect(await events(path)).toBe(203_000);
  });

  test('a new case that got nothing is not left behind', async () => {
    const path = join(folder, 'never.occam');
    const limited = await occam(['import', path, big, ...LIGHT], { limits: 'ulimit -f 2500' });
    expect([limited.status, sentence(limited).includes('is full')]).toEqual([1, true]);
    expect(readdirSync(folder).filter((name) => name.startsWith('never'))).toEqual([]);
  });

  test('a disk of 3.5 MB', async (context) => {
    if (!can('unshare', '-Urm', 'true')) context.skip('a disk of our own cannot be mounted here without root');
    const mounted = join(folder, 'disk');
    mkdirSync(mounted);
    const script = [
      `mount -t tmpfs -o size=3500k none ${mounted}`,
      `"$0" ${cliFile} import ${mounted}/a.occam ${small} ${LIGHT.join(' ')} >/dev/null || exit 90`,
      `"$0" ${cliFile} import ${mounted}/a.occam ${big} ${LIGHT.join(' ')} >/dev/null; status=$?`,
      `"$0" ${cliFile} export ${mounted}/a.occam -o ${folder}/of-full-disk.csv >/dev/null || exit 91`,
      'exit $status',
    ].join('\n');
    const run = await occam([], { under: ['unshare', '-Urm', 'bash', '-c', script] });
    expect(run.status).toBe(1);
    const told = run.err.trimEnd().split('\n');
    // Said before each import: the second has hardly begun when it is known that it will not fit.
    expect(told).toHaveLength(3);
    for (const warning of told.slice(0, 2))
      expect(warning).toMatch(
        /^occam: There may be too little room for this import: it needs about \d[\d.]* MB, and the disk that holds .*disk\/a\.occam has \d[\d.]* [kM]B free\./,
      );
    expect(told[2]).toMatch(/is full; .*make room/);
    // Where the disk fills up decides: before the commit nothing of the file is there, in the folding-in after it all of it. Never a part.
    expect([3001, 203_001]).toContain(readFileSync(join(folder, 'of-full-disk.csv'), 'utf8').trimEnd().split('\n').length);
  });

  test('an export that does not fit leaves no file, and says so', async () => {
    const path = join(folder, 'export.occam');
    expect((await occam(['import', path, small, ...LIGHT])).status).toBe(0);
    const limited = await occam(['export', path, '-o', join(folder, 'export.csv')], { limits: 'ulimit -f 100' });
    expect(limited.status).toBe(1);
    expect(sentence(limited)).not.toMatch(/fault in Occam/);
    expect(readdirSync(folder).filter((name) => name.startsWith('export.csv'))).toEqual([]);
    expect(await events(path)).toBe(3000);
  });
});

describe('a folder that cannot be written to', { timeout: 120_000 }, () => {
  test('a case in it can be read and not changed; a new one is refused', async (context) => {
    const under = asNobody();
    if (under === null) context.skip('cannot become another user than root here');
    const closed = join(folder, 'closed');
    mkdirSync(closed);
    const path = join(closed, 'a.occam');
    expect((await occam(['import', path, small, ...LIGHT])).status).toBe(0);
    chmodSync(path, 0o444);
    chmodSync(closed, 0o555);
    const before = readFileSync(path);
    const as = { under: under ?? [] };
    const changed = await occam(['import', path, big, ...LIGHT], as);
    expect([changed.status, sentence(changed)]).toEqual([
      1,
      `${path}: This case is open for reading only: it, or its folder, cannot be written to. Save a copy to go on working.`,
    ]);
    const made = await occam(['import', join(closed, 'b.occam'), small, ...LIGHT], as);
    expect([made.status, sentence(made)]).toEqual([
      1,
      `${join(closed, 'b.occam')}: its folder cannot be written to; choose another place for the case`,
    ]);
    const exported = await occam(['export', path, '-o', join(closed, 'x.csv')], as);
    expect([exported.status, sentence(exported)]).toEqual([1, expect.stringMatching(/x\.csv/)]);
    expect((await occam(['export', path, '-o', join(folder, 'read.csv')], as)).status).toBe(0);
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(readdirSync(closed)).toEqual(['a.occam']);
    chmodSync(closed, 0o755);
  });
});

describe('a system that gives little', { timeout: 120_000 }, () => {
  test('64 files open at once are enough', async () => {
    const path = join(folder, 'few.occam');
    const run = await occam(['import', path, small, ...LIGHT, '--workers', '2'], { limits: 'ulimit -n 64' });
    expect([run.status, run.err]).toEqual([0, '']);
    expect(await events(path)).toBe(3000);
  });

  test('what is written is for its owner only', async () => {
    const path = join(folder, 'private.occam');
    expect((await occam(['import', path, small, ...LIGHT], { limits: 'umask 0000' })).status).toBe(0);
    await occam(['export', path, '-o', join(folder, 'private.csv')], { limits: 'umask 0000' });
    for (const name of readdirSync(folder).filter((one) => one.startsWith('private')))
      expect([name, statSync(join(folder, name)).mode & 0o777]).toEqual([name, 0o600]);
    expect(existsSync(`${path}.tmp`)).toBe(false);
  });
});
