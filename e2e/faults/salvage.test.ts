import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EngineProcess } from '../../electron/engine/test-engine.ts';
import { buildProgram, engineFile, freshFolder, occam, sentence, writeQueryLog } from './program.ts';

/* A damaged case: what can still be read of it is said, and can be had as plain tables; the file itself is left as it is. */

const NOTES = 20;
const EVENTS = 2000;
let folder = '';
let good = '';
beforeAll(async () => {
  buildProgram();
  folder = freshFolder();
  good = join(folder, 'good.occam');
  const engine = new EngineProcess(engineFile);
  await engine.ask('create-case', { path: good, title: 'Good' });
  const { value } = (await engine.ask('import-files', { items: [{ path: writeQueryLog(join(folder, 'small.log'), EVENTS), timeZone: 'UTC' }] })) as {
    value: { job: string };
  };
  await engine.jobEnd(value.job);
  for (let n = 0; n < NOTES; n++) await engine.ask('save-note', { id: `n${n}`, text: `=evidence ${n}, "so"`, pins: [], confidential: false });
  await engine.leave();
}, 180_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The case with one byte changed, the first for which the engine says that a part can be read and a part cannot. */
async function damagedCase(): Promise<{ readonly path: string; readonly bytes: Buffer; readonly said: string }> {
  const bytes = readFileSync(good);
  const path = join(folder, 'damaged.occam');
  const engine = new EngineProcess(engineFile);
  for (let at = 8192; at < bytes.length; at += 16_384) {
    const bad = Buffer.from(bytes);
    bad[at] = bad[at]! ^ 0x5a;
    writeFileSync(path, bad);
    const opened = await engine.ask('open-case', { path });
    await engine.ask('close-case', {});
    if (!opened.ok && opened.error.message.includes('; damaged: ')) {
      await engine.leave();
      return { path, bytes: bad, said: opened.error.message };
    }
  }
  throw new Error('no byte of the case was found whose change leaves a part of it readable');
}

const rows = (name: string): number => readFileSync(name, 'utf8').split('\r\n').length - 2;

test('of a damaged case every table is written as far as it can be read, and the case stays as it is', { timeout: 300_000 }, async () => {
  const { path, bytes, said } = await damagedCase();
  expect(said).toMatch(/Still readable in it: .*notes.*; damaged: .*\. In a terminal, occam salvage CASE -o FOLDER writes that out/);
  const out = join(folder, 'salvaged');
  const run = await occam(['salvage', path, '-o', out]);
  expect([run.status, run.err]).toEqual([0, '']);
  expect(run.out).toMatch(/^notes\.csv: 20 rows$/m);
  expect(run.out).toMatch(/^\w+\.csv: \d+ rows; \d+ more cannot be read$|^\w+: cannot be read$/m);
  expect(rows(join(out, 'notes.csv'))).toBe(NOTES);
  // Nothing that a spreadsheet would run, and for nobody else's eyes.
  expect(readFileSync(join(out, 'notes.csv'), 'utf8')).not.toMatch(/[,"]=evidence/);
  for (const name of readdirSync(out)) expect([name, statSync(join(out, name)).mode & 0o077]).toEqual([name, 0]);
  expect(readFileSync(path).equals(bytes)).toBe(true);
});

test('a whole case is written whole; what is no case, and a folder with something in it, get a sentence', { timeout: 120_000 }, async () => {
  const out = join(folder, 'whole');
  expect(await occam(['salvage', good, '-o', out])).toMatchObject({ status: 0, err: '' });
  expect([rows(join(out, 'events.csv')), rows(join(out, 'notes.csv'))]).toEqual([EVENTS, NOTES]);
  const again = await occam(['salvage', good, '-o', out]);
  expect([again.status, sentence(again)]).toEqual([2, `${out} is not empty; choose a new folder`]);
  const none = await occam(['salvage', join(folder, 'small.log'), '-o', join(folder, 'none')]);
  expect([none.status, sentence(none)]).toEqual([1, expect.stringContaining('is not an Occam case')]);
});
