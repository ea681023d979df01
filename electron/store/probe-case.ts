import { accessSync, closeSync, constants, openSync, readSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fail, ok, type Result } from '../../shared/lib/result.ts';

/** What can be known of a path before DuckDB touches it. DuckDB's heap is not to be trusted after an open that failed, so most failures are caught here. */
export interface Probe {
  /** Without symbolic links, so that two names of one file are seen to be one. */
  readonly realPath: string;
  readonly exists: boolean;
  readonly writable: boolean;
}

/** DuckDB's block header: checksum, then `DUCK`, then the storage version. */
const MAGIC_AT = 8;
const VERSION_AT = 12;
/** Storage versions that DuckDB 1.5 reads; 64 is what "v1.0.0" writes. */
const NEWEST_STORAGE = 68;

/** Looks at a path that should be, or become, a case. */
export function probeCase(path: string): Result<Probe> {
  try {
    const info = statSync(path);
    if (info.isDirectory()) return fail('not-a-file', `${path} is a folder; name a case file (.occam)`);
    if (!info.isFile()) return fail('not-a-file', `${path} is not an ordinary file; name a case file (.occam)`);
  } catch (error) {
    return probeMissing(path, error as NodeJS.ErrnoException);
  }
  const header = Buffer.alloc(20);
  try {
    const file = openSync(path, 'r');
    try {
      const read = readSync(file, header, 0, header.length, 0);
      if (read === 0) return fail('not-a-case', `${path} is empty (0 bytes), not an Occam case; if it was one, its content is lost: open a copy`);
      if (read < header.length || header.toString('latin1', MAGIC_AT, MAGIC_AT + 4) !== 'DUCK') {
        return fail('not-a-case', `${path} is not an Occam case: it does not begin like one; to read a log, import it into a case`);
      }
    } finally {
      closeSync(file);
    }
  } catch (error) {
    return fail('not-readable', `${path} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown reason'}); check its permissions`);
  }
  const version = header.readUInt32LE(VERSION_AT);
  if (version > NEWEST_STORAGE) {
    return fail(
      'case-newer',
      `${path} was written by a newer version of Occam; open it there, or install the newer version`,
      `storage version ${version}`,
    );
  }
  return ok({ realPath: realpathSync(path), exists: true, writable: canWrite(path) && canWrite(dirname(realpathSync(path))) });
}

function probeMissing(path: string, error: NodeJS.ErrnoException): Result<Probe> {
  if (error.code !== 'ENOENT')
    return fail('not-readable', `${path} cannot be opened (${error.code ?? 'unknown reason'}); check the path and its permissions`);
  const folder = dirname(path);
  try {
    if (!statSync(folder).isDirectory()) return fail('not-found', `${path}: ${folder} is not a folder`);
    return ok({ realPath: join(realpathSync(folder), basename(path)), exists: false, writable: canWrite(folder) });
  } catch {
    return fail('not-found', `${path}: there is no folder ${folder}; make it first or choose another place`);
  }
}

function canWrite(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
