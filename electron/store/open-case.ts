import { randomUUID } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { fail, ok, type Result } from '../../shared/lib/result.ts';
import { OCCAM_VERSION } from '../../shared/model/version.ts';
import { checkTables, ownFunctions } from './case-shape.ts';
import { CaseStore } from './case-store.ts';
import { Database, execute } from './database.ts';
import { DatabaseUnavailable } from './duckdb.ts';
import { ForeignContent } from './foreign-content.ts';
import { readableTables } from './ledger.ts';
import { mayBeTorn, mendTorn } from './mend-case.ts';
import { migrate, shapeOf } from './migrate.ts';
import { LATEST_SHAPE } from './migrations/index.ts';
import { probeCase } from './probe-case.ts';
import { sweepUnfinished } from './unfinished.ts';

export interface OpenOptions {
  /** Make the case when there is no file; the title it then gets. */
  readonly create?: string;
  /** Open without writing, whatever the permissions. */
  readonly readOnly?: boolean;
  /** For DuckDB; default 1024. */
  readonly memoryMegabytes?: number;
  /** Clock for "entered at" stamps; microseconds. For tests. */
  readonly now?: () => number;
}

/**
 * Files open in this process, by path and by what the system knows the file by (a hard link is another path to the same file): DuckDB's own lock works between
 * processes only, and two openers in one process lose data without a word.
 */
const openHere = new Map<string, string>();

/** Device and file number; a path's own name while there is no file. */
function identityOf(realPath: string): string {
  const info = statSync(realPath, { bigint: true, throwIfNoEntry: false });
  return info === undefined ? realPath : `${info.dev}:${info.ino}`;
}

/**
 * Opens a case, or makes one. Every way this can fail is a Failure with a sentence: not a case, newer, in use (by which process), damaged, not there.
 * What is odd but survivable (read-only, lost log, sources that do not add up) is in the store's `warnings`.
 */
export async function openCase(path: string, options: OpenOptions = {}): Promise<Result<CaseStore>> {
  const probe = probeCase(path);
  if (!probe.ok) return probe;
  const { realPath, exists, writable } = probe.value;
  if (!exists && options.create === undefined) return fail('not-found', `${path}: there is no such case; check the path, or make a new case`);
  if (!exists && !writable) return fail('read-only', `${path}: its folder cannot be written to; choose another place for the case`);
  if (openHere.has(realPath) || [...openHere.values()].includes(identityOf(realPath)))
    return fail('case-in-use', `${path} is already open here; close it first`);
  sweepUnfinished(dirname(realPath));
  const readOnly = options.readOnly === true || !writable;
  openHere.set(realPath, identityOf(realPath));
  const opened = await openOrMend(path, realPath, exists, readOnly, options);
  if (opened.ok) openHere.set(realPath, identityOf(realPath));
  else openHere.delete(realPath);
  return opened;
}

/** A case that was cut off in the middle of a write is mended, and says so. */
async function openOrMend(path: string, realPath: string, exists: boolean, readOnly: boolean, options: OpenOptions): Promise<Result<CaseStore>> {
  const opened = await openDatabase(path, realPath, exists, readOnly, options);
  if (opened.ok || readOnly || opened.error.code !== 'case-damaged' || !mayBeTorn(opened.error.detail ?? '')) return opened;
  // Where it cannot be tried (a full disk), the case stays as it is.
  const kept = await mendTorn(realPath, options.now?.() ?? Date.now() * 1000).catch(() => null);
  if (kept === null) return opened;
  const mended = await openDatabase(path, realPath, exists, readOnly, options);
  if (mended.ok)
    mended.value.warnings.push(
      `Occam was ended in the middle of writing this case, and a block of it was half written. It was mended: everything in it can be read and agrees with its ledger. The file as it was found is kept as ${kept}; remove it when you have looked.`,
    );
  return mended;
}

async function openDatabase(path: string, realPath: string, exists: boolean, readOnly: boolean, options: OpenOptions): Promise<Result<CaseStore>> {
  let database: Database;
  try {
    database = await Database.open(realPath, { readOnly, memoryMegabytes: options.memoryMegabytes ?? 1024 });
  } catch (error) {
    return failed(path, error, null);
  }
  const now = options.now ?? (() => Date.now() * 1000);
  try {
    // Runs beside what follows, which writes nothing before it has ended.
    const functions = exists ? ownFunctions(database.work) : Promise.resolve([]);
    functions.catch(() => undefined);
    if (!exists) {
      chmodSync(realPath, 0o600);
      await migrate(database, 0);
      await giveIdentity(database, options.create!, now());
    }
    const shape = await shapeOf(database);
    if (shape === null) {
      await database.close();
      return fail('not-a-case', `${path} is a DuckDB database but not an Occam case; nothing in it was changed`);
    }
    if (shape > LATEST_SHAPE) {
      await database.close();
      return fail(
        'case-newer',
        `${path} was written by a newer version of Occam (shape ${shape}, this one knows ${LATEST_SHAPE}); open it there, or install the newer version`,
      );
    }
    if (exists) await checkTables(database.main, shape);
    const own = await functions;
    if (own.length > 0) throw new ForeignContent(`it brings functions of its own (${own.join(', ').slice(0, 200)})`);
    if (shape < LATEST_SHAPE && !readOnly) await migrate(database, shape, realPath);
    return ok(await CaseStore.begin({ database, path, realPath, readOnly, now, onClosed: () => openHere.delete(realPath) }));
  } catch (error) {
    const failure = await failed(path, error, database);
    await database.close().catch(() => undefined);
    return failure;
  }
}

/** Why a case could not be opened; of a damaged one also what can still be read. */
async function failed(path: string, error: unknown, database: Database | null): Promise<Result<never>> {
  if (error instanceof ForeignContent) return fail('case-damaged', `${path}: ${error.message}`);
  const [code, message, detail] = openFailure(path, error);
  return code === 'case-damaged' ? fail(code, `${message}. ${await whatIsLeft(database)}`, detail) : fail(code, message, detail);
}

/** What of a damaged case can still be read, as a sentence: DuckDB alone reads it, table by table, where it opens at all. */
export async function whatIsLeft(database: Database | null): Promise<string> {
  const words = (tables: readonly string[]): string => tables.join(', ').replaceAll('_', ' ');
  const { whole, damaged } = database === null ? { whole: [], damaged: [] } : await readableTables(database.main);
  if (whole.length === 0) return 'Nothing in it can be read.';
  return `Still readable in it: ${words(whole)}${damaged.length === 0 ? '' : `; damaged: ${words(damaged)}`}. In a terminal, occam salvage CASE -o FOLDER writes that out.`;
}

async function giveIdentity(database: Database, title: string, made: number): Promise<void> {
  await database.main.transaction(async (connection) => {
    const id = randomUUID();
    await execute(connection, 'INSERT INTO case_info VALUES (?, ?, ?, ?, make_timestamp(?::BIGINT), 0, true)', [
      id,
      title,
      LATEST_SHAPE,
      OCCAM_VERSION,
      BigInt(Math.round(made)),
    ]);
  });
  await database.checkpoint();
}

/** DuckDB's refusal, in a sentence that says what to do. */
export function openFailure(
  path: string,
  error: unknown,
): ['case-in-use' | 'not-a-case' | 'case-newer' | 'case-damaged' | 'disk-full' | 'not-readable' | 'internal', string, string] {
  const text = error instanceof Error ? error.message : String(error);
  if (error instanceof DatabaseUnavailable)
    return [
      'internal',
      `${path} was not opened and not touched: the database that keeps cases (DuckDB) cannot be loaded here; install Occam again`,
      text,
    ];
  if (/lock/i.test(text) && /PID|conflicting/i.test(text)) {
    const pid = /PID (\d+)/.exec(text)?.[1];
    return [
      'case-in-use',
      `${path} is open in another program${pid === undefined ? '' : ` (process ${pid}${nameOf(pid)})`}; close it there, then open it again`,
      text,
    ];
  }
  if (/not a valid DuckDB database/i.test(text)) return ['not-a-case', `${path} is not an Occam case; nothing in it was changed`, text];
  if (/newer version|version number/i.test(text))
    return ['case-newer', `${path} was written by a newer version; install the newer Occam to open it`, text];
  if (/no space left|disk.*full/i.test(text))
    return ['disk-full', `the disk that holds ${path} is full; make room and open it again: nothing saved is lost`, text];
  if (/permission denied|read-only file/i.test(text))
    return ['not-readable', `${path} cannot be opened: permission denied; check its permissions`, text];
  return ['case-damaged', `${path} is damaged and cannot be opened safely; it was not changed: keep it, and go on from a copy or backup`, text];
}

function nameOf(pid: string): string {
  const file = `/proc/${pid}/comm`;
  return existsSync(file) ? `, ${readFileSync(file, 'utf8').trim()}` : '';
}
