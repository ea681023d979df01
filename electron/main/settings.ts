import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { DEFAULT_RECORD_COLUMNS, type Settings } from '../../shared/contract/shell-commands.ts';
import { writeWhole } from './atomic-file.ts';

const settingsSchema = v.object({
  theme: v.fallback(v.picklist(['system', 'light', 'dark']), 'system'),
  zone: v.fallback(v.pipe(v.string(), v.maxLength(100)), 'UTC'),
  secondZone: v.fallback(v.nullable(v.pipe(v.string(), v.maxLength(100))), null),
  density: v.fallback(v.picklist(['comfortable', 'compact']), 'comfortable'),
  motion: v.fallback(v.picklist(['system', 'reduced']), 'system'),
  rememberCases: v.fallback(v.boolean(), true),
  recordColumns: v.fallback(v.pipe(v.array(v.pipe(v.string(), v.maxLength(40))), v.maxLength(40)), [...DEFAULT_RECORD_COLUMNS]),
});

/** The settings of the person: one file, written whole. A file that is not ours reads as the defaults and is replaced at the next change. */
export class SettingsFile {
  readonly #path: string;
  #settings: Settings = v.parse(settingsSchema, {});
  #writing: Promise<void> = Promise.resolve();

  constructor(folder: string) {
    this.#path = join(folder, 'settings.json');
  }

  /** Reads the file once, at the start. */
  async load(): Promise<Settings> {
    this.#settings = parseSettings(await readFile(this.#path, 'utf8').catch(() => '{}'));
    return this.#settings;
  }

  get now(): Settings {
    return this.#settings;
  }

  /** Changes what is given and writes it; writes follow one another. Throws the system's error when it cannot. */
  async change(change: { readonly [K in keyof Settings]?: Settings[K] | undefined }): Promise<Settings> {
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    this.#settings = v.parse(settingsSchema, { ...this.#settings, ...given });
    const text = `${JSON.stringify(this.#settings, null, 2)}\n`;
    this.#writing = this.#writing.catch(() => undefined).then(() => writeWhole(this.#path, text));
    await this.#writing;
    return this.#settings;
  }
}

/** Settings out of any text at all: what is missing or wrong falls back to its default. */
export function parseSettings(text: string): Settings {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    read = {};
  }
  const result = v.safeParse(settingsSchema, read);
  return result.success ? result.output : v.parse(settingsSchema, {});
}
