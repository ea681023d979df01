import { copyFileSync, existsSync, realpathSync } from 'node:fs';
import { fail, ok, type Result } from '../../shared/lib/result.ts';
import { copyWhole } from './copy-file.ts';
import type { Database } from './database.ts';

/** Copies an open case to `path`, atomically: the whole copy or none. Refuses while an import is writing, because the file then has pages of it. */
export async function saveCopy(database: Database, from: string, path: string, readOnly: boolean): Promise<Result<null>> {
  if (existsSync(path) && realpathSync(path) === from) return fail('wrong-call', `${path} is the open case itself; choose another name for the copy`);
  return database.work.alone(() =>
    database.main.alone(async (connection) => {
      try {
        if (!readOnly) await connection.run('CHECKPOINT');
        if (readOnly && existsSync(`${from}.wal`)) copyFileSync(`${from}.wal`, `${path}.wal`);
        copyWhole(from, path);
        return ok(null);
      } catch (error) {
        const code = (error as NodeJS.ErrnoException).code ?? '';
        if (code === 'ENOSPC') return fail('disk-full', `${path}: the disk is full; choose another place for the copy`);
        return fail('not-readable', `${path}: the copy could not be written (${code || 'unknown reason'}); choose another place`, String(error));
      }
    }),
  );
}
