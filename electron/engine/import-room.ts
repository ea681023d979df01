import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { readableBytes } from '../../shared/lib/format-value.ts';
import { listFiles } from '../ingest/list-files.ts';
import { unpackedBytes } from '../ingest/unpacked-bytes.ts';

/**
 * Bytes a case takes on for each byte of a log, unpacked, and at the least. Measured at its largest while importing: 0.07 to 0.22 of 600,000 lines (web, BIND, W3C, Zeek; short rows of a
 * table are the dearest), 5 MB for small files. More than twice that, because rows may be shorter still.
 */
const GROWTH = 0.5;
const LEAST_BYTES = 5e6;
const LOOKED_INTO = 500;
/** A share that does not answer says nothing about its room, and nobody waits for it. */
const PATIENCE_MS = 2000;

/**
 * Why an import would hardly fit on the disk where the case lies: a sentence with what is needed and what is free. Null where it fits, and where nobody can say (a share that does not
 * tell). An estimate: it may warn and must not forbid.
 */
export async function littleRoom(casePath: string, paths: readonly string[]): Promise<string | null> {
  const free = await freeBytes(dirname(casePath));
  if (free === null) return null;
  const needed = LEAST_BYTES + GROWTH * (await unpackedTogether(paths));
  if (needed <= free) return null;
  return `There may be too little room for this import: it needs about ${readableBytes(needed)}, and the disk that holds ${casePath} has ${readableBytes(free)} free. Make room there, or choose a disk with more; what does not fit is left out whole, and what is in the case stays.`;
}

/** What all files hold unpacked; of very many the largest are looked into, and the others taken to be like them. */
async function unpackedTogether(paths: readonly string[]): Promise<number> {
  const files = [...(await listFiles(paths)).files].sort((a, b) => b.bytes - a.bytes);
  const bytesOf = (some: typeof files): number => some.reduce((sum, { bytes }) => sum + bytes, 0);
  const largest = files.slice(0, LOOKED_INTO);
  let unpacked = 0;
  for (const { path } of largest) unpacked += await unpackedBytes(path);
  return unpacked === 0 ? 0 : (unpacked * bytesOf(files)) / bytesOf(largest);
}

async function freeBytes(folder: string): Promise<number | null> {
  const silence = new Promise<null>((resolve) => setTimeout(resolve, PATIENCE_MS, null).unref());
  const told = await Promise.race([statfs(folder).catch(() => null), silence]);
  // Some shares answer with nothing but zeros.
  return told === null || !(told.blocks > 0) ? null : told.bavail * told.bsize;
}
