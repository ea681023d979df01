import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Failure } from '../../shared/lib/result.ts';
import { openingFailure } from '../reading/original-file.ts';

const DEEPEST = 32;
const MOST_FILES = 100_000;

/** Files behind some paths: folders opened, in name order, each file once. */
export interface ListedFiles {
  readonly files: readonly { readonly path: string; readonly bytes: number }[];
  /** What could not be opened, and why. */
  readonly refused: readonly { readonly path: string; readonly failure: Failure }[];
}

/** Opens folders into the regular files in them. Links that lead in a circle are followed once; pipes, sockets and devices are refused. */
export async function listFiles(paths: readonly string[]): Promise<ListedFiles> {
  const walk = new Walk();
  for (const path of paths) await walk.visit(path, 0, true);
  return { files: walk.files, refused: walk.refused };
}

class Walk {
  readonly files: { path: string; bytes: number }[] = [];
  readonly refused: { path: string; failure: Failure }[] = [];
  private readonly folders = new Set<string>();
  private readonly known = new Set<string>();

  /** @param named given by the journalist rather than found in a folder */
  async visit(path: string, depth: number, named: boolean): Promise<void> {
    try {
      const found = await stat(path);
      if (found.isDirectory()) await this.open(path, depth);
      else if (found.isFile()) this.take(path, found.size);
      else this.refuse(path, 'not-a-file', `${path} is a pipe, socket or device, not a file. Choose log files.`);
    } catch (error) {
      // A dangling link inside a folder is no concern of the journalist's, who chose the folder; one named outright is.
      const failure = openingFailure(path, error);
      if (named || failure.code !== 'not-found') this.refused.push({ path, failure });
    }
  }

  private async open(path: string, depth: number): Promise<void> {
    const real = await realpath(path);
    if (this.folders.has(real)) return;
    this.folders.add(real);
    if (depth > DEEPEST) {
      this.refuse(path, 'limit', `${path} lies more than ${DEEPEST} folders deep and was not opened. Choose it directly.`);
      return;
    }
    const names = await readdir(path);
    // By code unit, so that the order is the same on any machine.
    names.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    for (const name of names) await this.visit(join(path, name), depth + 1, false);
  }

  private take(path: string, bytes: number): void {
    if (this.known.has(path)) return;
    this.known.add(path);
    if (this.files.length < MOST_FILES) this.files.push({ path, bytes });
    else if (this.files.length === MOST_FILES)
      this.refuse(path, 'limit', `There are more than ${MOST_FILES} files; ${path} and those after it were left out. Import them in parts.`);
  }

  private refuse(path: string, code: Failure['code'], message: string): void {
    if (this.refused.some((one) => one.failure.code === code && one.failure.code === 'limit')) return;
    this.refused.push({ path, failure: { code, message } });
  }
}
