import { createHash } from 'node:crypto';
import { numbersOf, type ReportNumber } from '../../renderer/print/numbers.ts';
import { sourceName } from '../../shared/lib/source-name.ts';
import type { ReportModel } from '../../shared/model/report.ts';
import { csvText } from './csv.ts';
import { figureRows } from './figure-data.ts';

/** Version of the manifest's shape; raised when a reader of an older one would misunderstand it. */
export const MANIFEST_VERSION = 1;

/** `manifest.json`, attached to every report: enough to compute every number again from the original files. */
export interface ReportManifest {
  readonly manifest: number;
  readonly numbers: readonly ReportNumber[];
  /** The whole model that the pages were made from, with confidential notes and folders of this machine taken out, and without `attachments`. */
  readonly model: ReportModel;
}

/** A file that goes into the PDF. */
export interface Attachment {
  readonly name: 'manifest.json' | 'events.csv' | 'figures.csv' | 'notes.md';
  readonly mimeType: string;
  readonly description: string;
  readonly bytes: Uint8Array;
  readonly sha256: string;
}

/** The model as it may leave the case: no confidential notes, no folders, no raw bytes of rejects. */
export function portableModel(model: ReportModel): ReportModel {
  const { attachments: _, ...rest } = model;
  return {
    ...rest,
    sources: model.sources.map((source) => ({
      ...source,
      path: sourceName(source.path),
      rejected: source.rejected.map((reject) => ({ ...reject, raw: new Uint8Array() })),
    })),
    notes: model.notes.filter((note) => !note.confidential),
    records: model.records.map((record) => ({ ...record, path: sourceName(record.path) })),
  };
}

/** The attachments of a report, in the order they are listed. The same model gives the same bytes. */
export function attachmentsOf(model: ReportModel): readonly Attachment[] {
  const portable = portableModel(model);
  const manifest: ReportManifest = { manifest: MANIFEST_VERSION, numbers: [...numbersOf(portable).values()], model: portable };
  return [
    attachment(
      'manifest.json',
      'application/json',
      'Every number of this report and how to compute it again',
      `${JSON.stringify(manifest, replacer, 1)}\n`,
    ),
    attachment(
      'events.csv',
      'text/csv',
      'The cited records',
      csvText([
        ['source_sha256', 'file', 'line', 'text'],
        ...portable.records.map((record) => [record.source, record.path, record.line, record.raw]),
      ]),
    ),
    attachment('figures.csv', 'text/csv', 'The numbers that the figures are drawn from', csvText(figureRows(portable))),
    attachment('notes.md', 'text/markdown', 'The notes in this report', portable.notes.map((note) => `${note.text}\n`).join('\n---\n\n')),
  ];
}

/** The model with the list of its attachments, ready for printing. */
export function withAttachments(model: ReportModel, attachments: readonly Attachment[]): ReportModel {
  return { ...portableModel(model), attachments: attachments.map(({ name, sha256, bytes }) => ({ name, sha256, bytes: bytes.length })) };
}

/** Reads a manifest back. @throws SyntaxError or TypeError with what is wrong */
export function readManifest(bytes: Uint8Array): ReportManifest {
  const parsed: unknown = JSON.parse(new TextDecoder().decode(bytes), reviver);
  if (typeof parsed !== 'object' || parsed === null || !('manifest' in parsed) || !('numbers' in parsed) || !('model' in parsed)) {
    throw new TypeError('manifest.json is not a manifest of an Occam report');
  }
  if (parsed.manifest !== MANIFEST_VERSION)
    throw new TypeError(`manifest.json has version ${String(parsed.manifest)}; this Occam reads ${MANIFEST_VERSION}`);
  return parsed as ReportManifest;
}

/** JSON has no NaN, no infinities and no byte arrays; a report may hold all three. */
function replacer(_key: string, value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) return { number: String(value) };
  if (value instanceof Uint8Array) return { bytes: Buffer.from(value).toString('base64') };
  return value;
}

function reviver(_key: string, value: unknown): unknown {
  if (typeof value === 'object' && value !== null && Object.keys(value).length === 1) {
    if ('number' in value) return Number(value.number);
    if ('bytes' in value && typeof value.bytes === 'string') return new Uint8Array(Buffer.from(value.bytes, 'base64'));
  }
  return value;
}

function attachment(name: Attachment['name'], mimeType: string, description: string, text: string): Attachment {
  const bytes = new TextEncoder().encode(text);
  return { name, mimeType, description, bytes, sha256: hashOf(bytes) };
}

/** SHA-256 as lower-case hex. */
export function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
