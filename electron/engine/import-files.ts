import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { EngineArgs } from '../../shared/contract/engine-commands.ts';
import { readableCount } from '../../shared/lib/format-value.ts';
import type { SourceSummary } from '../../shared/model/source.ts';
import { listFiles } from '../ingest/list-files.ts';
import { readSource, type SourceRequest } from '../ingest/read-source.ts';
import type { CaseStore } from '../store/case-store.ts';
import type { ImportOutcome } from '../store/import-source.ts';
import type { JobEnd, JobReport } from './jobs.ts';
import { labelFromDatabases } from './label-hosts.ts';
import { nameOriginal } from './original-check.ts';

export type ImportItem = EngineArgs<'import-files'>['items'][number];

/** How a job of imports is seen from outside. */
export interface ImportHooks {
  readonly signal: AbortSignal;
  readonly workers: number;
  /** The calling thread parses too: only where nobody waits for its answers. */
  readonly parsesHere?: boolean;
  report(report: JobReport): void;
  /** A file is in the case; called after each. */
  stored(): Promise<void>;
  /** A file was refused, known already or not recognised: the sentence that says so. */
  unusual?(sentence: string): void;
}

/**
 * Imports files into a case, one transaction each: what is done stays when a later file fails or the job is cancelled.
 * The job ends as failed only when no file at all could be read.
 */
export async function importFiles(store: CaseStore, job: string, items: readonly ImportItem[], hooks: ImportHooks): Promise<JobEnd> {
  const { requests, refused } = await expand(items);
  const troubles: string[] = [];
  const read: SourceSummary[] = [];
  const unusual = (sentence: string): void => {
    troubles.push(sentence);
    hooks.unusual?.(sentence);
  };
  refused.forEach(unusual);
  const sizes = await Promise.all(requests.map(sizeOf));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  await store.beginImport(
    job,
    requests.map((request) => ({ path: request.path, request: JSON.stringify(request) })),
  );
  let before = 0;
  let stored = 0;
  let firstFailure = null;
  for (const [i, request] of requests.entries()) {
    if (hooks.signal.aborted) break;
    const imported = await importOne(store, job, request, hooks, before, total);
    before += sizes[i]!;
    if (imported.ok) {
      stored++;
      read.push(...imported.value.added.filter(({ format }) => format !== ''));
      describe(imported.value, unusual);
      await hooks.stored();
    } else if (imported.error.code !== 'cancelled') {
      firstFailure ??= imported.error;
      unusual(imported.error.message);
      if (imported.error.code === 'disk-full') break;
    }
  }
  // A full disk has closed the file underneath us; the next opening finds what was not come to and offers it again.
  if (firstFailure?.code === 'disk-full') return { state: 'failed', failure: firstFailure };
  await store.endImport(job);
  if (stored > 0 && !hooks.signal.aborted) {
    const { labelled, told } = await labelFromDatabases(store, hooks.signal);
    told.forEach(unusual);
    if (labelled) await hooks.stored();
  }
  const summary = read.length === 0 ? [] : [sumUp(read)];
  if (hooks.signal.aborted) return { state: 'cancelled', summary, troubles };
  if (stored === 0)
    return {
      state: 'failed',
      failure: firstFailure ?? { code: 'nothing-read', message: troubles[0] ?? 'No file was named. Choose files to import.' },
    };
  return { state: 'done', summary, troubles };
}

function importOne(store: CaseStore, job: string, request: SourceRequest, hooks: ImportHooks, before: number, total: number) {
  const name = basename(request.path);
  return store.importSource(job, request.path, JSON.stringify(request), (sink) =>
    readSource(
      request,
      {
        begin: (member) => sink.begin(member),
        batch: (member, batch) => sink.batch(member, batch),
        progress: (done, _size, lines) => hooks.report({ label: `${name}: ${readableCount(lines)} lines`, done: before + done, total }),
        signal: hooks.signal,
        parsesHere: hooks.parsesHere === true,
      },
      hooks.workers,
    ),
  );
}

/** Folders become the files in them, each read as the folder was to be. */
async function expand(items: readonly ImportItem[]): Promise<{ requests: SourceRequest[]; refused: string[] }> {
  const requests: SourceRequest[] = [];
  const refused: string[] = [];
  for (const item of items) {
    const listed = await listFiles([item.path]);
    refused.push(...listed.refused.map(({ failure }) => failure.message));
    if (listed.files.length === 0 && listed.refused.length === 0)
      refused.push(`${item.path}: there are no files in it; choose a folder with logs, or the log files themselves`);
    for (const { path } of listed.files) {
      nameOriginal(path);
      requests.push(requestOf(item, path));
    }
  }
  return { requests, refused };
}

/** An item of the contract as a request: absent options are absent, not undefined. */
export function requestOf(item: ImportItem, path: string = item.path): SourceRequest {
  const { format, timeZone, year, mapping } = item;
  return {
    path,
    ...(format !== undefined && { format }),
    ...(timeZone !== undefined && { timeZone }),
    ...(year !== undefined && { year }),
    ...(mapping !== undefined && {
      mapping: {
        time: mapping.time,
        from: mapping.from,
        to: mapping.to,
        ...(mapping.kind !== undefined && { kind: mapping.kind }),
        ...(mapping.outcome !== undefined && { outcome: mapping.outcome }),
        ...(mapping.bytes !== undefined && { bytes: mapping.bytes }),
        ...(mapping.timeOfDay !== undefined && { timeOfDay: mapping.timeOfDay }),
      },
    }),
  };
}

async function sizeOf(request: SourceRequest): Promise<number> {
  try {
    return (await stat(request.path)).size;
  } catch {
    return 0;
  }
}

/** All files that were read in a sentence; the sources' dialog has each by itself. */
function sumUp(sources: readonly SourceSummary[]): string {
  const sum = (count: (source: SourceSummary) => number): number => sources.reduce((total, source) => total + count(source), 0);
  const [records, rejects] = [sum((source) => source.records), sum((source) => source.rejects)];
  const files = sources.length === 1 ? '1 file' : `${readableCount(sources.length)} files`;
  const left =
    rejects === 0
      ? 'everything was read'
      : `${readableCount(rejects)} ${rejects === 1 ? 'line' : 'lines'} could not be read, each kept with its reason`;
  return `${files}, ${readableCount(records)} ${records === 1 ? 'record' : 'records'}; ${left}.`;
}

/** What is out of the ordinary about a file. */
function describe(outcome: ImportOutcome, unusual: (sentence: string) => void): void {
  for (const source of outcome.added) if (source.format === '') unusual(`${source.path}: not recognised, so nothing of it is in the case.`);
  for (const { path, as } of outcome.known) unusual(`${path}: the case already has this content, as ${as}; it was not added again.`);
  for (const source of outcome.restored) unusual(`${source.path}: was removed earlier and is back.`);
}
