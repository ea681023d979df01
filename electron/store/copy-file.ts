import { chmodSync, closeSync, copyFileSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { sweepUnfinished, unfinishedName } from './unfinished.ts';

/**
 * Copies a file so that there is the whole copy on the disk, readable by its owner only, or none; also through a power cut. A name for `scratch` that is always the
 * same lets the next try take the place of one that was killed.
 */
export function copyWhole(from: string, to: string, scratch = unfinishedName(to)): void {
  sweepUnfinished(dirname(to));
  try {
    copyFileSync(from, scratch);
    chmodSync(scratch, 0o600);
    syncFile(scratch);
    renameSync(scratch, to);
    syncFolder(dirname(to));
  } catch (error) {
    rmSync(scratch, { force: true });
    throw error;
  }
}

function syncFile(path: string): void {
  const file = openSync(path, 'r+');
  fsyncSync(file);
  closeSync(file);
}

/** Makes a rename last through a power cut; Windows has no such call and does not need it. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  fsyncSync(handle);
  closeSync(handle);
}
