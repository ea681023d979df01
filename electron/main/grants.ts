import { dirname, resolve } from 'node:path';

/**
 * The paths the person has named: chosen in a dialog, given at the start, kept as recent, or the sample. The page can have files written nowhere else.
 */
export class Grants {
  readonly #writable = new Set<string>();

  /** The person chose where to save. */
  allowWriting(path: string): void {
    this.#writable.add(resolve(path));
  }

  mayWrite(path: string): boolean {
    return this.#writable.has(resolve(path));
  }

  /** True when the person has been shown this place before: a chosen target or its folder. */
  mayShow(path: string): boolean {
    const shown = resolve(path);
    return this.#writable.has(shown) || [...this.#writable].some((target) => dirname(target) === shown);
  }
}
