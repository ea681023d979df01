import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a second start hands to the first. */
export interface SecondStart {
  readonly words: readonly string[];
  readonly folder: string;
  readonly data: unknown;
}

const LOCK = 'instance.lock';
const NOTE = /^second-start-.*\.json$/;

/**
 * One program per folder. True: this process is the first, and `heard` is called for every later start. False: another one lives and has been told.
 * Synchronous, as Electron's is; the note to the first is a file, because a socket could not be written in time.
 */
export function takeInstanceLock(folder: string, second: SecondStart, heard: (start: SecondStart) => void): boolean {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lock = join(folder, LOCK);
  for (let tries = 0; tries < 3; tries++) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx', mode: 0o600 });
      listen(folder, heard);
      process.on('exit', () => rmSync(lock, { force: true }));
      return true;
    } catch {
      if (isAlive(lock)) {
        const name = `second-start-${process.pid}.json`;
        writeFileSync(join(folder, `.${name}`), JSON.stringify(second), { mode: 0o600 });
        renameSync(join(folder, `.${name}`), join(folder, name));
        return false;
      }
      rmSync(lock, { force: true });
    }
  }
  return false;
}

function isAlive(lock: string): boolean {
  try {
    const pid = Number(readFileSync(lock, 'utf8'));
    if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false;
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { code?: string }).code === 'EPERM';
  }
}

function listen(folder: string, heard: (start: SecondStart) => void): void {
  const take = () => {
    // Someone may delete the folder of settings while the program runs.
    if (!existsSync(folder)) return;
    for (const name of readdirSync(folder).filter((found) => NOTE.test(found))) {
      const path = join(folder, name);
      try {
        const start = JSON.parse(readFileSync(path, 'utf8')) as SecondStart;
        rmSync(path, { force: true });
        heard(start);
      } catch {
        rmSync(path, { force: true });
      }
    }
  };
  take();
  watch(folder, { persistent: false }, take);
}
