import { closeSync, copyFileSync, existsSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { copyWhole } from './copy-file.ts';
import { Database } from './database.ts';
import { checkCounts, readEveryRecord } from './ledger.ts';
import { isTurnedByte } from './turned-byte.ts';
import { unfinishedName } from './unfinished.ts';

/** What DuckDB says of a block whose content is not what its checksum was made of. */
const TORN = /computed checksum (\d+) does not match stored checksum \d+ in block at location (\d+)/;
/** The file's own headers, before its blocks. */
const HEADERS = 3 * 4096;
/** DuckDB's blocks, unless it is told otherwise, and it is not. */
const BLOCK_BYTES = 1 << 18;
const MOST_BLOCKS = 8;

/** Whether a failure to open may come from a write that was cut in the middle. */
export const mayBeTorn = (failure: string): boolean => TORN.test(failure);

/**
 * Mends a case whose process was killed while it wrote one of DuckDB's metadata blocks. Such a block is written over in place: what the file's header refers to in it stays as it
 * was, new parts are added where nothing was, and its checksum, in its first bytes, becomes that of all of it. Killed between two pages of that write, the block has everything
 * that the header needs, and a checksum of what it should have become; with the checksum of what it is, the case is as it was before that write, and its log holds the rest.
 *
 * So it is done only for a case that was not closed; only for blocks of metadata, because those of data are written once, where nothing was; on a copy; and what comes of it has to be
 * readable to the end and to agree with the case's ledger. Where one byte is all that differs from what a block's checksum was made of, a disk turned it, and no write was cut. The
 * file as it was found is kept beside. Answers its name, or null when this is not what happened: nothing is changed then.
 */
export async function mendTorn(realPath: string, now: number): Promise<string | null> {
  const work = unfinishedName(realPath);
  try {
    copyFileSync(realPath, work);
    if (existsSync(`${realPath}.wal`)) copyFileSync(`${realPath}.wal`, `${work}.wal`);
    if (!(await isWholeWith(work))) return null;
    const kept = `${realPath}.damaged-${new Date(now / 1000).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}`;
    if (existsSync(`${realPath}.wal`)) copyWhole(`${realPath}.wal`, `${kept}.wal`);
    copyWhole(realPath, kept);
    // The log stays where it is: it belongs to the mended file as it did to the damaged one.
    copyWhole(work, realPath);
    return kept;
  } finally {
    for (const file of [work, `${work}.wal`]) rmSync(file, { force: true });
    rmSync(`${work}.tmp`, { recursive: true, force: true });
  }
}

/** Gives torn blocks of a copy the checksums of what they hold, one after the other as DuckDB comes to them; true when everything in it can be read then and adds up. */
async function isWholeWith(work: string): Promise<boolean> {
  const given: number[] = [];
  for (let blocks = 0; blocks <= MOST_BLOCKS; blocks++) {
    const failure = await failureOf(work, given);
    if (failure === null) return blocks > 0;
    const [, checksum, location] = TORN.exec(failure) ?? [];
    if (checksum === undefined || Number(location) < HEADERS) return false;
    if (!mendBlock(work, Number(location), BigInt(checksum))) return false;
    given.push(Number(location));
  }
  return false;
}

/** Gives a block the checksum of what it holds. False, and nothing is changed, where a disk turned one of its bytes. */
function mendBlock(path: string, at: number, checksum: bigint): boolean {
  const file = openSync(path, 'r+');
  const block = Buffer.alloc(BLOCK_BYTES);
  const turned = readSync(file, block, 0, BLOCK_BYTES, at) === BLOCK_BYTES && isTurnedByte(block);
  block.writeBigUInt64LE(checksum);
  if (!turned) writeSync(file, block, 0, 8, at);
  closeSync(file);
  return !turned;
}

/** Why a case cannot be taken as whole; null when it can. Nothing is written. @param given places of blocks that were given another checksum */
async function failureOf(path: string, given: readonly number[]): Promise<string | null> {
  let database: Database | null = null;
  try {
    database = await Database.open(path, { readOnly: true, memoryMegabytes: 1024 });
    const [info] = await database.main.rows('SELECT clean FROM case_info');
    if (info?.['clean'] !== false) return 'the case was closed: no write of ours can have been cut';
    await readEveryRecord(database.main);
    await database.main.rows('SELECT max(hash(events)) AS seen FROM events');
    const [size] = await database.main.rows('SELECT block_size FROM pragma_database_size()');
    const metadata = (await database.main.rows('SELECT DISTINCT block_id FROM pragma_metadata_info()')).map(
      (row) => HEADERS + Number(row['block_id']) * Number(size!['block_size']),
    );
    if (given.some((at) => !metadata.includes(at))) return 'a block of data was changed: no write of ours is cut there';
    const differences = await checkCounts(database.main);
    return differences.length === 0 ? null : differences.join(' ');
  } catch (error) {
    return String(error);
  } finally {
    await database?.close().catch(() => undefined);
  }
}
