import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { mappingSchema } from '../../shared/contract/engine-commands.ts';
import type { Result } from '../../shared/lib/result.ts';
import { writeWhole } from './atomic-file.ts';

const KEPT = 50;
const LONGEST_NAME = 64;
type Template = v.InferOutput<typeof mappingSchema>;
const templatesSchema = v.array(mappingSchema);
const itemsSchema = v.object({ items: v.array(v.object({ mapping: v.optional(mappingSchema) })) });

/**
 * How tables were mapped, newest last, to be offered again in other cases: names of columns and nothing else, in a file that only its owner can read. As with recent
 * cases, nothing is kept of a private case, and nothing at all while the person does not want it.
 */
export class MappingTemplates {
  readonly #path: string;
  readonly #wanted: () => boolean;
  #templates: readonly Template[] = [];

  constructor(folder: string, wanted: () => boolean) {
    this.#path = join(folder, 'mapping-templates.json');
    this.#wanted = wanted;
  }

  async load(): Promise<void> {
    this.#templates = parseTemplates(await readFile(this.#path, 'utf8').catch(() => '[]'));
  }

  list(): readonly Template[] {
    return this.#wanted() ? this.#templates : [];
  }

  /** What a call is sent on with: a preview gets the templates. */
  told(name: string, args: unknown): unknown {
    return name === 'preview-file' && typeof args === 'object' && args !== null ? { ...args, templates: this.list() } : args;
  }

  /** Looks at a call that was answered: an import keeps the mappings of its tables. */
  async watch(name: string, args: unknown, result: Result<unknown>, isPrivate: boolean): Promise<void> {
    if (name !== 'import-files' || !result.ok || isPrivate || !this.#wanted()) return;
    const asked = v.safeParse(itemsSchema, args);
    const mappings = asked.success ? asked.output.items.flatMap(({ mapping }) => (mapping && isOfNames(mapping) ? [mapping] : [])) : [];
    if (mappings.length === 0) return;
    const texts = [...this.#templates, ...mappings].map((mapping) => JSON.stringify(mapping));
    this.#templates = [...this.#templates, ...mappings].filter((_, i) => texts.lastIndexOf(texts[i]!) === i).slice(-KEPT);
    // A list that cannot be written is no reason not to import.
    await writeWhole(this.#path, `${JSON.stringify(this.#templates, null, 2)}\n`).catch(() => undefined);
  }

  /** Leaves no list behind. */
  async forgetAll(): Promise<void> {
    this.#templates = [];
    await rm(this.#path, { force: true });
  }
}

/**
 * Whether a mapping is made of columns' names: not of their numbers, and not of values, which is what "names" are where a table without a header was taken to have one. A time
 * has more digits than the name of a column of times.
 */
function isOfNames(mapping: Template): boolean {
  const names = Object.values(mapping).filter((name) => name !== undefined);
  return names.every((name) => name.length <= LONGEST_NAME && /\p{L}/u.test(name)) && mapping.time.replace(/\D/g, '').length <= 2;
}

function parseTemplates(text: string): readonly Template[] {
  try {
    const result = v.safeParse(templatesSchema, JSON.parse(text));
    return result.success ? result.output.slice(-KEPT) : [];
  } catch {
    return [];
  }
}
