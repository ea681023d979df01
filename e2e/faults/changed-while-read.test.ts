import { appendFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EngineProcess } from '../../electron/engine/test-engine.ts';
import { buildProgram, engineFile, freshFolder, queryLog } from './program.ts';

/* A file that changes under the reader's hands: never silent. */

const LINES = 300_000;
let folder = '';
let text = '';
let engine: EngineProcess;
beforeAll(async () => {
  buildProgram();
  folder = freshFolder();
  text = queryLog(LINES);
  engine = new EngineProcess(engineFile);
  await engine.ask('create-case', { path: join(folder, 'case.occam'), title: 'Changing' });
}, 180_000);
afterAll(async () => {
  await engine.kill();
  rmSync(folder, { recursive: true, force: true });
});

interface Source {
  readonly path: string;
  readonly notes: readonly string[];
  readonly lines: number;
  readonly records: number;
  readonly rejects: number;
  readonly skipped: number;
}

/** Imports a file, does something to it at the first sign of progress, and answers what the case says of it. */
async function importWhile(name: string, change: (path: string) => void): Promise<Source> {
  const path = join(folder, name);
  // Content of its own: a case takes the same content once.
  writeFileSync(path, `# ${name}\n${text}`);
  const imported = await engine.ask('import-files', { items: [{ path, timeZone: 'UTC' }] });
  const { job } = (imported as { value: { job: string } }).value;
  const running = (): boolean =>
    engine.pushed.some(({ payload }) => (payload as { job?: string; done?: number }).job === job && (payload as { done: number }).done > 0);
  while (!running()) await new Promise((resolve) => setTimeout(resolve, 2));
  change(path);
  expect(await engine.jobEnd(job)).toMatchObject({ state: 'done' });
  const summary = (await engine.ask('summarise-case', {})) as { value: { sources: Source[] } };
  return summary.value.sources.find((source) => source.path === path)!;
}

describe('while a file is imported', { timeout: 120_000 }, () => {
  test('it is cut: the source says where it ended, and lines add up', async () => {
    const source = await importWhile('cut.log', (path) => truncateSync(path, 20_000_000));
    expect(source.notes.join('\n')).toMatch(
      /ended at byte \d+ of the \d+ it had when opened: it was cut while being read\. Import it again|was changed while it was being read/,
    );
    expect(source.lines).toBe(source.records + source.rejects + source.skipped);
    expect(source.lines).toBeLessThanOrEqual(LINES + 1);
  });

  test('it grows: only what was there is read, and that is said', async () => {
    const source = await importWhile('grown.log', (path) => appendFileSync(path, queryLog(5)));
    expect(source.notes.join('\n')).toMatch(/grew while it was being read, from \d+ to \d+ bytes; only the first \d+ were read/);
    expect(source).toMatchObject({ lines: LINES + 1, records: LINES });
  });

  test('it is replaced: the one opened first is read, and that is said', async () => {
    const source = await importWhile('replaced.log', (path) => {
      writeFileSync(`${path}.new`, queryLog(3));
      renameSync(`${path}.new`, path);
    });
    expect(source.notes.join('\n')).toMatch(/was replaced by another while it was being read; the one opened first was read/);
    expect(source.lines).toBe(source.records + source.rejects + source.skipped);
  });

  test('it is removed: what was opened is read, and that is said', async () => {
    const source = await importWhile('removed.log', (path) => rmSync(path));
    expect(source.notes.join('\n')).toMatch(/was removed or renamed while it was being read/);
  });
});
