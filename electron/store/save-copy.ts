import { randomBytes } from 'node:crypto';
import { chmodSync, closeSync, copyFileSync, existsSync, fsyncSync, openSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { fail, ok, type Result } from '../../shared/lib/result.ts';
import type { Database } from './database.ts';

/** Copies an open case to `path`, atomically: the whole copy or none. Refuses while an import is writing, because the file then has pages of it. */
export async function saveCopy(database: Database, from: string, path: string, readOnly: boolean): Promise<Result<null>> {
  if (existsSync(path) && realpathSync(path) === from) return fail('wrong-call', `${path} is the open case itself; choose another name for the copy`);
  const scratch = `${path}.${randomBytes(6).toString('hex')}.part`;
  return database.work.alone(() =>
    database.main.alone(async (connection) => {
      try {
        if (!readOnly) await connection.run('CHECKPOINT');
        copyFileSync(from, scratch);
        chmodSync(scratch, 0o600);
        syncFile(scratch);
        if (readOnly && existsSync(`${from}.wal`)) copyFileSync(`${from}.wal`, `${path}.wal`);
        renameSync(scratch, path);
        syncFolder(dirname(path));
        return ok(null);
      } catch (error) {
        rmSync(scratch, { force: true });
        const code = (error as NodeJS.ErrnoException).code ?? '';
        if (code === 'ENOSPC') return fail('disk-full', `${path}: the disk is full; choose another place for the copy`);
        return fail('not-readable', `${path}: the copy could not be written (${code || 'unknown reason'}); choose another place`, String(error));
      }
    }),
  );
}

function syncFile(path: string): void {
  const file = openSync(path, 'r+');
  fsyncSync(file);
  closeSync(file);
}

/** Makes a rename last through a power cut; Windows has no such call and does not need it. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  fsyncSync(handle);
  closeSync(handle);
}
