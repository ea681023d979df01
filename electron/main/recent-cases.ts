import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { writeWhole } from './atomic-file.ts';

export interface RecentCase {
  readonly path: string;
  readonly title: string;
  /** Microseconds, as every instant. */
  readonly opened: number;
}

const KEPT = 12;
const recentSchema = v.array(v.object({ path: v.pipe(v.string(), v.minLength(1)), title: v.string(), opened: v.number() }));

/** The cases opened last, newest first, in a file that only its owner can read. Nothing is kept while the person does not want it. */
export class RecentCases {
  readonly #path: string;
  readonly #wanted: () => boolean;
  #cases: readonly RecentCase[] = [];

  constructor(folder: string, wanted: () => boolean) {
    this.#path = join(folder, 'recent-cases.json');
    this.#wanted = wanted;
  }

  async load(): Promise<void> {
    const text = await readFile(this.#path, 'utf8').catch(() => '[]');
    this.#cases = parseRecent(text);
  }

  list(): readonly RecentCase[] {
    return this.#wanted() ? this.#cases : [];
  }

  async remember(path: string, title: string, opened: number): Promise<void> {
    if (!this.#wanted()) return;
    this.#cases = [{ path, title, opened }, ...this.#cases.filter((recent) => recent.path !== path)].slice(0, KEPT);
    await this.#write();
  }

  async forget(path: string): Promise<void> {
    this.#cases = this.#cases.filter((recent) => recent.path !== path);
    await this.#write();
  }

  /** Leaves no list behind. */
  async forgetAll(): Promise<void> {
    this.#cases = [];
    await rm(this.#path, { force: true });
  }

  async #write(): Promise<void> {
    await writeWhole(this.#path, `${JSON.stringify(this.#cases, null, 2)}\n`);
  }
}

function parseRecent(text: string): readonly RecentCase[] {
  try {
    const result = v.safeParse(recentSchema, JSON.parse(text));
    return result.success ? result.output.slice(0, KEPT) : [];
  } catch {
    return [];
  }
}
