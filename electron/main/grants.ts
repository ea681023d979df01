import { dirname, resolve } from 'node:path';

/**
 * The paths the person has named: chosen in a dialog, dropped on the window, given at the start, kept as recent, or the sample. The page can have nothing else read, and files
 * written only where the person said so.
 */
export class Grants {
  readonly #readable = new Set<string>();
  readonly #writable = new Set<string>();

  /** The person named a file, or a folder with all that is in it. */
  allowReading(...paths: readonly string[]): void {
    for (const path of paths) this.#readable.add(resolve(path));
  }

  /** The person chose where to save. What is made there can be read. */
  allowWriting(path: string): void {
    this.#writable.add(resolve(path));
  }

  /** True for what was named, and for what lies below a folder that was. */
  mayRead(path: string): boolean {
    const wanted = resolve(path);
    if (this.#writable.has(wanted)) return true;
    for (let at = wanted; ; at = dirname(at)) {
      if (this.#readable.has(at)) return true;
      if (dirname(at) === at) return false;
    }
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
