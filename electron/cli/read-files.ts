import { availableParallelism } from 'node:os';
import { readableCount } from '../../shared/lib/format-value.ts';
import { type Failure, fail, ok, type Result } from '../../shared/lib/result.ts';
import type { EventTable } from '../../shared/model/event-table.ts';
import type { SourceSummary } from '../../shared/model/source.ts';
import { hashOf } from '../engine/original-check.ts';
import { EventTableBuilder } from '../events/table-builder.ts';
import { listFiles } from '../ingest/list-files.ts';
import { readSource, type SourceRequest } from '../ingest/read-source.ts';
import type { Terminal } from './command.ts';
import type { ReadingOptions } from './options.ts';

/** What came of the files that were named. */
export interface ReadFiles {
  readonly table: EventTable;
  /** Files that could not be read, each with its sentence. */
  readonly refused: readonly Failure[];
}

/** Threads to use when none are asked for: a second parser pays, more do not on this kind of work (PERFORMANCE notes of the README). */
export function workersFor(asked: number | null): number {
  return asked ?? Math.max(1, Math.min(2, availableParallelism() - 1));
}

/** Parsers to use when no number is asked for. The calling thread is one of them, so a machine of two cores has two. */
export function parsersFor(asked: number | null): number {
  return asked ?? Math.min(2, availableParallelism());
}

/** What a file's reading is told, from the options. */
export function requestFor(path: string, options: ReadingOptions): SourceRequest {
  return {
    path,
    ...(options.format !== undefined && { format: options.format }),
    ...(options.timeZone !== undefined && { timeZone: options.timeZone }),
    ...(options.year !== undefined && { year: options.year }),
    ...(options.mapping !== undefined && { mapping: options.mapping }),
  };
}

/** Reads files and folders into one table in memory. Fails only when nothing at all could be read. */
export async function readFiles(options: ReadingOptions, terminal: Terminal): Promise<Result<ReadFiles>> {
  const listed = await listFiles(options.paths);
  const refused: Failure[] = listed.refused.map((item) => item.failure);
  if (listed.files.length === 0 && refused.length === 0)
    return fail('nothing-read', `${options.paths.join(', ')}: there are no files in it; choose a folder with logs, or the log files themselves`);
  let paths = await differentFiles(listed.files, (sentence) => terminal.complain(sentence));
  for (;;) {
    const attempt = await readAll(paths, options, terminal);
    if (terminal.stopped.aborted) return fail('cancelled', 'stopped; nothing was changed');
    if (attempt.halfRead === null) {
      refused.push(...attempt.refused.filter(({ message }) => !refused.some((known) => known.message === message)));
      if (attempt.table === null) {
        const first = refused[0];
        return refused.length === 1 && first !== undefined
          ? { ok: false, error: first }
          : fail('nothing-read', `none of the ${refused.length} files could be read; the first: ${first?.message ?? 'no files there'}`);
      }
      const twin = twinOf(attempt.table.sources);
      if (twin === null) return ok({ table: attempt.table, refused });
      // The same log packed and unpacked shows only once it is unpacked: leave it out and read the others again.
      terminal.complain(`${twin.path}: has the same content as ${twin.same}; it was read once`);
      paths = paths.filter((path) => path !== twin.path);
      continue;
    }
    // A file broke off in the middle and left events without a summary: leave it out and read the others again.
    refused.push(attempt.halfRead.failure);
    const broken = attempt.halfRead.path;
    paths = paths.filter((path) => path !== broken);
  }
}

/**
 * Paths of files with content of their own: of files that are the same byte for byte only the first is read, as a case would do, and the others are told.
 * Only files of the same size are hashed for it.
 */
async function differentFiles(
  files: readonly { readonly path: string; readonly bytes: number }[],
  tell: (sentence: string) => void,
): Promise<string[]> {
  const ofSize = new Map<number, number>();
  for (const { bytes } of files) ofSize.set(bytes, (ofSize.get(bytes) ?? 0) + 1);
  const first = new Map<string, string>();
  const paths: string[] = [];
  for (const { path, bytes } of files) {
    if (bytes > 0 && ofSize.get(bytes)! > 1) {
      const hash = await hashOf(path).catch(() => null);
      const same = hash === null ? undefined : first.get(hash);
      if (same !== undefined) {
        tell(`${path}: has the same content as ${same}; it was read once`);
        continue;
      }
      if (hash !== null) first.set(hash, path);
    }
    paths.push(path);
  }
  return paths;
}

/** The first file all of whose content came in files before it; null when there is none. */
function twinOf(sources: readonly SourceSummary[]): { readonly path: string; readonly same: string } | null {
  const first = new Map<string, string>();
  const files = new Map<string, SourceSummary[]>();
  for (const source of sources) {
    const path = source.path.split('!', 1)[0]!;
    files.set(path, [...(files.get(path) ?? []), source]);
  }
  for (const [path, members] of files) {
    const known = members.map((member) => first.get(contentOf(member)));
    if (known.every((same) => same !== undefined)) return { path, same: known[0]! };
    for (const member of members) if (!first.has(contentOf(member))) first.set(contentOf(member), path);
  }
  return null;
}

const contentOf = (summary: SourceSummary): string => summary.memberSha256 ?? summary.sha256;

interface Attempt {
  readonly table: EventTable | null;
  readonly refused: readonly Failure[];
  readonly halfRead: { readonly path: string; readonly failure: Failure } | null;
}

async function readAll(paths: readonly string[], options: ReadingOptions, terminal: Terminal): Promise<Attempt> {
  const builder = new EventTableBuilder();
  const summaries: SourceSummary[] = [];
  const refused: Failure[] = [];
  for (const path of paths) {
    const sources = new Map<number, number>();
    const read = await readSource(
      requestFor(path, options),
      {
        begin: (member) => {
          sources.set(member, builder.beginSource());
        },
        batch: (member, batch) => builder.append(sources.get(member)!, batch),
        progress: (done, total, lines) => {
          if (done > 0) builder.expect((lines * (total - done)) / done);
          terminal.progress(`${path}: ${total > 0 ? `${Math.floor((100 * done) / total)} %, ` : ''}${readableCount(lines)} lines`);
        },
        signal: terminal.stopped,
        parsesHere: true,
      },
      parsersFor(options.workers),
    );
    terminal.progress('');
    if (read.ok) {
      for (const member of read.value) summaries.push(member.summary);
    } else if (sources.size > 0) {
      return { table: null, refused: [], halfRead: { path, failure: read.error } };
    } else {
      refused.push(read.error);
    }
    if (terminal.stopped.aborted) break;
  }
  return { table: summaries.length > 0 ? builder.finish(summaries) : null, refused, halfRead: null };
}
