import type { FilePreview } from '../../shared/contract/engine-answers.ts';
import type { EngineArgs } from '../../shared/contract/engine-commands.ts';
import type { ColumnMapping } from '../../shared/model/source.ts';

/** What the journalist has decided about one file before it is read. */
export interface PlannedFile {
  readonly path: string;
  readonly bytes: number;
  readonly included: boolean;
  readonly format: string | null;
  readonly timeZone: string | null;
  readonly year: number | null;
  readonly mapping: ColumnMapping | null;
  /** Null while it is being looked at. */
  readonly preview: FilePreview | null;
}

export type ImportItem = EngineArgs<'import-files'>['items'][number];

export function plannedFile(path: string, bytes: number): PlannedFile {
  return { path, bytes, included: true, format: null, timeZone: null, year: null, mapping: null, preview: null };
}

/** The arguments for looking at or importing a file: only what was decided. */
export function importItem(file: PlannedFile): ImportItem {
  return {
    path: file.path,
    ...(file.format === null ? {} : { format: file.format }),
    ...(file.timeZone === null ? {} : { timeZone: file.timeZone }),
    ...(file.year === null ? {} : { year: file.year }),
    ...(file.mapping === null ? {} : { mapping: { ...file.mapping } }),
  };
}

/** What stands in the way of a file, or must be known about it; null when all is well. `blocks`: it cannot be read as things are. */
export function concern(file: PlannedFile): { readonly text: string; readonly blocks: boolean } | null {
  const { preview } = file;
  if (preview === null) return null;
  if (preview.failure !== null) return { text: preview.failure.message, blocks: true };
  if (file.format === null && preview.candidates.length === 0)
    return { text: 'No format recognises it. Choose one, or leave the file out.', blocks: true };
  if (preview.alreadyImported)
    return { text: 'This content is already in the case. Importing it again would count everything twice.', blocks: false };
  if (preview.needsZone && file.timeZone === null)
    return { text: 'Its times carry no zone. Say where its clock stood, or UTC is assumed.', blocks: false };
  if (preview.needsYear && file.year === null) return { text: 'Its times carry no year. Give the year, or it is inferred.', blocks: false };
  return null;
}

/** Files that will be read: included, looked at, nothing in the way. */
export function readable(files: readonly PlannedFile[]): readonly PlannedFile[] {
  return files.filter((file) => file.included && file.preview !== null && concern(file)?.blocks !== true);
}

/** The last part of a path, on any system. */
export function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1) || path;
}

/** A first title for a case, out of its files' names: their common start if it says something, else the first name. */
export function suggestedTitle(paths: readonly string[]): string {
  const names = paths.map((path) => baseName(path).replace(/\.(gz|bz2|xz|zst|zip|tar|tgz|log|txt|csv|tsv|json|jsonl|pcap|pcapng)(?=\.|$)/gi, ''));
  const first = names[0] ?? '';
  let common = first;
  for (const name of names) while (!name.startsWith(common)) common = common.slice(0, -1);
  const title = (common.length >= 4 ? common : first).replace(/[._-]+/g, ' ').trim();
  return title === '' ? 'New case' : title.charAt(0).toUpperCase() + title.slice(1);
}
