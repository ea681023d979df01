import { closeSync, existsSync, fsyncSync, openSync, realpathSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname, extname } from 'node:path';
import { fail, ok, type Result } from '../../shared/lib/result.ts';
import type { EventTable } from '../../shared/model/event-table.ts';
import type { SourceSummary } from '../../shared/model/source.ts';
import type { TimeWindow } from '../../shared/model/time.ts';
import { eventsAsCsv, eventsAsJsonLines, PIECE_ROWS } from '../report/export-events.ts';
import { exportParquet } from '../store/export-parquet.ts';
import { sweepUnfinished, unfinishedName } from '../store/unfinished.ts';
import { originalPath } from './original-check.ts';
import { rowsIn } from './window-view.ts';

/** Who looks on while a file is written, and may stop it. */
export interface ExportWatch {
  readonly signal: AbortSignal;
  /** Rows written so far. */
  readonly progress: (rows: number) => void;
}

const UNWATCHED: ExportWatch = { signal: new AbortController().signal, progress: () => undefined };

/** Writes the events of a window (null: all, undated ones too) to a new file, whole or not at all; the ending of its name decides how. */
export async function writeExport(
  table: EventTable,
  path: string,
  window: TimeWindow | null,
  sources: readonly SourceSummary[] = table.sources,
  watch: ExportWatch = UNWATCHED,
): Promise<Result<{ readonly rows: number }>> {
  const { start, end } = window === null ? { start: 0, end: table.count } : rowsIn(table, window);
  const kind = extname(path).toLowerCase();
  const write =
    kind === '.parquet'
      ? (scratch: string) => exportParquet(table, start, end, scratch, watch)
      : kind === '.csv'
        ? watched(eventsAsCsv(table, start, end), end - start, watch)
        : kind === '.jsonl'
          ? watched(eventsAsJsonLines(table, start, end), end - start, watch)
          : null;
  if (write === null) return fail('wrong-call', `${path}: events are exported as .csv, .jsonl or .parquet; choose a name that ends so`);
  const written = await writeWhole(sources, path, write);
  return written.ok ? ok({ rows: end - start }) : written;
}

/** The pieces of an export, told of as they are taken; none follows a stop. */
function* watched(pieces: Iterable<string>, rows: number, { signal, progress }: ExportWatch): Iterable<string> {
  let written = 0;
  for (const piece of pieces) {
    signal.throwIfAborted();
    yield piece;
    progress(Math.min(rows, written));
    written += PIECE_ROWS;
  }
}

/** Writes a new file, whole or not at all, and never over one of the sources: pieces of text, or whatever a function puts into the scratch file it is given. */
export async function writeWhole(
  sources: readonly SourceSummary[],
  path: string,
  content: Iterable<string> | ((scratch: string) => Promise<void>),
): Promise<Result<null>> {
  if (sources.some((source) => isSameFile(originalPath(source), path))) {
    return fail('wrong-call', `${path} is one of the sources, which are never changed; choose another name`);
  }
  sweepUnfinished(dirname(path));
  const scratch = unfinishedName(path);
  try {
    await (typeof content === 'function' ? content(scratch) : writePieces(scratch, content));
    renameSync(scratch, path);
    return ok(null);
  } catch (error) {
    rmSync(scratch, { force: true });
    if (error instanceof DOMException && error.name === 'AbortError') return fail('cancelled', 'Stopped: nothing was written.');
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOSPC') return fail('disk-full', `${path}: the disk is full; make room or choose another place`);
    return fail('not-readable', `${path} could not be written (${code ?? 'unknown reason'}); choose another place`, String(error));
  }
}

function isSameFile(original: string | null, path: string): boolean {
  return original !== null && existsSync(path) && realpathSync(original) === realpathSync(path);
}

async function writePieces(path: string, pieces: Iterable<string>): Promise<void> {
  const file = openSync(path, 'wx', 0o600);
  try {
    for (const piece of pieces) {
      const bytes = Buffer.from(piece, 'utf8');
      for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
      // Others are answered between pieces.
      await new Promise((resolve) => setImmediate(resolve));
    }
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
