import { existsSync, rmSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { type ImportItem, importFiles } from '../../engine/import-files.ts';
import { littleRoom } from '../../engine/import-room.ts';
import type { CaseStore } from '../../store/case-store.ts';
import { isDiskFull } from '../../store/disk-full.ts';
import { openCase } from '../../store/open-case.ts';
import type { CliCommand, ExitStatus, Terminal } from '../command.ts';
import { READING_OPTIONS, type ReadingOptions, readingOptions } from '../options.ts';
import { printCase, saveCorrection, saveEntities } from '../print-case.ts';
import { parsersFor, requestFor } from '../read-files.ts';
import { wrongCall } from './analyze.ts';

/** `occam import CASE FILE...`: reads into a case, made if it is missing; analyses; prints what `analyze` prints, of the whole case. */
export const importCommand: CliCommand = {
  name: 'import',
  usage: 'import CASE FILE... [options]',
  does: 'reads files into a case (NAME.occam, made if missing), runs the analyses, prints as analyze does',
  options: READING_OPTIONS,
  run: async (words, terminal) => {
    const parsed = readingOptions(words);
    if (!parsed.ok) return wrong(terminal, parsed.error.message);
    const [path, ...paths] = parsed.value.paths;
    if (path === undefined) return wrong(terminal, 'name a case (NAME.occam) and the files to import; see: occam import --help');
    if (!path.toLowerCase().endsWith('.occam')) return wrong(terminal, `${path}: the first name is that of the case and ends in .occam`);
    const options = { ...parsed.value, paths };
    const mistake = wrongCall(options);
    if (mistake !== null) return wrong(terminal, mistake);
    const isNew = !existsSync(path);
    const opened = await openCase(path, { create: basename(path).replace(/\.occam$/i, '') });
    if (!opened.ok) {
      terminal.complain(opened.error.message);
      return 1;
    }
    // A file that cannot be closed properly (a full disk, a lost share) still holds everything acknowledged.
    const status = await importInto(opened.value, options, terminal)
      .catch((error: Error): ExitStatus => {
        if (!isDiskFull(error.message)) throw error;
        terminal.complain(`${path}: the disk that holds the case is full; make room and import again: everything saved before is there`);
        return 1;
      })
      .finally(() => opened.value.close().catch(() => undefined));
    if (status === 1 && isNew && !terminal.stopped.aborted) for (const file of [path, `${path}.wal`]) rmSync(file, { force: true });
    return status;
  },
};

function wrong(terminal: Terminal, message: string): ExitStatus {
  terminal.complain(message);
  return 2;
}

async function importInto(store: CaseStore, options: ReadingOptions, terminal: Terminal): Promise<ExitStatus> {
  for (const warning of store.warnings) terminal.complain(`${store.path}: ${warning}`);
  if (store.readOnly) return 1;
  const short = await littleRoom(store.path, options.paths);
  if (short !== null) terminal.complain(short);
  // The case is opened from elsewhere, too.
  const items = options.paths.map((path): ImportItem => requestFor(resolve(path), options) as ImportItem);
  const end = await importFiles(store, `import-${Math.round(store.now())}`, items, {
    signal: terminal.stopped,
    workers: parsersFor(options.workers),
    parsesHere: true,
    report: ({ label, done, total }) => terminal.progress(`${total > 0 ? `${Math.floor((100 * done) / total)} %, ` : ''}${label}`),
    stored: async () => undefined,
    unusual: (sentence) => terminal.complain(sentence),
  });
  terminal.progress('');
  if (end.state === 'failed') return 1;
  if (end.state === 'cancelled') {
    terminal.complain('stopped; files that were not finished left nothing in the case');
    return 1;
  }
  await saveEntities(store, options.entities);
  await saveCorrection(store, options.correction);
  await printCase(store, options, terminal);
  return 0;
}
