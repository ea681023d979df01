import { copyFileSync, existsSync, linkSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildEngine, EngineProcess } from '../engine/test-engine.ts';
import type { CaseStore } from './case-store.ts';
import { Database } from './database.ts';
import { shapeOf } from './migrate.ts';
import { LATEST_SHAPE, migrations } from './migrations/index.ts';
import { openCase } from './open-case.ts';
import { readNotes } from './records.ts';

/* Cases of every earlier shape, made by the steps of their time: brought up to date whole or not at all, with a copy of what they were beside them. */

const EVENTS = 400_000;
const NOTES = ['first', 'second', 'third'];
let folder = '';
let engineFile = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'occam-shapes-'));
  engineFile = buildEngine();
}, 180_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a journalist had in the first shape: a source with its events, and notes. Later steps add columns at the end, which are left as they come. */
const CONTENT = [
  `INSERT INTO hosts VALUES (0, '192.0.2.1'), (1, 'mail.example')`,
  `INSERT INTO kinds VALUES (0, 'A')`,
  `INSERT INTO events SELECT 0, i + 1, make_timestamp(1460000000000000 + i * 1000000), 0, 1, 0, 1, NULL, NULL FROM range(${EVENTS}) AS t(i)`,
  `INSERT INTO sources (source, path, sha256, bytes, format, detected_because, time_zone, time_zone_assumed, lines, records, rejects, skipped, events, notes, job,
     removed) VALUES (0, 'old.log', 'aa', 9, 'bind-query', 'its lines', 'UTC', false, ${EVENTS}, ${EVENTS}, 0, 0, ${EVENTS}, [], 'job', false)`,
  ...NOTES.map((text, n) => `INSERT INTO notes VALUES ('n${n}', '${text}', '[]', make_timestamp(${n + 1}), make_timestamp(${n + 1}), false)`),
];

/** A case as the version of that shape left it. */
async function caseOfShape(path: string, shape: number): Promise<void> {
  const database = await Database.open(path, { readOnly: false, memoryMegabytes: 256 });
  for (const step of migrations.filter(({ number }) => number <= shape)) for (const statement of step.statements) await database.main.run(statement);
  await database.main.run(`INSERT INTO case_info VALUES ('id', 'Old', ${shape}, '0.0.1', make_timestamp(0), 0, true)`);
  for (const statement of CONTENT) await database.main.run(statement);
  await database.checkpoint();
  await database.close();
}

async function shapeOfFile(path: string): Promise<number | null> {
  const database = await Database.open(path, { readOnly: true, memoryMegabytes: 256 });
  const shape = await shapeOf(database);
  await database.close();
  return shape;
}

async function whole(path: string, readOnly = false): Promise<CaseStore> {
  const opened = await openCase(path, { readOnly });
  if (!opened.ok) throw new Error(`${opened.error.message} (${opened.error.detail})`);
  const store = opened.value;
  if (!readOnly) expect(store.warnings.filter((warning) => !OF_A_KILL.test(warning))).toEqual([]);
  expect((await store.load()).events.count).toBe(EVENTS);
  expect((await readNotes(store.database.main)).map(({ text }) => text).sort()).toEqual([...NOTES].sort());
  return store;
}

const older = migrations.slice(0, -1).map(({ number }) => number);
/** What a case may say of itself that was killed before the first entry of its log, or in the middle of a block; everything has to be there all the same. */
const OF_A_KILL = /log file beside the case|a block of it was half written. It was mended/;
const backupOf = (path: string): string => `${path}.before-shape-${LATEST_SHAPE}`;

describe.each(older)('a case of shape %i', (shape) => {
  test('is brought up to date with everything in it, and lies beside itself as it was', { timeout: 120_000 }, async () => {
    const path = join(folder, `shape-${shape}.occam`);
    await caseOfShape(path, shape);
    const before = readFileSync(path);
    await (await whole(path)).close();
    expect(await shapeOfFile(path)).toBe(LATEST_SHAPE);
    const backup = backupOf(path);
    expect(readFileSync(backup).equals(before)).toBe(true);
    expect([statSync(backup).mode & 0o777, await shapeOfFile(backup)]).toEqual([0o600, shape]);
    // The copy is a case like any other: opened, it is brought up to date too.
    await (await whole(backup)).close();
  });

  test('can be read where nothing can be written, and is left as it is', { timeout: 120_000 }, async () => {
    const path = join(folder, `read-${shape}.occam`);
    await caseOfShape(path, shape);
    const before = readFileSync(path);
    const store = await whole(path, true);
    await store.close();
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(existsSync(backupOf(path))).toBe(false);
  });
});

test('killed at any moment of being brought up to date: the old shape or the new one, whole, and never a copy in part', {
  timeout: 240_000,
}, async () => {
  const RUNS = 10;
  const original = join(folder, 'original.occam');
  await caseOfShape(original, 1);
  const began = performance.now();
  const path = join(folder, 'killed.occam');
  let usual = 0;
  const ends: (number | null)[] = [];
  // The first is left to end, to learn how long it takes; the others are killed at moments spread evenly over that time.
  for (let run = -1; run < RUNS; run++) {
    for (const name of readdirSync(folder)) if (name.startsWith('killed.occam')) rmSync(join(folder, name));
    copyFileSync(original, path);
    const engine = new EngineProcess(engineFile);
    while (!engine.pushed.some(({ event }) => event === 'engine-ready')) await pause(5);
    const asked = performance.now();
    const answer = engine.ask('open-case', { path });
    if (run < 0) await answer;
    else await Promise.race([answer, pause((usual * run) / (RUNS - 1))]);
    if (run < 0) usual = performance.now() - asked;
    await engine.kill();
    ends.push(await shapeOfFile(path));
    expect([1, LATEST_SHAPE]).toContain(ends.at(-1));
    const copies = readdirSync(folder).filter((name) => name.startsWith('killed.occam.before') && !name.endsWith('.part'));
    if (ends.at(-1) === LATEST_SHAPE) expect(copies).toHaveLength(1);
    for (const name of copies) expect(readFileSync(join(folder, name)).equals(readFileSync(original))).toBe(true);
    await (await whole(path)).close();
    expect(await shapeOfFile(path)).toBe(LATEST_SHAPE);
    if (ends.at(-1) === 1) expect(readdirSync(folder).filter((name) => name.startsWith('killed.occam') && name.endsWith('.part'))).toEqual([]);
  }
  expect(new Set(ends), `${ends.join()} in ${Math.round(performance.now() - began)} ms`).toEqual(new Set([1, LATEST_SHAPE]));
});

test('a hard link to an open case is the open case', async () => {
  const path = join(folder, 'one.occam');
  const opened = await openCase(path, { create: 'One' });
  if (!opened.ok) throw new Error(opened.error.message);
  linkSync(path, join(folder, 'twin.occam'));
  expect(await openCase(join(folder, 'twin.occam'))).toMatchObject({ ok: false, error: { code: 'case-in-use' } });
  await opened.value.close();
  const twin = await openCase(join(folder, 'twin.occam'));
  expect(twin.ok).toBe(true);
  if (twin.ok) await twin.value.close();
});
