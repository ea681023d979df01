import { randomBytes } from 'node:crypto';
import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Files that nobody has written to for so long are not being written any more, whoever began them. */
const QUIET_MS = 60_000;
const NAME = /\.unfinished-(\d+)-[0-9a-f]{8}\.part$/;

/** A name beside a file that is being made, for what is not whole yet. It says so itself, and who is at it, so that what a killed process leaves can be told and taken away. */
export const unfinishedName = (path: string): string => `${path}.unfinished-${process.pid}-${randomBytes(4).toString('hex')}.part`;

/**
 * Takes away what processes that are gone have left half made in a folder: a part of a case lies there with nobody knowing of it. What another process, or another computer at
 * the same folder, may still be writing stays.
 */
export function sweepUnfinished(folder: string, quietMs = QUIET_MS): void {
  try {
    for (const name of readdirSync(folder)) {
      const pid = Number(NAME.exec(name)?.[1] ?? 0);
      if (pid === 0 || isAlive(pid)) continue;
      const path = join(folder, name);
      if (Date.now() - statSync(path).mtimeMs >= quietMs) rmSync(path, { force: true });
    }
  } catch {
    // A folder that cannot be looked through keeps what is in it.
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // There, but somebody else's.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
