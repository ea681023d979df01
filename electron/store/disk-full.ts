/**
 * Whether an error of DuckDB says that a file could not grow: a full disk, a quota, a limit of the system on the size of files.
 * DuckDB calls that fatal: the connection is dead afterwards, and what was committed before is in the file (ECOSYSTEM notes, tried with each of the three).
 */
export function isDiskFull(text: string): boolean {
  return /no space left|disk.{0,40}full|disk quota|file too large|could not write/i.test(text);
}

/** What to say then, of an open case. */
export const DISK_FULL = 'The disk that holds the case is full. Make room, then open the case again; everything saved before is there.';
